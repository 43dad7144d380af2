package render

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"plumbline.invalid/engine/kustomize/files"
	"plumbline.invalid/engine/kustomize/origin"
	"sigs.k8s.io/kustomize/api/types"
)

// helmHost is whom this copy of kustomize asks in place of running Helm (engine/kustomizeModule.ts).
const helmHost = "helm.plumbline.invalid"

// An inflation is what Inflation is in src/core/owner/inflation.ts. What Helm prints is in the remote folder
// under it, as JSON and escaped, or below `failed` what it complains of.
type inflation struct {
	// Chart is the folder of the chart in the tree, and Digest that of its files.
	Chart     string `json:"chart"`
	Digest    string `json:"digest"`
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
	// Values are texts, a later one over an earlier.
	Values      []string `json:"values"`
	APIVersions []string `json:"apiVersions"`
	KubeVersion string   `json:"kubeVersion"`
	IncludeCRDs bool     `json:"includeCRDs"`
	NoHooks     bool     `json:"noHooks"`
	SkipTests   bool     `json:"skipTests"`
}

// helmConfig lets kustomize inflate charts, as Argo CD's repo server starts it.
func (r Request) helmConfig() types.HelmConfig {
	if !r.Inflates() {
		return types.HelmConfig{}
	}
	cluster := r.Application.Cluster
	return types.HelmConfig{
		Enabled: true, Command: "helm", KubeVersion: cluster.KubeVersion, ApiVersions: cluster.APIVersions,
	}
}

func (r remoteFiles) helm(request *http.Request) (*http.Response, error) {
	query := request.URL.Query()
	printed, err := r.runHelm(query.Get("chart"), query["argument"])
	if err != nil {
		return answer(request, http.StatusUnprocessableEntity, []byte(err.Error())), nil
	}
	return answer(request, http.StatusOK, printed), nil
}

// runHelm answers a command line of HelmChartInflationGenerator.
func (a *attempt) runHelm(chart string, arguments []string) ([]byte, error) {
	command := parsed(arguments[1:])
	switch arguments[0] {
	case "exists":
		folder := a.fileSystem().InTree(arguments[1])
		a.chartFolders = append(a.chartFolders, folder)
		if !a.view.IsFolder(folder) {
			return nil, errors.New("there is no such folder")
		}
		return nil, nil
	case "pull":
		return nil, a.pull(command)
	case "template":
		return a.template(chart, command)
	}
	return []byte("v4.0"), nil // its version
}

// pull puts a chart that was fetched where kustomize looks for it.
func (a *attempt) pull(command commandLine) error {
	named := command.named[0]
	repository, name := command.flag("--repo"), named
	if strings.HasPrefix(named, "oci://") {
		repository, name = named, path.Base(named)
	}
	version := command.flag("--version")
	if version == "" && command.has("--devel") {
		version = ">0.0.0-0"
	}
	place := remote + "chart/" + url.PathEscape(repository) + "/" + url.PathEscape(name) + "/" + url.PathEscape("@"+version)
	if !a.view.IsFolder(place) {
		a.want(place)
		return errors.New("the chart is not fetched")
	}
	a.pulled[path.Join(command.flag("--untardir"), name)] = place
	return nil
}

// template gives what Helm prints once the caller has rendered it.
func (a *attempt) template(name string, command commandLine) ([]byte, error) {
	given := command.named
	folder := a.fileSystem().InTree(given[len(given)-1])
	switch {
	case len(given) > 1 && command.flag("--name-template") != "":
		return nil, errors.New("cannot set --name-template and also specify a name")
	case command.flag("--name-template") != "":
		return nil, a.cannot("the chart %s is inflated with a nameTemplate, which is not read here", name)
	case len(given) == 1:
		return nil, a.cannot("the chart %s is inflated without a releaseName, and Helm makes up another name each time", name)
	}
	digest, err := a.digestOfChart(folder)
	if err != nil {
		return nil, err
	}
	values, err := a.values(command.flags["-f"])
	if err != nil {
		return nil, err
	}
	namespace := command.flag("--namespace")
	if namespace == "" {
		namespace = "default"
	}
	asked, err := json.Marshal(inflation{
		Chart: folder, Digest: digest, Name: given[0], Namespace: namespace, Values: values,
		APIVersions: command.flags["--api-versions"], KubeVersion: command.flag("--kube-version"),
		IncludeCRDs: command.has("--include-crds"), NoHooks: command.has("--no-hooks"), SkipTests: command.has("--skip-tests"),
	})
	if err != nil {
		return nil, err
	}
	escaped := url.PathEscape(string(asked))
	tree := a.view.Tree()
	if failed := tree.File(remote + "helm/failed/" + escaped); failed != nil {
		return nil, errors.New(string(failed.Content))
	}
	place := remote + "helm/" + escaped
	printed := tree.File(place)
	if printed == nil {
		a.want(place)
		return nil, errors.New("it is not rendered yet")
	}
	a.inflated = append(a.inflated, &origin.Inflated{Chart: name, Release: given[0], Text: printed.Content})
	if a.tracker != nil {
		return a.tracker.Mark(place, printed), nil
	}
	return printed.Content, nil
}

func (a *attempt) cannot(format string, arguments ...any) error {
	a.unsupported = unsupported(format, arguments...)
	return a.unsupported
}

// values are the texts of files: the first is in the argument itself, see writeValuesBytes in engine/kustomizeModule.ts.
func (a *attempt) values(arguments []string) ([]string, error) {
	texts := []string{}
	for _, argument := range arguments {
		if text, itself := strings.CutPrefix(argument, "text:"); itself {
			texts = append(texts, text)
			continue
		}
		content, err := a.fileSystem().ReadFile(argument)
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(content))
	}
	return texts, nil
}

// digestOfChart is another one when any of its files is. One of the tree is made of all of them, a fetched one is one.
func (a *attempt) digestOfChart(folder string) (string, error) {
	names := filesBelow(a.view, folder)
	sum := sha256.New()
	for _, name := range names {
		file := a.view.File(name)
		if file.Unread {
			a.want(name)
			continue
		}
		fmt.Fprintf(sum, "%d %s %d ", len(name), name, len(file.Content))
		sum.Write(file.Content)
		if !slices.Contains(a.reads, name) && (!strings.HasPrefix(folder, remote) || path.Base(name) == "Chart.yaml") {
			a.reads = append(a.reads, name)
		}
	}
	if len(a.wanted) > 0 {
		return "", errors.New("its files are not here yet")
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func filesBelow(view *files.View, folder string) []string {
	var names []string
	for _, name := range view.Names(folder) {
		name = path.Join(folder, name)
		if view.IsFolder(name) {
			names = append(names, filesBelow(view, name)...)
		} else {
			names = append(names, name)
		}
	}
	return names
}

// chartsBelow is the folder below which files that come or go may be those of a chart; "" for none.
func (a *attempt) chartsBelow() string {
	common := ""
	for _, folder := range a.chartFolders {
		if !strings.HasPrefix(folder, strings.TrimSuffix(a.request.Tree, "/")+"/") {
			continue
		}
		if common == "" {
			common = folder
		}
		for common != folder && !strings.HasPrefix(folder, strings.TrimSuffix(common, "/")+"/") {
			common = path.Dir(common)
		}
	}
	return common
}

// A commandLine of Helm, by names of flags.
type commandLine struct {
	named []string
	flags map[string][]string
}

func (c commandLine) flag(name string) string {
	if given := c.flags[name]; len(given) > 0 {
		return given[0]
	}
	return ""
}

func (c commandLine) has(name string) bool { return c.flags[name] != nil }

var withoutValue = []string{
	"--untar", "--devel", "--generate-name", "--include-crds", "--skip-tests", "--no-hooks", "--debug", "--short",
}

func parsed(arguments []string) commandLine {
	c := commandLine{flags: map[string][]string{}}
	for i := 0; i < len(arguments); i++ {
		name := arguments[i]
		switch {
		case !strings.HasPrefix(name, "-"):
			c.named = append(c.named, name)
		case slices.Contains(withoutValue, name):
			c.flags[name] = []string{""}
		case i+1 < len(arguments):
			i++
			c.flags[name] = append(c.flags[name], arguments[i])
		}
	}
	return c
}

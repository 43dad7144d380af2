package render

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/api/pkg/util"
	"sigs.k8s.io/kustomize/api/types"
)

// kustomizeOptions is `kustomize` of a source of an Argo CD Application.
type kustomizeOptions struct {
	NamePrefix                string            `json:"namePrefix"`
	NameSuffix                string            `json:"nameSuffix"`
	Images                    []string          `json:"images"`
	Replicas                  []replicaCount    `json:"replicas"`
	CommonLabels              map[string]string `json:"commonLabels"`
	ForceCommonLabels         bool              `json:"forceCommonLabels"`
	LabelWithoutSelector      bool              `json:"labelWithoutSelector"`
	LabelIncludeTemplates     bool              `json:"labelIncludeTemplates"`
	CommonAnnotations         map[string]string `json:"commonAnnotations"`
	ForceCommonAnnotations    bool              `json:"forceCommonAnnotations"`
	CommonAnnotationsEnvsubst bool              `json:"commonAnnotationsEnvsubst"`
	Namespace                 string            `json:"namespace"`
	Patches                   []types.Patch     `json:"patches"`
	Components                []string          `json:"components"`
	IgnoreMissingComponents   bool              `json:"ignoreMissingComponents"`
}

type replicaCount struct {
	Name  string `json:"name"`
	Count count  `json:"count"`
}

// A count may be written as a text.
type count int64

func (c *count) UnmarshalJSON(text []byte) error {
	value, err := strconv.ParseInt(strings.Trim(string(text), `"`), 10, 64)
	*c = count(value)
	return err
}

// readKustomizeOptions reads them with the variables of the build put in, where Argo CD does that.
func readKustomizeOptions(text json.RawMessage, variables map[string]string) (kustomizeOptions, error) {
	var o kustomizeOptions
	if text == nil {
		return o, nil
	}
	if err := json.Unmarshal(text, &o); err != nil {
		return o, err
	}
	put := func(text string) string {
		return os.Expand(text, func(name string) string {
			if name == "$" {
				return name
			}
			return variables[name]
		})
	}
	for i, image := range o.Images {
		o.Images[i] = put(image)
	}
	for name, value := range o.CommonLabels {
		o.CommonLabels[name] = put(value)
	}
	if o.CommonAnnotationsEnvsubst {
		for name, value := range o.CommonAnnotations {
			o.CommonAnnotations[name] = put(value)
		}
	}
	return o, nil
}

// into changes a kustomization as Argo CD's repo server does before it builds: with the edit commands
// of kustomize, patches and components last (util/kustomize of Argo CD 3.2, Build).
func (o kustomizeOptions) into(k *types.Kustomization, exists func(name string) bool) error {
	if o.NamePrefix != "" {
		k.NamePrefix = o.NamePrefix
	}
	if o.NameSuffix != "" {
		k.NameSuffix = o.NameSuffix
	}
	images, err := o.images()
	if err != nil {
		return err
	}
	setImages(k, images)
	o.setReplicas(k)
	if err := o.addLabels(k); err != nil {
		return err
	}
	if len(o.CommonAnnotations) > 0 {
		if k.CommonAnnotations == nil {
			k.CommonAnnotations = map[string]string{}
		}
		if err := addPairs(k.CommonAnnotations, o.CommonAnnotations, "annotation", o.ForceCommonAnnotations); err != nil {
			return err
		}
	}
	if o.Namespace != "" {
		k.Namespace = o.Namespace
	}
	k.Patches = append(k.Patches, o.Patches...)
	for _, component := range o.Components {
		switch {
		case slices.Contains(k.Components, component):
		case exists(component):
			k.Components = append(k.Components, component)
		case !o.IgnoreMissingComponents:
			return fmt.Errorf("%s has no match: spec.source.kustomize.components names what is not there", component)
		}
	}
	return nil
}

// images takes the texts apart as `kustomize edit set image` does.
func (o kustomizeOptions) images() ([]types.Image, error) {
	images := make([]types.Image, len(o.Images))
	for i, text := range o.Images {
		key, value, renames := strings.Cut(text, "=")
		if !renames {
			key, value = "", text
		}
		name, tag, digest := util.SplitImageName(value)
		if name == text {
			return nil, fmt.Errorf("invalid format of image %q: it names neither another image nor a tag nor a digest", text)
		}
		images[i] = types.Image{Name: name, NewTag: tag, Digest: digest}
		if renames {
			images[i].Name, images[i].NewName = key, name
		}
	}
	return images, nil
}

// setImages is `kustomize edit set image`: an asterisk keeps what the file says, or stands for nothing.
func setImages(k *types.Kustomization, images []types.Image) {
	if len(images) == 0 {
		return
	}
	byName := map[string]types.Image{}
	for _, image := range images {
		byName[image.Name] = image
	}
	for _, written := range k.Images {
		image, found := byName[written.Name]
		if !found {
			byName[written.Name] = written
			continue
		}
		byName[written.Name] = types.Image{
			Name: image.Name, NewName: kept(image.NewName, written.NewName),
			NewTag: kept(image.NewTag, written.NewTag), Digest: kept(image.Digest, written.Digest),
		}
	}
	k.Images = nil
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		image := byName[name]
		image.NewName, image.NewTag, image.Digest = kept(image.NewName, ""), kept(image.NewTag, ""), kept(image.Digest, "")
		k.Images = append(k.Images, image)
	}
}

func kept(value, written string) string {
	if value == "*" {
		return written
	}
	return value
}

func (o kustomizeOptions) setReplicas(k *types.Kustomization) {
	if len(o.Replicas) == 0 {
		return
	}
	byName := map[string]types.Replica{}
	for _, written := range k.Replicas {
		byName[written.Name] = written
	}
	for _, replicas := range o.Replicas {
		byName[replicas.Name] = types.Replica{Name: replicas.Name, Count: int64(replicas.Count)}
	}
	k.Replicas = nil
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		k.Replicas = append(k.Replicas, byName[name])
	}
}

// addLabels is `kustomize edit add label`, which puts labels that are in no selector into the first
// entry with the same flags.
func (o kustomizeOptions) addLabels(k *types.Kustomization) error {
	if len(o.CommonLabels) == 0 {
		return nil
	}
	if !o.LabelWithoutSelector {
		if o.LabelIncludeTemplates {
			return errors.New("labelIncludeTemplates of spec.source.kustomize needs labelWithoutSelector")
		}
		if k.CommonLabels == nil {
			k.CommonLabels = map[string]string{}
		}
		return addPairs(k.CommonLabels, o.CommonLabels, "label", o.ForceCommonLabels)
	}
	at := slices.IndexFunc(k.Labels, func(label types.Label) bool {
		return !label.IncludeSelectors && label.IncludeTemplates == o.LabelIncludeTemplates
	})
	if at < 0 {
		at = len(k.Labels)
		k.Labels = append(k.Labels, types.Label{IncludeTemplates: o.LabelIncludeTemplates})
	}
	if k.Labels[at].Pairs == nil {
		k.Labels[at].Pairs = map[string]string{}
	}
	return addPairs(k.Labels[at].Pairs, o.CommonLabels, "label", o.ForceCommonLabels)
}

func addPairs(to, pairs map[string]string, kind string, force bool) error {
	for _, name := range slices.Sorted(maps.Keys(pairs)) {
		if _, written := to[name]; written && !force {
			return fmt.Errorf("%s %s already in kustomization file. Use --force to override.", kind, name) //nolint:staticcheck // kustomize's own words
		}
		value := pairs[name]
		if quoted.MatchString(value) {
			value = value[1 : len(value)-1]
		}
		to[name] = value
	}
	return nil
}

// quoted texts lose their quotes on kustomize's command line.
var quoted = regexp.MustCompile(`(?s)^".*"$`)

// named are the files and folders that the options add to a build, by their paths in the tree.
func (o kustomizeOptions) named(root string) []string {
	var names []string
	for _, component := range o.Components {
		names = append(names, path.Join(root, component))
	}
	for _, patch := range o.Patches {
		if patch.Path != "" {
			names = append(names, path.Join(root, patch.Path))
		}
	}
	return names
}

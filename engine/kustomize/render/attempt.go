package render

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"plumbline.invalid/engine/kustomize/files"
	"plumbline.invalid/engine/kustomize/kustomization"
	"plumbline.invalid/engine/kustomize/origin"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/openapi"
)

// An attempt is one run of kustomize over the tree and what came to light in it.
type attempt struct {
	view    *files.View
	request Request
	// tracker numbers the lines of what is read; nil where nobody asks for origins.
	tracker *origin.Tracker

	built          resmap.ResMap
	resources      []*resource.Resource
	err            error
	reads          []string
	wanted         []string
	kustomizations []*kustomization.File
	// owner is what the owner adds, as one more kustomization around the root; nil for none.
	owner *kustomization.File
	// options are what an Argo CD Application adds.
	options     kustomizeOptions
	scanned     bool
	usesOpenAPI bool
	// pulled has the places of charts that were fetched, by the folders in which kustomize has them.
	pulled map[string]string
	// chartFolders are those in which charts were looked for.
	chartFolders []string
	// inflated is what Helm printed.
	inflated []*origin.Inflated
	// unsupported is why Helm cannot be asked for what kustomize asked it for; nil where it can.
	unsupported error
}

func newAttempt(view *files.View, request Request) *attempt {
	return &attempt{view: view, request: request, pulled: map[string]string{}}
}

func (a *attempt) run() {
	// kustomize panics on some invalid objects. Flux reports it in these words, and goes on.
	defer func() {
		if p := recover(); p != nil {
			a.err = fmt.Errorf("recovered from kustomize build panic: %v", p)
			openapi.ResetOpenAPI()
		}
	}()
	if a.err = a.begin(); a.err != nil {
		return
	}
	defer a.serveRemote()()
	options := krusty.MakeDefaultOptions() // no reordering and no files outside the root
	if !a.request.Flux() {
		options.Reorder = krusty.ReorderOptionUnspecified
	}
	if !a.request.RestrictToRoot {
		options.LoadRestrictions = types.LoadRestrictionsNone
	}
	options.PluginConfig.HelmConfig = a.request.helmConfig()
	built, err := krusty.MakeKustomizer(options).Run(a.fileSystem(), a.fileSystem().Mounted(a.request.Root))
	if a.err == nil {
		a.err = err
	}
	if a.err == nil {
		a.built, a.resources = built, built.Resources()
	}
}

func (a *attempt) fileSystem() files.FileSystem {
	system := files.FileSystem{View: a.view, Top: a.request.Tree, Read: a.read, Pulled: a.pulled}
	if a.request.Remotes {
		system.WantClone = a.wantClone
	}
	return system
}

// begin does what the agent does before it builds.
func (a *attempt) begin() error {
	root := a.request.Root
	if a.request.Argo() {
		return a.readApplication()
	}
	if !a.request.Flux() {
		return nil
	}
	if err := a.checkedOut(); err != nil {
		return err
	}
	if !a.view.IsFolder(root) {
		return fmt.Errorf("kustomization path not found: stat %s: no such file or directory", root)
	}
	var err error
	if a.owner, err = a.readOwner(); err != nil {
		return err
	}
	if a.hasKustomization(root) {
		return nil
	}
	a.scanned = true
	made, err := a.makeKustomization(root)
	if err == nil {
		name := path.Join(root, kustomization.FileNames()[0])
		a.view = a.view.With(name, &files.File{Content: made})
	}
	return err
}

// checkedOut fails as source-controller does where a folder that it is to check out is not there.
func (a *attempt) checkedOut() error {
	source := a.request.owner().Source
	if source == nil {
		return nil
	}
	for _, folder := range source.SparseCheckout {
		if !a.view.Has(path.Join(a.request.Tree, path.Clean("/"+folder))) {
			return fmt.Errorf("sparse checkout dir '%s' does not exist in repository", folder)
		}
	}
	return nil
}

func (a *attempt) hasKustomization(folder string) bool {
	return slices.ContainsFunc(kustomization.FileNames(), func(name string) bool {
		return a.view.File(path.Join(folder, name)) != nil
	})
}

// read gives a file to kustomize.
func (a *attempt) read(name string, file *files.File) ([]byte, error) {
	if file.Unread {
		a.want(name)
		return nil, fmt.Errorf("the contents of %s are not here yet", name)
	}
	if !slices.Contains(a.reads, name) && !(a.scanned && path.Dir(name) == a.request.Root && kustomization.IsFileName(name)) {
		a.reads = append(a.reads, name)
	}
	if kustomization.IsFileName(name) && (a.tracker == nil || !a.tracker.IsData(name)) {
		return a.readKustomization(name, file)
	}
	if a.tracker == nil {
		return file.Content, nil
	}
	return a.tracker.Mark(name, file), nil
}

func (a *attempt) readKustomization(name string, file *files.File) ([]byte, error) {
	k := a.kustomization(name, file)
	a.usesOpenAPI = a.usesOpenAPI || k.Get("openapi") != nil
	for _, named := range k.Named() {
		a.wantUnread(named)
	}
	a.wantRemote(k)
	content := file.Content
	if a.tracker != nil {
		content = a.tracker.MarkKustomization(a.view, k, content)
	}
	isRoot := path.Dir(name) == a.request.Root
	var err error
	switch {
	case isRoot && a.request.Flux():
		content, err = a.asFluxWrites(content)
	case isRoot && a.owner != nil:
		content, err = a.asArgoEdits(content)
	}
	if err != nil {
		// kustomize takes a kustomization that cannot be read for one that is not there.
		a.err = err
	}
	return content, err
}

// kustomization reads each one once: a base may be used more than once.
func (a *attempt) kustomization(name string, file *files.File) *kustomization.File {
	for _, k := range a.kustomizations {
		if k.Path == name {
			return k
		}
	}
	k := kustomization.Read(name, file.Content)
	a.kustomizations = append(a.kustomizations, k)
	return k
}

// wantUnread asks for more than the one file that kustomize stumbles over, so that few rounds do.
func (a *attempt) wantUnread(name string) {
	if file := a.view.File(name); file != nil && file.Unread {
		a.want(name)
	}
	for _, base := range kustomization.FileNames() {
		if file := a.view.File(path.Join(name, base)); file != nil && file.Unread {
			a.want(path.Join(name, base))
		}
	}
}

func (a *attempt) want(name string) {
	if !slices.Contains(a.wanted, name) {
		a.wanted = append(a.wanted, name)
	}
}

// remoteName finds what kustomize wanted to fetch where that is why it failed.
func (a *attempt) remoteName(message string) string {
	if !strings.Contains(message, "remote content is not fetched") {
		return ""
	}
	for _, k := range a.kustomizations {
		for _, name := range k.ResourcesAsWritten() {
			if strings.Contains(message, name) && !a.view.Has(k.Join(name)) {
				return name
			}
		}
	}
	return ""
}

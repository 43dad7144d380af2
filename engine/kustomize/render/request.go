package render

import (
	"encoding/json"
	"path"

	"plumbline.invalid/engine/kustomize/files"
)

// A Request is what BuildRequest is in src/engine/engineApi.ts.
type Request struct {
	// Tree is the folder that a build cannot leave, the repository.
	Tree           string `json:"tree"`
	Root           string `json:"root"`
	Order          string `json:"order"`
	RestrictToRoot bool   `json:"restrictToRoot"`
	Origins        bool   `json:"origins"`
	// Remotes asks for what lies elsewhere, rather than that it fails.
	Remotes bool   `json:"remotes"`
	Owner   *Owner `json:"flux"`
	// Application is the source of one that is built; nil for none.
	Application *Application `json:"argo"`
	// Answer names the answer to come. Since names one that the caller still has, or is 0: what has
	// not changed since does not have to be written again.
	Answer int `json:"answer"`
	Since  int `json:"since"`
}

// Owner is what FluxOptions is in src/engine/engineApi.ts: the part of a Flux Kustomization and of
// its source in the build.
type Owner struct {
	Source       *Source         `json:"source"`
	Spec         json.RawMessage `json:"spec"`
	Substitution *Substitution   `json:"substitution"`
	Manifest     *Manifest       `json:"manifest"`
}

// A Source is the GitRepository of the owner.
type Source struct {
	Ignore         *string  `json:"ignore"`
	SparseCheckout []string `json:"sparseCheckout"`
}

// Application is what ArgoOptions is in src/engine/engineApi.ts: the part of one source of an Argo CD
// Application in the build.
type Application struct {
	Directory *Directory      `json:"directory"`
	Kustomize json.RawMessage `json:"kustomize"`
	// Variables take the place of their names where Argo CD puts them in.
	Variables map[string]string `json:"variables"`
	Manifest  *Manifest         `json:"manifest"`
	// InflatesCharts is `--enable-helm`, or that nobody knows whether it is given.
	InflatesCharts bool `json:"inflatesCharts"`
	// Cluster is what inflated charts are told of it.
	Cluster ClusterFlags `json:"cluster"`
}

// ClusterFlags are `--helm-kube-version` and `--helm-api-versions`.
type ClusterFlags struct {
	KubeVersion string   `json:"kubeVersion"`
	APIVersions []string `json:"apiVersions"`
}

// A Directory is `directory` of a source.
type Directory struct {
	Recurse bool   `json:"recurse"`
	Include string `json:"include"`
	Exclude string `json:"exclude"`
}

// A Manifest is where the owner itself is written in the tree.
type Manifest struct {
	Path      string `json:"path"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	// Patches of its spec that are written elsewhere.
	Patches []PatchPlace `json:"patches"`
	// Source is which of several the build is of; nil where there is one.
	Source *int `json:"source"`
}

// A PatchPlace is the head of the text of one of the patches in an owner's spec.
type PatchPlace struct {
	Index int    `json:"index"`
	Path  string `json:"path"`
	Line  int    `json:"line"`
}

// Flux tells whether the build follows kustomize-controller rather than the command line.
func (r Request) Flux() bool { return r.Order == "flux" }

// Argo tells whether the build follows Argo CD's repo server.
func (r Request) Argo() bool { return r.Application != nil }

// Inflates tells whether kustomizations may inflate Helm charts.
func (r Request) Inflates() bool { return r.Argo() && r.Application.InflatesCharts }

// ownerFiles are those that the agent's object is written in, as far as that is known.
func (r Request) ownerFiles() []string {
	manifest := r.owner().Manifest
	if r.Argo() {
		manifest = r.Application.Manifest
	}
	if manifest == nil {
		return nil
	}
	names := []string{path.Join(r.Tree, manifest.Path)}
	for _, patch := range manifest.Patches {
		names = append(names, path.Join(r.Tree, patch.Path))
	}
	return names
}

// owner is that of the request, or one that adds nothing.
func (r Request) owner() Owner {
	if r.Owner == nil || !r.Flux() {
		return Owner{}
	}
	return *r.Owner
}

// source is what the build can see of the tree.
func (r Request) source(tree *files.Tree) (view *files.View, ignoreFiles []string) {
	if source := r.owner().Source; source != nil {
		return tree.Artifact(r.Tree, source.Ignore, source.SparseCheckout)
	}
	return tree.All(), nil
}

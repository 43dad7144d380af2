package render

import (
	"path"
	"strings"

	"plumbline.invalid/engine/kustomize/files"
)

// An ArtifactRequest is what it is in src/engine/engineApi.ts: copies of a Flux ArtifactGenerator, of one source.
type ArtifactRequest struct {
	Tree   string       `json:"tree"`
	Source Source       `json:"source"`
	Copies []files.Copy `json:"copies"`
}

// Artifact gives the files of an artifact by their paths in it, each with its path in the tree.
func Artifact(tree *files.Tree, request ArtifactRequest) (any, error) {
	top := path.Clean("/" + request.Tree)
	view, ignoreFiles := tree.Artifact(top, request.Source.Ignore, request.Source.SparseCheckout)
	if unread := unread(tree, ignoreFiles); len(unread) > 0 {
		return nil, wanted(unread)
	}
	made, err := view.Compose(top, request.Copies)
	if err != nil {
		return nil, err
	}
	for name, at := range made {
		made[name] = strings.TrimPrefix(at, strings.TrimSuffix(top, "/")+"/")
	}
	return made, nil
}

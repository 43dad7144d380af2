//go:build js && wasm

// Command kustomize is the first of the two engine files: kustomize as Flux and the command line
// run it, in memory, offline, with the place in the file tree of every rendered scalar.
package main

import (
	"log"

	"plumbline.invalid/engine/bridge"
	"plumbline.invalid/engine/kustomize/files"
	"plumbline.invalid/engine/kustomize/render"
)

func main() {
	log.SetFlags(0) // kustomize's warnings go through here, and shall be the same text every time
	tree := files.NewTree()
	builder := render.NewBuilder(tree)
	bridge.Serve(map[string]bridge.Handler{
		"setFiles": bridge.On(func(changes []change) (any, error) {
			for _, c := range changes {
				c.apply(tree)
			}
			return nil, nil
		}),
		"build": bridge.On(builder.Build),
		"artifact": bridge.On(func(request render.ArtifactRequest) (any, error) {
			return render.Artifact(tree, request)
		}),
	})
}

// A change is the new state of a file; a removed path may be a folder.
type change struct {
	Path    string  `json:"path"`
	Text    *string `json:"text"`
	Base64  []byte  `json:"base64"`
	Unread  bool    `json:"unread"`
	Removed bool    `json:"removed"`
}

func (c change) apply(tree *files.Tree) {
	switch {
	case c.Removed:
		tree.Remove(c.Path)
	case c.Text != nil:
		tree.Set(c.Path, &files.File{Content: []byte(*c.Text)})
	default:
		tree.Set(c.Path, &files.File{Content: c.Base64, Unread: c.Unread})
	}
}

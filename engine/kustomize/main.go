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
	bridge.Serve(map[string]bridge.Handler{
		"setFiles": bridge.On(func(changes map[string]*change) (any, error) {
			return nil, set(tree, changes)
		}),
		"build": bridge.On(func(request render.Request) (any, error) {
			return render.Build(tree, request)
		}),
	})
}

// A change is the new state of a file; null in its place removes the file or folder.
type change struct {
	Text   *string `json:"text"`
	Base64 []byte  `json:"base64"`
	Unread bool    `json:"unread"`
}

func set(tree *files.Tree, changes map[string]*change) error {
	for name, change := range changes {
		switch {
		case change == nil:
			tree.Remove(name)
		case change.Text != nil:
			tree.Set(name, &files.File{Content: []byte(*change.Text)})
		default:
			tree.Set(name, &files.File{Content: change.Base64, Unread: change.Unread})
		}
	}
	return nil
}

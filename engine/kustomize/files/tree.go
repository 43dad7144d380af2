// Package files holds the file tree that is rendered: everything in memory, any file name, and
// files that are known by name only until somebody asks for them.
package files

import (
	"path"

	"github.com/fluxcd/pkg/sourceignore"
)

// A Tree is the workspace as the caller described it, by absolute slash-separated paths.
type Tree struct {
	files   map[string]*File
	folders map[string]map[string]bool
	// names counts the changes that bear on which files there are, and on what a source leaves out.
	names     int
	artifacts map[artifactKey]*artifact
}

// A File is replaced, never changed: what was derived from it stays true as long as it is there.
type File struct {
	Content []byte
	// Unread says that the file exists but that its contents were not sent yet.
	Unread bool
	// Derived is what a reader made of the contents and wants to find again with the file.
	Derived any
	// HasManifests says that it was read, and found to hold manifests.
	HasManifests bool
}

// NewTree makes an empty tree.
func NewTree() *Tree {
	return &Tree{
		files: map[string]*File{}, folders: map[string]map[string]bool{"/": {}},
		artifacts: map[artifactKey]*artifact{},
	}
}

// Set adds or replaces a file.
func (t *Tree) Set(name string, file *File) {
	name = path.Clean("/" + name)
	if t.files[name] == nil || path.Base(name) == sourceignore.IgnoreFile {
		t.names++
	}
	t.files[name] = file
	for p := name; p != "/"; p = path.Dir(p) {
		folder := t.folders[path.Dir(p)]
		if folder == nil {
			folder = map[string]bool{}
			t.folders[path.Dir(p)] = folder
		}
		folder[path.Base(p)] = true
	}
}

// Remove takes a file or a folder with all that is in it out of the tree. Folders that become
// empty go too, as Git has no empty folders.
func (t *Tree) Remove(name string) {
	name = path.Clean("/" + name)
	for child := range t.folders[name] {
		t.Remove(path.Join(name, child))
	}
	delete(t.files, name)
	t.names++
	for p := name; p != "/" && len(t.folders[p]) == 0; p = path.Dir(p) {
		delete(t.folders, p)
		delete(t.folders[path.Dir(p)], path.Base(p))
	}
}

// Names is another number after every change that bears on which files there are, and on what a
// source leaves out.
func (t *Tree) Names() int { return t.names }

// File gives the file of that name, or nil.
func (t *Tree) File(name string) *File { return t.files[name] }

// IsFolder tells whether a folder has that name.
func (t *Tree) IsFolder(name string) bool { return t.folders[name] != nil }

// Has tells whether a file or folder has that name.
func (t *Tree) Has(name string) bool { return t.files[name] != nil || t.IsFolder(name) }

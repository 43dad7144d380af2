package files

import (
	"maps"
	"slices"
)

// A View is a tree as a build sees it: without what its source leaves out, and with a file that
// was made for it.
type View struct {
	tree *Tree
	// hidden files and folders are not in the source.
	hidden   map[string]bool
	madeName string
	made     *File
}

// All is a view of everything in the tree.
func (t *Tree) All() *View { return &View{tree: t} }

// Tree is what the view is of.
func (v *View) Tree() *Tree { return v.tree }

// With adds a file to what is seen.
func (v *View) With(name string, file *File) *View {
	return &View{tree: v.tree, hidden: v.hidden, madeName: name, made: file}
}

// File gives the file of that name, or nil.
func (v *View) File(name string) *File {
	if v.made != nil && name == v.madeName {
		return v.made
	}
	if v.hidden[name] {
		return nil
	}
	return v.tree.File(name)
}

// IsFolder tells whether a folder has that name.
func (v *View) IsFolder(name string) bool { return v.tree.IsFolder(name) && !v.hidden[name] }

// Has tells whether a file or folder has that name.
func (v *View) Has(name string) bool { return v.File(name) != nil || v.IsFolder(name) }

// Names lists what is in a folder, in order.
func (v *View) Names(folder string) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(v.tree.folders[folder])) {
		if v.Has(join(folder, name)) {
			names = append(names, name)
		}
	}
	return names
}

func join(folder, name string) string {
	if folder == "/" {
		return folder + name
	}
	return folder + "/" + name
}

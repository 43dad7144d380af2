package files

import (
	"maps"
	"path"
	"slices"
)

// Children gives the paths of the files that are in a folder itself, in the order of their names.
func (t *Tree) Children(folder string) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(t.folders[folder])) {
		if child := path.Join(folder, name); t.files[child] != nil {
			names = append(names, child)
		}
	}
	return names
}

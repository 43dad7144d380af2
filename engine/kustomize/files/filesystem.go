package files

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// mount is the folder that holds the tree in the eyes of kustomize. A path that climbs above the
// tree then leads nowhere; mounted at "/" it would silently come back into it.
const mount = "/.plumbline"

// remoteMount holds the clones that kustomize believes to have made, each named after its repository
// and ref: what the caller has put into the folder Remote of the tree.
const remoteMount = "/.plumbline-remote"

// Remote is the folder of the tree, beside all repositories, for what lies elsewhere.
const Remote = "/.remote"

// A FileSystem shows a view to kustomize, read-only. kyaml's own in-memory file system rejects
// names outside [a-zA-Z0-9-_.:], so it cannot hold real repositories.
type FileSystem struct {
	View *View
	// Top is the folder of the tree that is all there is.
	Top string
	// Read gives the contents of a file that exists, by its path in the tree.
	Read func(name string, file *File) ([]byte, error)
	// WantClone is told the folder of a clone that is not there; nil where nothing is fetched.
	WantClone func(name string)
	// Pulled has the folders of the tree that kustomize sees in other places, by these.
	Pulled map[string]string
}

// Mounted is the path by which kustomize knows a file or folder of the tree.
func (f FileSystem) Mounted(name string) string {
	return path.Join(mount, strings.TrimPrefix(name, strings.TrimSuffix(f.Top, "/")))
}

// Unmounted turns the paths in a text, such as an error message, into those of the tree.
func (f FileSystem) Unmounted(text string) string {
	top := strings.TrimSuffix(f.Top, "/")
	text = cloneName.ReplaceAllStringFunc(text, func(clone string) string {
		address, err := url.PathUnescape(strings.TrimPrefix(clone, remoteMount+"/git/"))
		if err != nil {
			return clone
		}
		return address
	})
	text = strings.ReplaceAll(text, mount+"/", top+"/")
	return strings.ReplaceAll(text, mount, path.Join("/", top))
}

var cloneName = regexp.MustCompile(regexp.QuoteMeta(remoteMount+"/git/") + `[^/\s']+/[^/\s']+`)

// InTree gives the path in the tree, or "" for a path outside, which names nothing.
func (f FileSystem) InTree(name string) string {
	name = path.Clean("/" + name)
	if name == mount {
		return f.Top
	}
	for folder, place := range f.Pulled {
		if inside, found := strings.CutPrefix(name+"/", folder+"/"); found {
			return path.Join(place, inside)
		}
	}
	if inside, found := strings.CutPrefix(name, remoteMount+"/"); found {
		return path.Join(Remote, inside)
	}
	inside, found := strings.CutPrefix(name, mount+"/")
	if !found {
		return ""
	}
	return path.Join(f.Top, inside)
}

// ReadFile gives the contents of a file.
func (f FileSystem) ReadFile(name string) ([]byte, error) {
	if file := f.View.File(f.InTree(name)); file != nil {
		return f.Read(f.InTree(name), file)
	}
	if f.IsDir(name) {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("is a directory")}
	}
	return nil, missing("open", name)
}

// IsDir tells whether the path names a folder.
func (f FileSystem) IsDir(name string) bool {
	return path.Clean("/"+name) == "/" || f.View.IsFolder(f.InTree(name))
}

// Exists tells whether the path names a file or folder.
func (f FileSystem) Exists(name string) bool {
	return f.View.File(f.InTree(name)) != nil || f.IsDir(name)
}

// CleanedAbs splits a path into an existing folder and, where it names a file, the file's name.
func (f FileSystem) CleanedAbs(name string) (filesys.ConfirmedDir, string, error) {
	name = path.Clean("/" + name)
	if f.IsDir(name) {
		return filesys.ConfirmedDir(name), "", nil
	}
	if f.View.File(f.InTree(name)) != nil {
		return filesys.ConfirmedDir(path.Dir(name)), path.Base(name), nil
	}
	if clone := cloneOf(name); clone != "" && !f.IsDir(remoteMount+clone) {
		if f.WantClone == nil {
			return "", "", fmt.Errorf("remote content is not fetched")
		}
		f.WantClone(Remote + clone)
	}
	// The real one names the first part that is missing, and so do we.
	part := name
	for folder := path.Dir(name); !f.IsDir(folder); folder = path.Dir(folder) {
		part = folder
	}
	return "", "", fmt.Errorf("evalsymlink failure on '%s' : %w", name, missing("lstat", part))
}

// cloneOf is the folder of the clone that a path leads into, below either folder of clones.
func cloneOf(name string) string {
	inside, found := strings.CutPrefix(name, remoteMount+"/git/")
	parts := strings.SplitN(inside, "/", 3)
	if !found || len(parts) < 2 {
		return ""
	}
	return "/git/" + parts[0] + "/" + parts[1]
}

// ReadDir lists the names in a folder.
func (f FileSystem) ReadDir(name string) ([]string, error) {
	if !f.IsDir(name) {
		return nil, missing("open", name)
	}
	return f.View.Names(f.InTree(name)), nil
}

var errReadOnly = errors.New("the file tree is read-only")

// The rest of the interface is there for commands that kustomize has beside build.

func (FileSystem) Create(string) (filesys.File, error)      { return nil, errReadOnly }
func (FileSystem) Mkdir(string) error                       { return errReadOnly }
func (FileSystem) MkdirAll(string) error                    { return errReadOnly }
func (FileSystem) RemoveAll(string) error                   { return errReadOnly }
func (FileSystem) Open(string) (filesys.File, error)        { return nil, errReadOnly }
func (FileSystem) WriteFile(string, []byte) error           { return errReadOnly }
func (FileSystem) Glob(string) ([]string, error)            { return nil, errReadOnly }
func (FileSystem) Walk(_ string, _ filepath.WalkFunc) error { return errReadOnly }

// noEntry reads as on Linux, which the tools' messages quote; on js it would be "No such file".
type noEntry struct{}

func (noEntry) Error() string        { return "no such file or directory" }
func (noEntry) Is(target error) bool { return target == fs.ErrNotExist }

func missing(operation, name string) error {
	return &fs.PathError{Op: operation, Path: name, Err: noEntry{}}
}

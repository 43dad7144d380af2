package applicationset

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/yaml"
)

// A Repository is the files that a git generator may read.
type Repository struct {
	// How the set writes the address of this repository.
	URLs []string `json:"urls"`
	// Of all files.
	Paths []string `json:"paths"`
	// Folders that are submodules. Argo CD checks them out; what is in them is not known here.
	Submodules []string `json:"submodules"`
	// Of those that were asked for.
	Texts map[string]string `json:"texts"`
}

type files struct {
	Repository
	read, wanted []string
}

// text is empty where it is still to be read.
func (f *files) text(name string) string {
	if !slices.Contains(f.read, name) {
		f.read = append(f.read, name)
	}
	text, known := f.Texts[name]
	if !known && !slices.Contains(f.wanted, name) {
		f.wanted = append(f.wanted, name)
	}
	return text
}

func (g *generation) git(generator Generator) ([]map[string]any, error) {
	git := generator.Git
	if g.project == "" {
		return nil, errors.New("spec.template.spec.project is empty: Argo CD reads no repository for no project")
	}
	if !slices.Contains(g.files.URLs, git.RepoURL) {
		return nil, fmt.Errorf("it reads %s, which is another repository", git.RepoURL)
	}
	switch {
	case len(git.Directories) > 0:
		return g.directories(git)
	case len(git.Files) > 0:
		return g.fileParameters(git)
	}
	return nil, errors.New("it names neither directories nor files")
}

func (g *generation) directories(git *Git) ([]map[string]any, error) {
	for _, submodule := range g.files.Submodules {
		if mayMeanBelow(git.Directories, submodule) {
			return nil, fmt.Errorf("no files found at %s: it is a submodule", submodule)
		}
	}
	var all []map[string]any
	for _, folder := range foldersOf(g.files.Paths, g.files.Submodules) {
		included, excluded := false, false
		for _, pattern := range git.Directories {
			// A pattern that cannot be read matches nothing.
			if matches, err := path.Match(pattern.Path, folder); err == nil && matches {
				included, excluded = included || !pattern.Exclude, excluded || pattern.Exclude
			}
		}
		if !included || excluded {
			continue
		}
		parameters := map[string]any{}
		g.addPath(parameters, git.PathParamPrefix, folder, "")
		if err := g.addValues(parameters, git.Values); err != nil {
			return nil, err
		}
		all = append(all, parameters)
	}
	return all, nil
}

// mayMeanBelow says whether patterns could match a folder in a submodule. As a star matches no slash, a pattern matches at one
// depth alone; one that excludes all that is that deep counts.
func mayMeanBelow(patterns []Pattern, submodule string) bool {
	if isHidden(submodule) {
		return false
	}
	depth := strings.Count(submodule, "/") + 1
	excluded := map[int]bool{}
	var included []int
	for _, pattern := range patterns {
		segments := strings.Split(pattern.Path, "/")
		if len(segments) <= depth {
			continue
		}
		if matches, err := path.Match(strings.Join(segments[:depth], "/"), submodule); err != nil || !matches {
			continue
		}
		below := segments[depth:]
		if !pattern.Exclude {
			included = append(included, len(below))
		} else if !slices.ContainsFunc(below, func(segment string) bool { return segment != "*" }) {
			excluded[len(below)] = true
		}
	}
	return slices.ContainsFunc(included, func(levels int) bool { return !excluded[levels] })
}

// foldersOf are all folders but hidden ones and what lies in them.
func foldersOf(files, submodules []string) []string {
	seen := map[string]bool{}
	for _, submodule := range submodules {
		seen[submodule] = true
	}
	for _, file := range slices.Concat(files, submodules) {
		for folder := path.Dir(file); folder != "." && !seen[folder]; folder = path.Dir(folder) {
			seen[folder] = true
		}
	}
	var folders []string
	for folder := range seen {
		if !isHidden(folder) {
			folders = append(folders, folder)
		}
	}
	slices.SortFunc(folders, func(a, b string) int { return slices.Compare(strings.Split(a, "/"), strings.Split(b, "/")) })
	return folders
}

func isHidden(folder string) bool {
	return strings.HasPrefix(folder, ".") || strings.Contains(folder, "/.")
}

func (g *generation) fileParameters(git *Git) ([]map[string]any, error) {
	var found []string
	for _, exclude := range []bool{false, true} {
		for _, pattern := range git.Files {
			if pattern.Exclude != exclude {
				continue
			}
			matches, err := newPathspec(pattern.Path)
			if err != nil {
				return nil, err
			}
			// Git lists it among the files, by its name with a slash as well.
			for _, submodule := range g.files.Submodules {
				if matches(submodule) || path.Clean(pattern.Path) == submodule {
					return nil, fmt.Errorf("%s matches the submodule %s, which Argo CD cannot read as a file: it generates nothing", pattern.Path, submodule)
				}
			}
			if exclude {
				found = slices.DeleteFunc(found, matches)
				continue
			}
			for _, file := range g.files.Paths {
				if matches(file) {
					found = append(found, file)
				}
			}
		}
	}
	slices.Sort(found)
	var all []map[string]any
	for _, file := range slices.Compact(found) {
		parameters, err := g.parametersOf(file, git)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, parameters...)
	}
	return all, nil
}

// A file holds one mapping or a list of them; an empty one counts as an empty mapping.
func (g *generation) parametersOf(file string, git *Git) ([]map[string]any, error) {
	text := []byte(g.files.text(file))
	var objects []map[string]any
	object := map[string]any{}
	if err := yaml.Unmarshal(text, &object); err == nil {
		objects = append(objects, object)
	} else if err := yaml.Unmarshal(text, &objects); err != nil {
		return nil, fmt.Errorf("it holds neither a mapping nor a list of mappings: %w", err)
	}
	var all []map[string]any
	for _, object := range objects {
		parameters := map[string]any{}
		if g.render.goTemplate {
			for key, value := range object {
				parameters[key] = value
			}
		} else {
			for key, value := range flattened(object) {
				parameters[key] = value
			}
		}
		g.addPath(parameters, git.PathParamPrefix, path.Dir(file), path.Base(file))
		if err := g.addValues(parameters, git.Values); err != nil {
			return nil, err
		}
		all = append(all, parameters)
	}
	return all, nil
}

// addPath says where a folder or, with a name, a file is.
func (g *generation) addPath(parameters map[string]any, prefix, folder, name string) {
	segments := strings.Split(folder, "/")
	of := map[string]any{"path": folder, "basename": path.Base(folder), "basenameNormalized": sanitised(path.Base(folder)), "segments": segments}
	if name != "" {
		of["filename"], of["filenameNormalized"] = name, sanitised(name)
	}
	if g.render.goTemplate {
		if prefix == "" {
			parameters["path"] = of
		} else {
			parameters[prefix] = map[string]any{"path": of}
		}
		return
	}
	key := "path"
	if prefix != "" {
		key = prefix + ".path"
	}
	for field, value := range of {
		if text, isText := value.(string); isText && field != "path" {
			parameters[key+"."+field] = text
		}
	}
	parameters[key] = folder
	for i, segment := range segments {
		if segment != "" {
			parameters[key+"["+strconv.Itoa(i)+"]"] = segment
		}
	}
}

// addValues writes `values` with the parameters as they were before.
func (g *generation) addValues(parameters map[string]any, values map[string]string) error {
	added := map[string]string{}
	for key, value := range values {
		text, err := g.render.text(value, parameters)
		if err != nil {
			return err
		}
		added[key] = text
	}
	if g.render.goTemplate && len(added) > 0 {
		parameters["values"] = added
		return nil
	}
	for key, text := range added {
		parameters["values."+key] = text
	}
	return nil
}

package files

import (
	"bytes"
	"slices"
	"strings"

	"github.com/fluxcd/pkg/sourceignore"
	"github.com/fluxcd/pkg/sourceignore/gitignore"
)

type artifactKey struct{ top, ignore, sparse string }

// An artifact is what source-controller packs of a folder; it stays true as long as no names change.
type artifact struct {
	names  int
	hidden map[string]bool
	// ignoreFiles are those of which the patterns come.
	ignoreFiles []string
}

// Artifact is a view of what source-controller packs of a checkout at top, where ignore is what the
// source's spec leaves out (nil for nothing) and sparse what alone it checks out (none for all). The
// files that say more of that come with it: read those that are unread first.
func (t *Tree) Artifact(top string, ignore *string, sparse []string) (view *View, ignoreFiles []string) {
	key := artifactKey{top: top, sparse: strings.Join(sparse, "\n")}
	if ignore != nil {
		key.ignore = "ignore\n" + *ignore
	}
	known := t.artifacts[key]
	if known == nil || known.names != t.names {
		known = t.pack(top, ignore, sparse)
		t.artifacts[key] = known
	}
	return &View{tree: t, hidden: known.hidden}, known.ignoreFiles
}

// pack follows reconcileArtifact of source-controller's GitRepository and SourceIgnoreFilter of
// fluxcd/pkg/artifact: patterns of one's own replace those for pictures, archives and CI.
func (t *Tree) pack(top string, ignore *string, sparse []string) *artifact {
	a := &artifact{names: t.names, hidden: map[string]bool{}}
	if len(sparse) > 0 {
		t.checkOut(top, "", sparse, a)
	}
	patterns := t.patterns(top, nil, a)
	if ignore != nil {
		patterns = append(patterns, sourceignore.ReadPatterns(strings.NewReader(*ignore), nil)...)
	}
	matcher := sourceignore.NewDefaultMatcher(patterns, nil)
	if len(patterns) > 0 {
		matcher = sourceignore.NewMatcher(append(sourceignore.VCSPatterns(nil), patterns...))
	}
	t.hide(top, nil, matcher, a)
	return a
}

// checkOut hides what go-git leaves out: all whose path does not begin with one of these texts, so
// that `apps` stands for the folder `apps-of-others` as well, and nothing of the root comes along.
func (t *Tree) checkOut(folder, at string, sparse []string, a *artifact) {
	for name := range t.folders[folder] {
		child := join(folder, name)
		if t.IsFolder(child) {
			t.checkOut(child, at+name+"/", sparse, a)
		}
		isIn := slices.ContainsFunc(sparse, func(start string) bool {
			return strings.HasPrefix(at+name, strings.TrimPrefix(start, "./"))
		})
		if t.File(child) != nil && !isIn {
			a.hidden[child] = true
		}
	}
}

// patterns collects those of the ignore files, as LoadIgnorePatterns does on a disk.
func (t *Tree) patterns(folder string, domain []string, a *artifact) []gitignore.Pattern {
	var patterns []gitignore.Pattern
	name := join(folder, sourceignore.IgnoreFile)
	if file := t.File(name); file != nil && !a.hidden[name] {
		a.ignoreFiles = append(a.ignoreFiles, name)
		patterns = sourceignore.ReadPatterns(bytes.NewReader(file.Content), domain)
	}
	for _, name := range t.All().Names(folder) {
		if t.IsFolder(join(folder, name)) {
			patterns = append(patterns, t.patterns(join(folder, name), append(slices.Clip(domain), name), a)...)
		}
	}
	return patterns
}

// hide notes what is left out, and tells whether anything is left of the folder: kustomize-controller
// unpacks files alone, so that a folder is there as long as a file below it is.
func (t *Tree) hide(folder string, at []string, matcher gitignore.Matcher, a *artifact) bool {
	left := len(at) == 0
	for name := range t.folders[folder] {
		child, names := join(folder, name), append(slices.Clip(at), name)
		if t.IsFolder(child) && t.hide(child, names, matcher, a) {
			left = true
		}
		if t.File(child) == nil {
			continue
		}
		if a.hidden[child] || matcher.Match(names, false) {
			a.hidden[child] = true
		} else {
			left = true
		}
	}
	if !left {
		a.hidden[folder] = true
	}
	return left
}

package render

import (
	"slices"

	"plumbline.invalid/engine/kustomize/files"
	"plumbline.invalid/engine/kustomize/origin"
)

// A memory is a build that another is like, but for what was edited in documents that other objects
// do not depend on: see origin.Explanation.Independent. Such a build gives kustomize outlines of all
// that has not changed, and takes over what came of it before.
type memory struct {
	key    string
	answer int
	names  int
	// files are all that the build read.
	files map[string]*files.File
	// number is where the tracker's numbers began.
	number int
	ids    []string
	// independent gives the objects that were made of a document.
	independent map[origin.Part][]int
	// outlined are documents whose objects no JSON patch went through: nothing asks for more of them.
	outlined map[origin.Part]bool
	result   *Result
	// changed are the objects that the last renewal made.
	changed []*object
}

// newMemory looks at a build before variables are put into it; nil where nothing can be taken over.
func newMemory(a *attempt, e *origin.Explanation) *memory {
	if e == nil || a.usesOpenAPI {
		return nil
	}
	m := &memory{
		files: map[string]*files.File{}, number: a.tracker.Above(), ids: a.ids(),
		independent: e.Independent(), outlined: map[origin.Part]bool{},
	}
	for part, objects := range m.independent {
		m.outlined[part] = !slices.ContainsFunc(objects, func(i int) bool { return !e.IsTracked(i) })
	}
	return m
}

// take adds what came of the build; false where its objects have become others.
func (m *memory) take(r *Result, a *attempt) bool {
	m.result, m.names = r, a.view.Tree().Names()
	for _, name := range a.reads {
		m.files[name] = a.view.File(name)
	}
	return len(m.independent) > 0 && slices.Equal(m.ids, a.ids())
}

func (a *attempt) ids() []string {
	ids := make([]string, len(a.resources))
	for i, r := range a.resources {
		ids[i] = r.CurId().String()
	}
	return ids
}

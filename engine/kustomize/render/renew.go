package render

import (
	"errors"
	"slices"

	"plumbline.invalid/engine/kustomize/files"
	"plumbline.invalid/engine/kustomize/origin"
	"sigs.k8s.io/kustomize/api/resource"
)

// renew brings the memory up to date with the tree; false where that takes a whole build.
func (m *memory) renew(tree *files.Tree, request Request) bool {
	view, _ := request.source(tree)
	edits, all := m.edits(view, request)
	if !all {
		return false
	}
	a := newAttempt(view, request)
	a.tracker = origin.NewOutliningTracker(m.number, func(part origin.Part) bool {
		return m.outlined[part] && !edits.changed[part]
	})
	a.run()
	if a.err != nil || len(a.wanted) > 0 || !slices.Equal(a.ids(), m.ids) {
		return false
	}
	objects, err := m.objects(a, edits.changed)
	if err != nil {
		return false
	}
	m.changed = nil
	for i, o := range m.result.objects {
		if made, again := objects[i]; again {
			o = made
		} else if o, all = m.moved(o, edits); !all {
			return false
		}
		if o != m.result.objects[i] {
			m.changed = append(m.changed, o)
		}
		m.result.objects[i] = o
	}
	for name := range m.files {
		m.files[name] = view.File(name)
	}
	return true
}

// objects are those that were made of changed documents.
func (m *memory) objects(a *attempt, changed map[origin.Part]bool) (map[int]*object, error) {
	var again []int
	for part := range changed {
		again = append(again, m.independent[part]...)
	}
	if !a.isFaithful(again) {
		return nil, errNotFaithful
	}
	e := a.explain()
	made := map[int]*object{}
	for _, i := range again {
		places := e.Places(i)
		put, err := a.substituteIn(i)
		if err != nil {
			return nil, err
		}
		objects, err := agentObjects(a.resources[i], a.request)
		if err != nil {
			return nil, err
		}
		if len(objects) != 1 || a.resources[i].CurId().String() != m.ids[i] {
			return nil, errNotFaithful
		}
		made[i] = m.result.files.object(objects[0], put.kept(places), put)
	}
	return made, nil
}

var errNotFaithful = errors.New("the whole has to be built")

// isFaithful tells whether the numbers of lines stand for what they should in these objects.
func (a *attempt) isFaithful(objects []int) bool {
	resources := make([]*resource.Resource, len(objects))
	for n, i := range objects {
		resources[n] = a.resources[i]
		if a.tracker.Leaks(resources[n].YNode()) {
			return false
		}
	}
	return a.tracker.Collides(a.linesMade(resources)) == 0
}

// edits are what happened to the files that were read.
type edits struct {
	changed map[origin.Part]bool
	// documents of the files that were edited, by the number that stands for the file in origins.
	documents map[int][]origin.Edit
}

// edits gives false where more happened than can be made up for.
func (m *memory) edits(view *files.View, request Request) (edits, bool) {
	found := edits{changed: map[origin.Part]bool{}, documents: map[int][]origin.Edit{}}
	for name, before := range m.files {
		after := view.File(name)
		if after == before {
			continue
		}
		if before == nil || after == nil || after.Unread || slices.Contains(request.ownerFiles(), name) {
			return found, false
		}
		if string(before.Content) == string(after.Content) {
			continue
		}
		documents, all := origin.Edits(name, before, after)
		if !all {
			return found, false
		}
		for _, d := range documents {
			if !d.Changed {
				continue
			}
			if m.independent[d.Part] == nil {
				return found, false
			}
			found.changed[d.Part] = true
		}
		if number, known := m.result.files.of[name]; known {
			found.documents[number] = documents
		}
	}
	return found, true
}

// moved gives an object that was not made again with the lines where its fields are now; false
// where one of them is in a document that has changed.
func (m *memory) moved(o *object, edits edits) (*object, bool) {
	moved := o
	for i, from := range o.origins {
		documents := edits.documents[from.file]
		at := slices.IndexFunc(documents, func(d origin.Edit) bool { return from.line >= d.From && from.line < d.To })
		if at < 0 {
			continue
		}
		if documents[at].Changed {
			return nil, false
		}
		if documents[at].Down == 0 {
			continue
		}
		if moved == o {
			moved = &object{json: o.json, secret: o.secret, variables: o.variables, origins: slices.Clone(o.origins)}
		}
		moved.origins[i].line += documents[at].Down
	}
	return moved, true
}

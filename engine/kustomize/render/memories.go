package render

import (
	"encoding/json"
	"slices"

	"plumbline.invalid/engine/kustomize/files"
)

// memories are those of the last builds, the latest first.
type memories struct{ kept []*memory }

// again answers a request from memory and what has changed since; nil where the whole is to be built.
func (all *memories) again(tree *files.Tree, request Request) json.RawMessage {
	m := all.taken(request)
	if m == nil || m.names != tree.Names() || !m.renew(tree, request) {
		return nil
	}
	changed, has := m.changed, hasNone
	if request.Since != 0 && request.Since == m.answer {
		has = func(o *object) bool { return !slices.Contains(changed, o) }
	}
	m.answer = request.Answer
	all.kept = slices.Insert(all.kept, 0, m)
	return m.result.text(has)
}

// taken gives the memory of the same request, and forgets it.
func (all *memories) taken(request Request) *memory {
	i := slices.IndexFunc(all.kept, func(m *memory) bool { return m.key == request.key() })
	if i < 0 {
		return nil
	}
	m := all.kept[i]
	all.kept = slices.Delete(all.kept, i, i+1)
	return m
}

// keep remembers one more build, and forgets those that were not asked for in the longest time.
func (all *memories) keep(request Request, m *memory) {
	if m == nil {
		return
	}
	m.key, m.answer = request.key(), request.Answer
	all.kept = slices.Insert(all.kept, 0, m)
	objects := 0
	for i, m := range all.kept {
		if objects += len(m.result.objects); objects > mostObjects && i > 0 {
			all.kept = slices.Delete(all.kept, i, len(all.kept))
			return
		}
	}
}

// mostObjects take about 20 MB.
const mostObjects = 2000

// key is the same for requests that ask for the same.
func (r Request) key() string {
	r.Answer, r.Since = 0, 0
	text, err := json.Marshal(r)
	if err != nil {
		panic(err)
	}
	return string(text)
}

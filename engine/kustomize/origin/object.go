package origin

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"plumbline.invalid/engine/kustomize/kustomization"
	"sigs.k8s.io/kustomize/api/resource"
)

// An object is one rendered object and what is known of its way through the build.
type object struct {
	*Explanation
	resource *resource.Resource
	fields   []field
	notes    notes
	// documents are those that its scalars come from, without patches.
	documents []*document
	// chain is the kustomizations that it went through, from its own to the root.
	chain []*kustomization.File
	// called are the name that it has and those that it may have had before.
	called []string
	// source is the document that it began as; nil for a generated one.
	source *document
}

func (e *Explanation) object(i int) *object {
	o := &object{Explanation: e, resource: e.Resources[i], notes: notesOn(e.Resources[i])}
	walk(field{node: o.resource.YNode()}, func(f field) {
		o.fields = append(o.fields, f)
		d, _ := e.Tracker.find(f.node)
		if d != nil && !slices.Contains(o.documents, d) && !o.isPatch(d) {
			o.documents = append(o.documents, d)
		}
	})
	o.chain = o.wayThrough()
	o.called = append([]string{o.resource.GetName()}, o.withoutAffixes(o.resource.GetName())...)
	o.source = o.findSource()
	return o
}

// wayThrough reads kustomize's notes; the root is always on the way.
func (o *object) wayThrough() []*kustomization.File {
	var chain []*kustomization.File
	add := func(name string) {
		for _, k := range o.Kustomizations {
			if k.Path == name && !slices.Contains(chain, k) {
				chain = append(chain, k)
			}
		}
	}
	if o.notes.configuredIn != "" {
		add(path.Join(o.Root, o.notes.configuredIn))
	}
	for _, name := range o.notes.through {
		add(path.Join(o.Root, name))
	}
	for _, name := range kustomization.FileNames() {
		add(path.Join(o.Root, name))
	}
	if o.Owner != nil {
		chain = append(chain, o.Owner)
	}
	return chain
}

// level is how far out in the chain a document comes in; -1 where it is not known.
func (o *object) level(d *document) int {
	for i := len(o.chain) - 1; i >= 0; i-- {
		// The file that holds the owner may be built as well: only its patches are the owner's part.
		if o.chain[i] == o.Owner {
			if d.ofOwner {
				return i
			}
			continue
		}
		if o.names(o.chain[i], d.file) {
			return i
		}
	}
	return -1
}

// findSource looks for the resource's own document among those that its scalars come from, and in
// the file that kustomize notes, which is all there is after a JSON patch.
func (o *object) findSource() *document {
	if o.notes.inflated {
		return nil
	}
	if d := o.itself(o.documents); d != nil {
		return d
	}
	if name := o.notedFile(); name != "" {
		return o.itself(documentsOf(name, o.Tree.File(name)))
	}
	var read []*document
	for _, span := range o.Tracker.spans {
		if !o.isPatch(span.document) {
			read = append(read, span.document)
		}
	}
	return o.namesake(read)
}

// notedFile is the file of the resource by kustomize's own note; "" where there is none.
func (o *object) notedFile() string {
	if o.notes.path == "" {
		return ""
	}
	if name := path.Join(o.Root, o.notes.path); o.Tree.File(name) != nil {
		return name
	}
	return ""
}

// itself finds the one document of the object's kind, by its name where there are several.
func (o *object) itself(documents []*document) *document {
	if alike := o.alike(documents); len(alike) == 1 {
		return alike[0]
	}
	return o.namesake(documents)
}

// namesake finds the document of the object's kind and name, if there is just one.
func (o *object) namesake(documents []*document) *document {
	var found *document
	for _, d := range o.alike(documents) {
		if name := d.find([]string{"metadata", "name"}); name != nil && slices.Contains(o.called, name.Value) {
			if found != nil {
				return nil
			}
			found = d
		}
	}
	return found
}

func (o *object) alike(documents []*document) []*document {
	var alike []*document
	for _, d := range documents {
		if kind := d.find([]string{"kind"}); kind != nil && kind.Value == o.resource.GetKind() {
			alike = append(alike, d)
		}
	}
	return alike
}

// withoutAffixes gives what a name may have been before hashes, prefixes and suffixes.
func (o *object) withoutAffixes(name string) []string {
	names := []string{unhashed(name), name}
	for i := len(o.chain) - 1; i >= 0; i-- {
		prefix := kustomization.Text(o.chain[i].Get("namePrefix"))
		suffix := kustomization.Text(o.chain[i].Get("nameSuffix"))
		for _, name := range names {
			if shorter := strings.TrimSuffix(strings.TrimPrefix(name, prefix), suffix); shorter != name {
				names = append(names, shorter)
			}
		}
	}
	return names
}

func unhashed(name string) string { return hash.ReplaceAllString(name, "") }

// hash is what kustomize appends to the names of generated objects; it leaves out letters and
// digits that make words.
var hash = regexp.MustCompile(`-[2456789bcdfghkmt]{10}$`)

package origin

import "plumbline.invalid/engine/kustomize/files"

// An Edit is what became of one document of a file.
type Edit struct {
	Part Part
	// From and To are its lines before, the second of which is no longer one of them.
	From, To int
	// Down is by how many lines it moved.
	Down    int
	Changed bool
}

// Edits compares two states of a file that is built, document by document. It gives false where they
// differ in more than what is below the outlines of documents.
func Edits(name string, before, after *files.File) ([]Edit, bool) {
	was, is := documentsOf(name, before), documentsOf(name, after)
	if len(was) != len(is) {
		return nil, false
	}
	edits := make([]Edit, len(was))
	any := false
	for i, d := range was {
		changed := d.text != is[i].text || d.separator != is[i].separator
		if changed && (d.outlineText() == "" || d.outlineText() != is[i].outlineText()) {
			return nil, false
		}
		next := int(^uint(0) >> 1)
		if i+1 < len(was) {
			next = was[i+1].line
		}
		edits[i] = Edit{Part: d.part(), From: d.line, To: next, Down: is[i].line - d.line, Changed: changed}
		any = any || changed
	}
	// A file that says the same in other bytes may be read as something else than a resource.
	return edits, any
}

package origin

import (
	"bytes"
	"sort"
	"strings"

	"plumbline.invalid/engine/kustomize/files"
	"plumbline.invalid/engine/kustomize/kustomization"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// A Tracker gives every source line of a build a number of its own: it puts blank lines before
// each YAML document that kustomize reads as a resource or patch. Nodes keep their positions
// through copies and merges, so a line number in the result names a file and a line. To YAML
// blank lines mean nothing.
type Tracker struct {
	// first is the first number given out. It lies above the lines of all texts that are read
	// without blank lines, whose nodes keep their small numbers.
	first int
	next  int
	spans []span
	// sources are files read as resources or patches; inputs end up in objects as they are.
	sources, inputs map[string]bool
	untracked       int
	// outlined are the documents of which the build gets the outline alone; nil for none.
	outlined func(Part) bool
}

// A span is the run of numbers that one document got.
type span struct {
	start, lines int
	document     *document
}

// NewTracker makes a tracker for one build whose numbers start above the given one.
func NewTracker(above int) *Tracker {
	return &Tracker{first: above + 1, next: above + 1, sources: map[string]bool{}, inputs: map[string]bool{}}
}

// NewOutliningTracker makes one that gives kustomize some of the documents in outline.
func NewOutliningTracker(above int, outlined func(Part) bool) *Tracker {
	t := NewTracker(above)
	t.outlined = outlined
	return t
}

// IsData tells that a kustomization names the file as a resource, patch or input.
func (t *Tracker) IsData(name string) bool { return t.sources[name] || t.inputs[name] }

// Tracked tells whether a node has the position of a text that was numbered.
func (t *Tracker) Tracked(node *yaml.Node) bool {
	d, _ := t.find(node)
	return d != nil
}

// Mark gives the text of a file as kustomize shall read it. Kustomizations come by before the
// files that they name, so it is known what a file is for when it is read.
func (t *Tracker) Mark(name string, file *files.File) []byte {
	if t.inputs[name] {
		return file.Content
	}
	if t.sources[name] {
		if documents := documentsOf(name, file); documents != nil {
			return t.pad(documents)
		}
	}
	t.untracked = max(t.untracked, bytes.Count(file.Content, []byte("\n"))+1)
	return file.Content
}

// Source says of a file that it holds resources, or patches, whose fields are to be found.
func (t *Tracker) Source(name string) { t.sources[name] = true }

// MarkKustomization gives the text of a kustomization with numbered inline patches, and notes
// what the files that it names are for.
func (t *Tracker) MarkKustomization(tree *files.View, file *kustomization.File, content []byte) []byte {
	contents := func(name string) []byte {
		if file := tree.File(name); file != nil {
			return file.Content
		}
		return nil
	}
	for _, name := range file.Inputs(contents) {
		t.inputs[name] = true
	}
	for _, name := range file.Resources() {
		t.Source(name)
	}
	var inline []*yaml.Node
	for _, patch := range file.Patches() {
		if patch.Path != "" {
			t.Source(file.Join(patch.Path))
		}
		if patch.Inline != nil {
			inline = append(inline, patch.Inline)
		}
	}
	if len(inline) == 0 || hasOddBreaks(content) {
		return content
	}
	return t.padInline(file.Path, content, inline)
}

// Collides gives a number above which a further try has to start because texts without blank
// lines reach into the numbers that were given out; 0 where none does.
func (t *Tracker) Collides(lines int) int {
	if lines = max(lines, t.untracked); lines >= t.first {
		return lines
	}
	return 0
}

// Leaks tells whether blank lines got into the values of an object: then some text was read for
// another purpose than it seemed, and the build is worth nothing.
func (t *Tracker) Leaks(object *yaml.Node) bool {
	leaks := false
	walk(field{node: object}, func(f field) {
		if value := f.node.Value; len(value) >= t.first {
			leaks = leaks || strings.Contains(value, blank) || strings.Contains(value, blankInBase64)
		}
	})
	return leaks
}

var blank, blankInBase64 = strings.Repeat("\n", 900), strings.Repeat("CgoK", 10)

// Above is the number above which this one's begin.
func (t *Tracker) Above() int { return t.first - 1 }

func (t *Tracker) number(d *document, lead int) string {
	blankLines := t.next
	lines := strings.Count(d.text, "\n") + 1
	t.spans = append(t.spans, span{start: blankLines + lead + 1, lines: lines, document: d})
	t.next += lines + lead
	// The regular expression that kyaml splits with begins with a line break: next to one it searches
	// line by line, from two other characters it jumps to the next separator.
	return "  " + strings.Repeat("\n", blankLines)
}

func (t *Tracker) pad(documents []*document) []byte {
	var text strings.Builder
	for i, d := range documents {
		lead := 0
		if i > 0 {
			text.WriteString("\n")
		} else if d.separator != "" {
			// A separator on the very first line is not split off, so it counts as a line.
			lead = 1
		}
		if d.separator != "" {
			text.WriteString(d.separator + "\n")
		}
		blankLines := t.number(d, lead)
		if t.outlined != nil && t.outlined(d.part()) {
			text.WriteString(d.outlineText())
			continue
		}
		text.WriteString(blankLines)
		text.WriteString(d.text)
	}
	return []byte(text.String())
}

// find gives the document and the mark in it that a position in the result stands for.
func (t *Tracker) find(node *yaml.Node) (*document, mark) {
	if node.Column < 0 {
		return nil, mark{} // see before
	}
	i := sort.Search(len(t.spans), func(i int) bool { return t.spans[i].start > node.Line }) - 1
	if i < 0 || node.Line >= t.spans[i].start+t.spans[i].lines {
		return nil, mark{}
	}
	return t.spans[i].document, mark{node.Line - t.spans[i].start + 1, node.Column}
}

// before gives a scalar with the position that it had before a JSON patch went through its object: our copy of kustomize
// keeps it there with a column below zero (engine/kustomizeNotes.ts).
func before(node *yaml.Node) *yaml.Node {
	if node.Column >= 0 {
		return node
	}
	moved := *node
	moved.Column = -node.Column
	return &moved
}

// documentsOf splits a file once for as long as it stays the same. JSON patches and files whose
// lines the YAML reader and an editor count differently give none.
func documentsOf(name string, file *files.File) []*document {
	known, done := file.Derived.([]*document)
	if !done {
		text := strings.ReplaceAll(string(file.Content), "\r\n", "\n")
		if !hasOddBreaks(file.Content) && !isJSONPatch(text) {
			known = split(name, 1, 0, strings.Split(text, "\n"))
		}
		file.Derived = known
	}
	return known
}

// hasOddBreaks finds what only one of YAML reader and editor takes for the end of a line, and
// the byte order mark, which may only stand at the very start.
func hasOddBreaks(content []byte) bool {
	for i, b := range content {
		if b == '\r' && (i+1 == len(content) || content[i+1] != '\n') {
			return true
		}
	}
	for _, odd := range []string{"\u0085", "\u2028", "\u2029", "\ufeff"} {
		if bytes.Contains(content, []byte(odd)) {
			return true
		}
	}
	return false
}

// isJSONPatch tells a JSON 6902 patch from resources and strategic merge patches: it is a list.
func isJSONPatch(text string) bool {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "---") {
			continue
		}
		return line[0] == '[' || line == "-" || strings.HasPrefix(line, "- ")
	}
	return false
}

package origin

import (
	"slices"
	"strings"

	"plumbline.invalid/engine/kustomize/files"
	"plumbline.invalid/engine/kustomize/kustomization"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// padInline puts blank lines into patches that are written inside a kustomization. Only literal
// blocks take part: their lines are the file's lines. The rest of the text stays as it is.
func (t *Tracker) padInline(file string, content []byte, patches []*yaml.Node) []byte {
	lines := strings.Split(string(content), "\n")
	slices.SortFunc(patches, func(a, b *yaml.Node) int { return a.Line - b.Line })
	var out []string
	done := 0
	for _, patch := range patches {
		if patch.Style&yaml.LiteralStyle == 0 || isJSONPatch(patch.Value) || patch.Line < done {
			continue
		}
		block := strings.Split(strings.TrimRight(patch.Value, "\n"), "\n")
		indent, fits := indentation(lines[patch.Line:], block)
		if !fits {
			continue
		}
		out = append(out, lines[done:patch.Line]...)
		for _, line := range strings.Split(t.padBlock(split(file, patch.Line+1, indent, block)), "\n") {
			if line != "" {
				line = strings.Repeat(" ", indent) + line
			}
			out = append(out, line)
		}
		done = patch.Line + len(block)
	}
	return []byte(strings.Join(append(out, lines[done:]...), "\n"))
}

// MarkOwner gives the patches of an owner's spec as kustomize shall read them. Those that cannot be
// found in a literal block of its manifest are numbered all the same: they come from nowhere that
// could be named, which must not be mixed up with anything else.
func (t *Tracker) MarkOwner(view *files.View, owner *kustomization.File) []string {
	patches := kustomization.Items(owner.Get("patches"))
	texts := make([]string, len(patches))
	for i, patch := range patches {
		inline := kustomization.Get(patch, "patch")
		texts[i] = kustomization.Text(inline)
		if inline == nil || isJSONPatch(texts[i]) || hasOddBreaks([]byte(texts[i])) {
			continue
		}
		block := strings.Split(strings.TrimRight(texts[i], "\n"), "\n")
		name, line, indent := "", 0, 0
		if width, fits := literalIndent(view.File(owner.PathOf(inline)), inline, block); fits {
			name, line, indent = owner.PathOf(inline), inline.Line+1, width
		}
		documents := split(name, line, indent, block)
		for _, document := range documents {
			document.ofOwner = true
		}
		texts[i] = t.padBlock(documents) + "\n"
	}
	return texts
}

func (t *Tracker) padBlock(documents []*document) string {
	text := string(t.pad(documents))
	// kustomize trims space around a patch, which would take the blank lines away.
	if blankLines, found := strings.CutPrefix(text, "  "); found {
		return "##" + blankLines
	}
	return text
}

// literalIndent tells whether a text is a literal block of a file, whose lines are the file's, and what they lost.
func literalIndent(file *files.File, text *yaml.Node, block []string) (int, bool) {
	if file == nil || hasOddBreaks(file.Content) || text.Style&yaml.LiteralStyle == 0 {
		return 0, false
	}
	lines := strings.Split(string(file.Content), "\n")
	if text.Line < 1 || text.Line >= len(lines) {
		return 0, false
	}
	return indentation(lines[text.Line:], block)
}

// indentation measures what the block's lines lost, and makes sure that they are the file's.
func indentation(lines, block []string) (int, bool) {
	// kustomize trims the first line too, so a block must not start with space.
	if len(block) > len(lines) || block[0] == "" || block[0][0] == ' ' || block[0][0] == '\t' {
		return 0, false
	}
	indent := len(strings.TrimRight(lines[0], "\r")) - len(block[0])
	for i, text := range block {
		line := strings.TrimRight(lines[i], "\r")
		if text != "" && (indent <= 0 || line != strings.Repeat(" ", indent)+text) {
			return 0, false
		}
	}
	return indent, true
}

// Package manifest reads YAML as the agents and the API server's clients read it, and says where
// that is not what it looks like.
package manifest

import (
	"bytes"
	"strings"
)

// A Document is the text of one YAML document and the line, from 1, on which it starts.
type Document struct {
	Text []byte
	Line int
}

// Split takes a text apart at its document markers, each of which belongs to what follows it.
func Split(text string) []Document {
	var documents []Document
	start, line, startLine := 0, 1, 1
	for at := 0; at < len(text); line++ {
		end := strings.IndexByte(text[at:], '\n')
		if end < 0 {
			end = len(text)
		} else {
			end += at + 1
		}
		if at > start && isMarker(text[at:end]) {
			documents = append(documents, Document{Text: []byte(text[start:at]), Line: startLine})
			start, startLine = at, line
		}
		at = end
	}
	return append(documents, Document{Text: []byte(text[start:]), Line: startLine})
}

func isMarker(line string) bool {
	return strings.HasPrefix(line, "---") && (len(line) == 3 || strings.ContainsRune(" \t\r\n", rune(line[3])))
}

// isBlank tells whether a document has nothing but comments and its marker.
func (d Document) isBlank() bool {
	for line := range bytes.Lines(d.Text) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' && string(line) != "---" && line[0] != '%' {
			return false
		}
	}
	return true
}

package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	yamlv2 "go.yaml.in/yaml/v2"
	kjson "sigs.k8s.io/json"
)

// A Note is what the reader says about a line of the document, from 1, or about a place in it.
type Note struct {
	Kind    NoteKind
	Line    int
	Pointer string
	// "key" where it is about a key.
	Of      string
	Message string
	// What to write in its place.
	Instead string
}

type NoteKind string

const (
	Syntax    NoteKind = "yaml-syntax"
	Duplicate NoteKind = "duplicate-field"
	Reading   NoteKind = "yaml-reading"
)

// Content is what a document says, in the types of JSON: integers are int64, as the API server has them.
type Content struct {
	// Nil where the document is no map, or cannot be read.
	Object map[string]any
	Notes  []Note
	// Places that the agents' readers take for different things; what they hold is not to be judged.
	Doubtful map[string]bool
}

// Read reads a document as kubectl, Argo CD and the API server do: go-yaml's second version. False
// where there is nothing in it, or where it is a template that becomes YAML later.
func (d Document) Read() (*Content, bool) {
	if d.isBlank() {
		return nil, false
	}
	if content := d.readJSON(); content != nil {
		return content, true
	}
	var value any
	err := yamlv2.UnmarshalStrict(d.Text, &value)
	duplicates := false
	if typeError, ok := errors.AsType[*yamlv2.TypeError](err); ok {
		duplicates = strings.Contains(typeError.Error(), "already set in map")
		value = nil
		err = yamlv2.Unmarshal(d.Text, &value)
	}
	if err == nil {
		value, err = jsonValue(value)
	}
	if err != nil {
		if bytes.Contains(d.Text, []byte("{{")) {
			return nil, false
		}
		return &Content{Notes: []Note{syntaxNote(err)}}, true
	}
	content := &Content{}
	content.Object, _ = value.(map[string]any)
	if duplicates || mayBeReadOtherwise(d.Text) {
		content.Notes, content.Doubtful = look(d.Text)
	}
	return content, true
}

func (d Document) readJSON() *Content {
	text := bytes.TrimSpace(d.Text)
	if len(text) == 0 || text[0] != '{' {
		return nil
	}
	content := &Content{}
	strict, err := kjson.UnmarshalStrict(text, &content.Object)
	if err != nil {
		return nil // YAML that begins with a brace
	}
	for _, e := range strict {
		content.Notes = append(content.Notes, Note{Kind: Duplicate, Message: e.Error()})
	}
	return content
}

var lineOfError = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?`)

func syntaxNote(err error) Note {
	message := err.Error()
	prefix := lineOfError.FindStringSubmatch(message)
	line, _ := strconv.Atoi(prefix[1])
	return Note{Kind: Syntax, Line: max(line, 1), Message: message[len(prefix[0]):]}
}

// jsonValue follows convertToJSONableObject of sigs.k8s.io/yaml.
func jsonValue(value any) (any, error) {
	switch v := value.(type) {
	case map[any]any:
		object := make(map[string]any, len(v))
		for key, item := range v {
			name, err := jsonKey(key)
			if err != nil {
				return nil, err
			}
			if object[name], err = jsonValue(item); err != nil {
				return nil, err
			}
		}
		return object, nil
	case []any:
		for i, item := range v {
			converted, err := jsonValue(item)
			if err != nil {
				return nil, err
			}
			v[i] = converted
		}
		return v, nil
	case int:
		return int64(v), nil
	case uint64:
		return float64(v), nil
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return nil, fmt.Errorf("json: unsupported value: %v", v)
		}
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return int64(v), nil // as JSON writes it
		}
		return v, nil
	default:
		return value, nil
	}
}

func jsonKey(key any) (string, error) {
	switch k := key.(type) {
	case string:
		return k, nil
	case int:
		return strconv.Itoa(k), nil
	case int64:
		return strconv.FormatInt(k, 10), nil
	case float64:
		return strconv.FormatFloat(k, 'g', -1, 32), nil
	case bool:
		return strconv.FormatBool(k), nil
	default:
		return "", fmt.Errorf("unsupported map key of type: %T", key)
	}
}

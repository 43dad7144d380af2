package manifest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	yamlv3 "go.yaml.in/yaml/v3"
)

var (
	oldBoolean = regexp.MustCompile(`^(?:[yY]|[nN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$`)
	oldNumber  = regexp.MustCompile(`^[-+]?(?:0[0-7_]+|0o[0-7_]+|0b[01_]+|0x[0-9a-fA-F_]+|[0-9]+_[0-9_]+)$`)
	octalField = regexp.MustCompile(`(?i)mode|mask|permission`)
)

// look reads the document once more with go-yaml's third version, which kustomize uses and which
// knows where things stand.
func look(text []byte) ([]Note, map[string]bool) {
	var root yamlv3.Node
	if err := yamlv3.Unmarshal(text, &root); err != nil {
		return nil, nil
	}
	l := &looker{doubtful: map[string]bool{}}
	for _, node := range root.Content {
		l.visit(node, "", "")
	}
	return l.notes, l.doubtful
}

type looker struct {
	notes    []Note
	doubtful map[string]bool
}

func (l *looker) visit(node *yamlv3.Node, pointer, key string) {
	switch node.Kind {
	case yamlv3.MappingNode:
		seen := map[string]bool{}
		for i := 0; i+1 < len(node.Content); i += 2 {
			name, value := node.Content[i], node.Content[i+1]
			if seen[name.Value] && name.Value != "<<" {
				l.notes = append(l.notes, Note{
					Kind: Duplicate, Line: name.Line, Pointer: pointer + "/" + escaped(name.Value), Of: "key",
					Message: fmt.Sprintf("key %q already set in map", name.Value),
				})
			}
			seen[name.Value] = true
			l.key(name, pointer)
			l.visit(value, pointer+"/"+escaped(name.Value), name.Value)
		}
	case yamlv3.SequenceNode:
		for i, item := range node.Content {
			l.visit(item, pointer+"/"+strconv.Itoa(i), key)
		}
	case yamlv3.ScalarNode:
		l.scalar(node, pointer, key)
	}
}

func (l *looker) key(name *yamlv3.Node, pointer string) {
	if name.Style != 0 || !oldBoolean.MatchString(name.Value) {
		return
	}
	here, meaning := pointer+"/"+escaped(name.Value), strconv.FormatBool(means(name.Value))
	l.notes = append(l.notes, Note{
		Kind: Reading, Line: name.Line, Pointer: here, Of: "key", Instead: strconv.Quote(name.Value),
		Message: fmt.Sprintf("kubectl and Argo CD read the key %s as %q, kustomize and Flux as %q: put it in quotes", name.Value, meaning, name.Value),
	})
	l.doubtful[here], l.doubtful[pointer+"/"+meaning] = true, true
}

func (l *looker) scalar(node *yamlv3.Node, pointer, key string) {
	if node.Style != 0 {
		return
	}
	note := Note{Kind: Reading, Line: node.Line, Pointer: pointer}
	switch {
	case oldBoolean.MatchString(node.Value):
		note.Instead = strconv.FormatBool(means(node.Value))
		note.Message = fmt.Sprintf("kubectl and Argo CD read %s as %s, kustomize and Flux as the text %q: write %s, or put it in quotes",
			node.Value, note.Instead, node.Value, note.Instead)
		l.doubtful[pointer] = true
	case oldNumber.MatchString(node.Value) && !octalField.MatchString(key):
		number, err := strconv.ParseInt(strings.ReplaceAll(node.Value, "_", ""), 0, 64)
		if err != nil {
			return
		}
		note.Instead = strconv.FormatInt(number, 10)
		note.Message = fmt.Sprintf("%s is read as the number %d", node.Value, number)
	default:
		return
	}
	l.notes = append(l.notes, note)
}

func means(boolean string) bool {
	return strings.ContainsAny(boolean[:1], "yY") || strings.EqualFold(boolean, "on")
}

var escaped = strings.NewReplacer("~", "~0", "/", "~1").Replace

package render

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/yaml"
)

// A variableUse is a variable in a scalar.
type variableUse struct {
	pointer, name string
	as            int
}

const (
	// unset: the text names the variable, which has no value.
	unset = iota
	// part: its value is a part of the scalar, or a function of the text made the scalar of it.
	part
	// whole: the scalar is its value.
	whole
)

// variablesIn finds the variables that the scalars of a document are made of: a variable is one of
// them if a mark in its place shows there.
func (s *Substitution) variablesIn(text string, before, after any) []variableUse {
	if !strings.Contains(text, "${") {
		return nil
	}
	search := variableSearch{substitution: s, mark: "zQ", names: make([]string, 0, len(s.Variables))}
	for strings.Contains(strings.ToLower(text), strings.ToLower(search.mark)) {
		search.mark += "Q"
	}
	marked := make(map[string]string, len(s.Variables))
	for name := range s.Variables {
		if strings.Contains(text, name) {
			search.names = append(search.names, name)
		}
	}
	slices.Sort(search.names)
	for i, name := range search.names {
		marked[name] = fmt.Sprintf("%s%dz", search.mark, i)
	}
	search.pattern = regexp.MustCompile("(?i)" + search.mark + "([0-9]+)z")
	made, err := s.evaluated([]byte(text), marked)
	if err != nil {
		return nil // a function takes no mark: nothing can be told
	}
	search.visit("", before, after, read(made))
	return search.found
}

type variableSearch struct {
	substitution *Substitution
	mark         string
	names        []string
	pattern      *regexp.Regexp
	found        []variableUse
}

// visit compares what is written, what was made of it, and what was made of it with marks.
func (v *variableSearch) visit(pointer string, before, after, marked any) {
	switch before := before.(type) {
	case map[string]any:
		after, isMap := after.(map[string]any)
		marked, isMapToo := marked.(map[string]any)
		if !isMap || !isMapToo {
			return
		}
		for _, key := range sortedKeys(before) {
			v.visit(pointer+"/"+pointerToken.Replace(key), before[key], after[key], marked[key])
		}
	case []any:
		after, isList := after.([]any)
		marked, isListToo := marked.([]any)
		if !isList || !isListToo || len(after) != len(before) || len(marked) != len(before) {
			return
		}
		for i := range before {
			v.visit(pointer+"/"+strconv.Itoa(i), before[i], after[i], marked[i])
		}
	case string:
		if strings.Contains(before, "${") && isScalar(after) {
			v.scalar(pointer, before, after, marked)
		}
	}
}

func (v *variableSearch) scalar(pointer, before string, after, marked any) {
	text, _ := marked.(string)
	for i, found := range v.pattern.FindAllStringSubmatch(text, -1) {
		number, err := strconv.Atoi(found[1])
		if err != nil || number >= len(v.names) {
			continue
		}
		name, as := v.names[number], part
		if i == 0 && text == fmt.Sprintf("%s%dz", v.mark, number) && says(v.substitution.Variables[name], after) {
			as = whole
		}
		v.add(variableUse{pointer, name, as})
	}
	for _, name := range namesIn(before) {
		if _, known := v.substitution.Variables[name]; !known {
			v.add(variableUse{pointer, name, unset})
		}
	}
}

func (v *variableSearch) add(use variableUse) {
	if !slices.Contains(v.found, use) {
		v.found = append(v.found, use)
	}
}

// says tells whether a scalar is a value, as a text or as YAML reads it.
func says(value string, scalar any) bool {
	if text, isText := scalar.(string); isText && text == value {
		return true
	}
	json, err := yaml.YAMLToJSON([]byte(value))
	return err == nil && read(json) == scalar
}

// namesIn are the variables that a text names; `$${` stands for a text that begins like one.
func namesIn(text string) []string {
	var names []string
	for _, at := range namedVariable.FindAllStringSubmatchIndex(text, -1) {
		if at[0] == 0 || text[at[0]-1] != '$' {
			names = append(names, text[at[2]:at[3]])
		}
	}
	return names
}

var namedVariable = regexp.MustCompile(`\$\{([_[:alpha:]][_[:alpha:][:digit:]]*)`)

func sortedKeys(object map[string]any) []string {
	keys := make([]string, 0, len(object))
	for key := range object {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func (s substituted) variablesBelow(prefix string) []variableUse {
	var below []variableUse
	for _, use := range s.variables {
		if inside, found := strings.CutPrefix(use.pointer, prefix); found && inside != "" {
			below = append(below, variableUse{inside, use.name, use.as})
		}
	}
	return below
}

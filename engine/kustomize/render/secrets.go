package render

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// secretsIn finds what secret variables decide in a document: it is what becomes another when
// their values are others. Wherever that cannot be told, it is the whole document.
func (s *Substitution) secretsIn(text, written []byte) []string {
	if len(s.Secret) == 0 || !bytes.Contains(text, []byte("${")) {
		return nil
	}
	var found []string
	tried := false
	for _, other := range []func(string) string{shifted, longer} {
		variables := maps.Clone(s.Variables)
		for _, name := range s.Secret {
			variables[name] = other(variables[name])
		}
		if changed, err := s.evaluated(text, variables); err == nil {
			tried = true
			found = differences(found, "", read(written), read(changed))
		}
	}
	if !tried {
		return []string{""}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// shifted replaces every letter and digit by the next, and so keeps what YAML makes of the rest.
func shifted(value string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return '0' + (r-'0'+1)%10
		case r >= 'a' && r <= 'z':
			return 'a' + (r-'a'+1)%26
		case r >= 'A' && r <= 'Z':
			return 'A' + (r-'A'+1)%26
		case r > 127:
			return r + 1
		}
		return r
	}, value)
}

func longer(value string) string { return value + "7q" }

// differences adds the pointers of the smallest parts that differ. Maps with other keys differ as a
// whole: the keys may be what is secret.
func differences(found []string, at string, a, b any) []string {
	switch a := a.(type) {
	case map[string]any:
		if b, same := b.(map[string]any); same && sameKeys(a, b) {
			for key := range a {
				found = differences(found, at+"/"+pointerToken.Replace(key), a[key], b[key])
			}
			return found
		}
	case []any:
		if b, same := b.([]any); same && len(a) == len(b) {
			for i := range a {
				found = differences(found, at+"/"+strconv.Itoa(i), a[i], b[i])
			}
			return found
		}
	default:
		if a == b {
			return found
		}
	}
	return append(found, at)
}

func sameKeys(a, b map[string]any) bool {
	for key := range a {
		if _, both := b[key]; !both {
			return false
		}
	}
	return len(a) == len(b)
}

var pointerToken = strings.NewReplacer("~", "~0", "/", "~1")

// read gives numbers as they are written.
func read(text []byte) any {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return nil
	}
	return value
}

package apiserver

import "strings"

// A Finding is one thing that is wrong with an object. The codes are those of src/core/validate.
type Finding struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	// As the server writes it, and as a JSON pointer into the object.
	Field   string `json:"field"`
	Pointer string `json:"pointer"`
	// "key" where the key is meant, and not the value.
	Of string `json:"of"`
	// Where the reader stood, where it is the reader that found it.
	Line       int    `json:"line"`
	Suggestion string `json:"suggestion"`
}

// at makes a finding at a field as the server writes it.
func at(object map[string]any, code, path, message string) Finding {
	if path == "<nil>" {
		path = ""
	}
	pointer := pointerOf(object, path)
	return Finding{Code: code, Message: message, Field: path, Pointer: pointer}
}

// pointerOf follows a path of the server's into an object. Keys with dots in them are told from
// several fields by what is there; where nothing is, the rest is taken as it is written.
func pointerOf(object map[string]any, path string) string {
	var pointer strings.Builder
	var value any = object
	for path = strings.TrimPrefix(path, "."); path != ""; path = strings.TrimPrefix(path, ".") {
		var step string
		step, path = nextStep(value, path)
		pointer.WriteString("/" + escapeStep(step))
		value = valueAt(value, step)
	}
	return pointer.String()
}

func nextStep(value any, path string) (step, rest string) {
	if path[0] == '[' {
		if end := closingBracket(value, path); end > 0 {
			return strings.Trim(path[1:end], `"`), path[end+1:]
		}
	}
	if fields, ok := value.(map[string]any); ok {
		longest := ""
		for key := range fields {
			if len(key) > len(longest) && strings.HasPrefix(path, key) &&
				(len(path) == len(key) || path[len(key)] == '.' || path[len(key)] == '[') {
				longest = key
			}
		}
		if longest != "" {
			return longest, path[len(longest):]
		}
	}
	if end := strings.IndexAny(path[1:], ".["); end >= 0 {
		return path[:end+1], path[end+1:]
	}
	return path, ""
}

// closingBracket is that of a key which may hold brackets itself.
func closingBracket(value any, path string) int {
	if fields, ok := value.(map[string]any); ok {
		for key := range fields {
			if strings.HasPrefix(path[1:], key+"]") {
				return len(key) + 1
			}
		}
	}
	return strings.IndexByte(path, ']')
}

func valueAt(value any, step string) any {
	switch v := value.(type) {
	case map[string]any:
		return v[step]
	case []any:
		index := 0
		for _, digit := range step {
			if digit < '0' || digit > '9' || index > len(v) {
				return nil
			}
			index = index*10 + int(digit-'0')
		}
		if index < len(v) {
			return v[index]
		}
	}
	return nil
}

var (
	escapeStep   = strings.NewReplacer("~", "~0", "/", "~1").Replace
	unescapeStep = strings.NewReplacer("~1", "/", "~0", "~").Replace
)

func valueAtPointer(object map[string]any, pointer string) any {
	var value any = object
	if pointer == "" {
		return value
	}
	for step := range strings.SplitSeq(pointer[1:], "/") {
		value = valueAt(value, unescapeStep(step))
	}
	return value
}

// atKey leads from a map to the entry that the message quotes: for labels and annotations the server
// names the map alone.
func atKey(object map[string]any, f Finding) Finding {
	quoted, ok := strings.CutPrefix(f.Message, `Invalid value: "`)
	entries, isMap := valueAtPointer(object, f.Pointer).(map[string]any)
	if !ok || !isMap || f.Pointer == "" {
		return f
	}
	quoted, _, _ = strings.Cut(quoted, `"`)
	for key, value := range entries {
		if key == quoted || value == quoted {
			f.Pointer += "/" + escapeStep(key)
			f.Field += "[" + key + "]"
			break
		}
	}
	return f
}

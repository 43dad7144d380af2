package render

import "strconv"

// An object is one rendered object.
type object struct {
	json    string
	origins []objectOrigin
	// secret are JSON pointers to what must not be shown, whatever kind the object is.
	secret []string
	// variables are those that its scalars are made of.
	variables []variableUse
	// written is made when first asked for.
	written []byte
}

type objectOrigin struct {
	pointer string
	// file is the number of the file, or madeByKustomize.
	file, line, column int
	certain            bool
}

// madeByKustomize stands for a file where kustomize writes a value of its own accord.
const madeByKustomize = -1

// text is the object as src/engine/kustomizeInstance.ts reads it: its JSON in a text of its own, so
// that the reader pays for exact integers only where there are any, five entries for each origin, and
// three for each variable in a scalar.
func (o *object) text() []byte {
	if o.written != nil {
		return o.written
	}
	text := make([]byte, 0, len(o.json)*5/4+len(o.origins)*48)
	text = append(text, `{"json":`...)
	text = appendString(text, o.json)
	text = append(text, `,"origins":[`...)
	for i, origin := range o.origins {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(appendString(text, origin.pointer), ',')
		text = append(strconv.AppendInt(text, int64(origin.file), 10), ',')
		text = append(strconv.AppendInt(text, int64(origin.line), 10), ',')
		text = append(strconv.AppendInt(text, int64(origin.column), 10), ',')
		if origin.certain {
			text = append(text, '1')
		} else {
			text = append(text, '0')
		}
	}
	text = append(text, ']')
	if len(o.secret) > 0 {
		text = appendStrings(append(text, `,"secret":`...), o.secret)
	}
	if len(o.variables) > 0 {
		text = append(text, `,"variables":[`...)
		for i, use := range o.variables {
			if i > 0 {
				text = append(text, ',')
			}
			text = append(appendString(text, use.pointer), ',')
			text = append(appendString(text, use.name), ',')
			text = strconv.AppendInt(text, int64(use.as), 10)
		}
		text = append(text, ']')
	}
	o.written = append(text, '}')
	return o.written
}

func appendStrings(text []byte, values []string) []byte {
	text = append(text, '[')
	for i, value := range values {
		if i > 0 {
			text = append(text, ',')
		}
		text = appendString(text, value)
	}
	return append(text, ']')
}

// appendString writes a string, which is UTF-8, as JSON.
func appendString(text []byte, value string) []byte {
	const hex = "0123456789abcdef"
	text = append(text, '"')
	done := 0
	for i := 0; i < len(value); i++ {
		b := value[i]
		if b >= ' ' && b != '"' && b != '\\' {
			continue
		}
		text = append(text, value[done:i]...)
		done = i + 1
		if b < ' ' {
			text = append(text, '\\', 'u', '0', '0', hex[b>>4], hex[b&15])
		} else {
			text = append(text, '\\', b)
		}
	}
	return append(append(text, value[done:]...), '"')
}

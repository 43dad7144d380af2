package render

import "bytes"

// isPlain tells whether a JSON text, as encoding/json writes it, holds nothing that changes when it
// is printed as YAML and read again: all is ASCII, strings have no line breaks or other control
// characters, numbers are short integers, and no key means more to YAML than its name. What may
// look like something else in YAML, such as "yes" or "1e3", gets quotes there, and stays the same.
func isPlain(text []byte) bool {
	for i := 0; i < len(text); i++ {
		switch b := text[i]; {
		case b == '"':
			if bytes.HasPrefix(text[i:], mergeKey) || bytes.HasPrefix(text[i:], defaultKey) {
				return false
			}
			if i = endOfPlainString(text, i+1); i < 0 {
				return false
			}
		case b == '-' || b >= '0' && b <= '9':
			if b == '-' && text[i+1] == '0' {
				return false
			}
			digits := 1
			for ; text[i+1] >= '0' && text[i+1] <= '9'; i++ {
				digits++
			}
			if digits > 15 || text[i+1] == '.' || text[i+1] == 'e' {
				return false
			}
		}
	}
	return true
}

var mergeKey, defaultKey = []byte(`"<<"`), []byte(`"="`)

// endOfPlainString gives the place of the closing quote, or -1 where the string is not plain.
func endOfPlainString(text []byte, i int) int {
	for ; text[i] != '"'; i++ {
		switch b := text[i]; {
		case b < ' ' || b > '~':
			return -1
		case b == '\\':
			// Besides quotes and backslashes, the encoder escapes <, > and & for the sake of HTML.
			i++
			if text[i] == 'u' && (bytes.HasPrefix(text[i:], []byte("u003")) || bytes.HasPrefix(text[i:], []byte("u0026"))) {
				i += 4
			} else if text[i] != '"' && text[i] != '\\' {
				return -1
			}
		}
	}
	return i
}

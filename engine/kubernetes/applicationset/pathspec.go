package applicationset

import (
	"errors"
	"path"
	"regexp"
	"strings"
)

// newPathspec matches as `git ls-files` does by a pathspec without magic: a file, all of a folder, or a pattern in which
// stars and question marks match slashes too.
func newPathspec(written string) (func(string) bool, error) {
	if strings.HasPrefix(written, ":") {
		return nil, errors.New("pathspecs with magic are not read here: " + written)
	}
	cleaned := path.Clean(written)
	if strings.HasPrefix(cleaned, "/") || cleaned == ".." || strings.HasPrefix(cleaned, "../") {
		return nil, errors.New(written + " lies outside of the repository")
	}
	if cleaned == "." {
		return func(string) bool { return true }, nil
	}
	mustBeFolder := strings.HasSuffix(written, "/")
	pattern, err := regexp.Compile("(?s)^" + wildcards(cleaned) + "$")
	if err != nil {
		return nil, errors.New(written + " is no pattern")
	}
	return func(file string) bool {
		return strings.HasPrefix(file, cleaned+"/") || !mustBeFolder && (file == cleaned || pattern.MatchString(file))
	}, nil
}

func wildcards(pattern string) string {
	var expression strings.Builder
	for rest := pattern; rest != ""; {
		first := rest[0]
		rest = rest[1:]
		switch first {
		case '*':
			expression.WriteString(".*")
		case '?':
			expression.WriteString(".")
		case '\\':
			if rest != "" {
				expression.WriteString(regexp.QuoteMeta(rest[:1]))
				rest = rest[1:]
			}
		case '[':
			end := strings.IndexByte(strings.TrimPrefix(strings.TrimPrefix(rest, "!"), "^"), ']')
			if end < 0 {
				expression.WriteString(regexp.QuoteMeta("["))
				continue
			}
			end = strings.IndexByte(rest[1:], ']') + 1
			class := rest[:end]
			if strings.HasPrefix(class, "!") {
				class = "^" + class[1:]
			}
			expression.WriteString("[" + class + "]")
			rest = rest[end+1:]
		default:
			expression.WriteString(regexp.QuoteMeta(string(first)))
		}
	}
	return expression.String()
}

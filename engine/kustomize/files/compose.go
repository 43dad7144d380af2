package files

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// A Copy is one of a Flux ArtifactGenerator: what it takes of a source, and where that comes to lie.
type Copy struct {
	// From is a path in the source, or a pattern of such.
	From string `json:"from"`
	// To is a path in the artifact; it ends with a slash where it names a folder for certain.
	To       string   `json:"to"`
	Exclude  []string `json:"exclude"`
	Optional bool     `json:"optional"`
}

// Compose gives the files of an artifact, with where in the tree each comes from: by the rules of
// source-watcher's builder, whose copies overwrite what earlier ones brought.
func (v *View) Compose(top string, copies []Copy) (map[string]string, error) {
	c := composition{source: v, top: top, made: map[string]string{}}
	for _, one := range copies {
		if err := c.copy(one); err != nil {
			return nil, fmt.Errorf("failed to apply copy operation from '%s' to '%s': %w", one.From, one.To, err)
		}
	}
	return c.made, nil
}

type composition struct {
	source *View
	top    string
	// made are paths in the tree by paths in the artifact.
	made map[string]string
}

const meta = "*?[]"

func (c *composition) copy(one Copy) error {
	to := path.Clean(one.To)
	if !filepath.IsLocal(to) {
		return fmt.Errorf("destination path must stay within the artifact root")
	}
	for _, pattern := range one.Exclude {
		if !doublestar.ValidatePattern(pattern) {
			return fmt.Errorf("invalid exclude pattern '%s'", pattern)
		}
	}
	if !strings.ContainsAny(one.From, meta) {
		return c.single(one, path.Clean(one.From), to)
	}
	matches, err := c.matches(one.From)
	if err != nil {
		return fmt.Errorf("invalid glob pattern '%s': %w", one.From, err)
	}
	base := selectionRoot(one.From)
	taken := slices.DeleteFunc(slices.Clone(matches), func(name string) bool { return excluded(name, base, one.Exclude) })
	switch {
	case len(taken) > 0 || one.Optional:
	case len(matches) == 0:
		return fmt.Errorf("no files match pattern '%s'", one.From)
	default:
		return fmt.Errorf("all files matching pattern '%s' were excluded", one.From)
	}
	for _, name := range taken {
		inside := name
		if folder, all := strings.CutSuffix(one.From, "/**"); all {
			inside = strings.TrimPrefix(name, folder+"/")
		}
		c.take(name, path.Join(to, inside), base, one.Exclude)
	}
	return nil
}

func (c *composition) single(one Copy, name, to string) error {
	at := path.Join(c.top, name)
	switch {
	case c.source.File(at) != nil:
		if !excluded(name, ".", one.Exclude) {
			if one.To == "" || strings.HasSuffix(one.To, "/") || c.isFolder(to) {
				to = path.Join(to, path.Base(name))
			}
			c.take(name, to, ".", nil)
		}
	case c.source.IsFolder(at):
		c.take(name, path.Join(to, path.Base(name)), name, one.Exclude)
	case !one.Optional:
		return fmt.Errorf("source '%s' does not exist", name)
	}
	return nil
}

// take copies a file, or a folder with what is in it.
func (c *composition) take(name, to, base string, exclude []string) {
	at := path.Join(c.top, name)
	if c.source.File(at) != nil {
		c.made[path.Clean(to)] = at
	}
	for _, child := range c.source.Names(at) {
		inside := path.Join(name, child)
		if !excluded(inside, base, exclude) {
			c.take(inside, path.Join(to, child), base, exclude)
		}
	}
}

func (c *composition) isFolder(name string) bool {
	if name == "." {
		return true
	}
	for made := range c.made {
		if strings.HasPrefix(made, name+"/") {
			return true
		}
	}
	return false
}

// matches are those of fs.Glob, for which ** is no more than *.
func (c *composition) matches(pattern string) ([]string, error) {
	names := []string{"."}
	for _, part := range strings.Split(pattern, "/") {
		var next []string
		for _, name := range names {
			for _, child := range c.source.Names(path.Join(c.top, name)) {
				matches, err := path.Match(part, child)
				if err != nil {
					return nil, err
				}
				if matches {
					next = append(next, path.Join(name, child))
				}
			}
		}
		names = next
	}
	return names, nil
}

// selectionRoot is what stands before the first part with a pattern.
func selectionRoot(pattern string) string {
	parts := strings.Split(path.Clean(pattern), "/")
	at := slices.IndexFunc(parts, func(part string) bool { return strings.ContainsAny(part, meta) })
	return path.Join(append([]string{"."}, parts[:max(at, 0)]...)...)
}

// excluded looks at the whole path, at that below the base, and by patterns without a slash at the name.
func excluded(name, base string, patterns []string) bool {
	below := name
	if base != "." {
		below = strings.TrimPrefix(name, base+"/")
	}
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		matches := func(text string) bool { return doublestar.MatchUnvalidated(pattern, text) }
		return matches(name) || matches(below) || !strings.Contains(pattern, "/") && matches(path.Base(name))
	})
}

package helm

import (
	"fmt"
	"slices"
	"strings"

	chart "helm.sh/helm/v4/pkg/chart/v2"
	release "helm.sh/helm/v4/pkg/release/v1"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
)

// A Template asks for the text that `helm template` prints, rather than for objects: whoever reads it has
// rules of its own for YAML. Its fields are flags of that command.
type Template struct {
	IncludeCRDs bool `json:"includeCRDs"`
	NoHooks     bool `json:"noHooks"`
	SkipTests   bool `json:"skipTests"`
}

// A printed result, in place of one with objects.
type printed struct {
	Text string `json:"text"`
}

func (t Template) text(c *chart.Chart, manifests []releaseutil.Manifest, hooks []*release.Hook) printed {
	var text strings.Builder
	write := func(source, content string) { fmt.Fprintf(&text, "---\n# Source: %s\n%s\n", source, content) }
	if t.IncludeCRDs {
		for _, definition := range c.CRDObjects() {
			write(definition.Filename, string(definition.File.Data))
		}
	}
	for _, manifest := range manifests {
		write(manifest.Name, manifest.Content)
	}
	of := strings.TrimSpace(text.String()) + "\n"
	text.Reset()
	for _, hook := range hooks {
		if !t.NoHooks && (!t.SkipTests || !slices.Contains(hook.Events, release.HookTest)) {
			write(hook.Path, hook.Manifest)
		}
	}
	return printed{Text: of + text.String()}
}

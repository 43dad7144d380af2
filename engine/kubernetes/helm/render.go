package helm

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
)

// A Request to render a chart as an install or an upgrade of a release would.
type Request struct {
	Chart        Source     `json:"chart"`
	Dependencies []Provided `json:"dependencies"`
	// Of a chart that source-controller packs.
	Packing *Packing `json:"packing"`
	Values  Values   `json:"values"`
	Release Release  `json:"release"`
	Cluster Cluster  `json:"cluster"`
	// Also where the chart has a schema of its values.
	SkipSchemaValidation bool `json:"skipSchemaValidation"`
	// What helm-controller does with the result; nothing else where it is left out.
	PostRender *PostRender `json:"postRender"`
	// Objects are given where it is left out.
	Template *Template `json:"template"`
}

// A Release as templates see it.
type Release struct {
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
	Revision  int    `json:"revision"`
	IsUpgrade bool   `json:"isUpgrade"`
}

// Render takes the steps of Helm's install and upgrade in their order, so that the first error is theirs.
func Render(r Request) (any, error) {
	if r.PostRender != nil {
		r.Release.Name = shortened(r.Release.Name)
	}
	c, err := r.Chart.load()
	if err != nil {
		return nil, err
	}
	for _, provided := range r.Dependencies {
		if err := provided.addTo(c); err != nil {
			return nil, fmt.Errorf("failed to add dependency '%s': %w", provided.Name, err)
		}
	}
	lacking := missing
	if r.Packing != nil {
		lacking = missingBeforePacking
		if err := r.Packing.change(c); err != nil {
			return nil, err
		}
	}
	found, err := lacking(c)
	if err != nil {
		return nil, err
	}
	if len(found) > 0 {
		return result{Missing: found}, nil
	}
	values, err := r.Values.merged()
	if err != nil {
		return nil, err
	}
	if err := chartutil.ProcessDependencies(c, values); err != nil {
		return nil, fmt.Errorf("chart dependencies processing failed: %w", err)
	}
	observed := &observed{}
	files, err := r.templates(c, values, observed)
	if err != nil {
		return nil, err
	}
	if r.PostRender != nil {
		if files, err = r.PostRender.apply(files); err != nil {
			return nil, err
		}
	}
	hooks, manifests, err := releaseutil.SortManifests(files, nil, releaseutil.InstallOrder)
	if err != nil {
		return nil, err
	}
	if r.Template != nil {
		return r.Template.text(c, manifests, hooks), nil
	}
	return r.resultOf(c, manifests, hooks, observed)
}

func (r Request) templates(c *chart.Chart, values map[string]any, observed *observed) (map[string]string, error) {
	capabilities, err := r.Cluster.capabilities()
	if err != nil {
		return nil, err
	}
	options := common.ReleaseOptions{
		Name:      r.Release.Name,
		Namespace: r.Release.Namespace,
		Revision:  max(r.Release.Revision, 1),
		IsInstall: !r.Release.IsUpgrade,
		IsUpgrade: r.Release.IsUpgrade,
	}
	toRender, err := util.ToRenderValuesWithSchemaValidation(c, values, options, capabilities, r.SkipSchemaValidation)
	if err != nil {
		return nil, err
	}
	if wanted := c.Metadata.KubeVersion; wanted != "" && !chartutil.IsCompatibleRange(wanted, capabilities.KubeVersion.String()) {
		return nil, fmt.Errorf("chart requires kubeVersion: %s which is incompatible with Kubernetes %s", wanted, capabilities.KubeVersion.Version)
	}
	files, err := engine.Engine{CustomTemplateFuncs: observed.functions()}.Render(c, toRender)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(files, func(name, _ string) bool { return strings.HasSuffix(name, "NOTES.txt") })
	return files, nil
}

// observed is what templates asked for that no render can know.
type observed struct {
	lookedUp bool
}

func (o *observed) functions() map[string]any {
	return map[string]any{
		// As Helm does without a cluster.
		"lookup": func(string, string, string, string) (map[string]any, error) {
			o.lookedUp = true
			return map[string]any{}, nil
		},
	}
}

// sortedKeys makes what comes of a map the same every time.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

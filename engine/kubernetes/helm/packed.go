package helm

import (
	"fmt"

	"github.com/Masterminds/semver/v3"
	fluxvalues "github.com/fluxcd/pkg/chartutil"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"sigs.k8s.io/yaml"
)

// Packing is what a HelmChart tells source-controller to change of a chart in a repository when it packs it.
type Packing struct {
	// Metadata of the chart's version: the commit where the strategy is Revision, the generation where there are values files.
	VersionMetadata string `json:"versionMetadata"`
	// Values files in place of the chart's own.
	ValuesFiles []ValuesFile `json:"valuesFiles"`
}

// A ValuesFile with the path that the HelmChart names.
type ValuesFile struct {
	Path string `json:"path"`
	Text string `json:"text"`
}

func (p Packing) change(c *chart.Chart) error {
	if p.VersionMetadata != "" {
		version, err := semver.NewVersion(c.Metadata.Version)
		if err != nil {
			return fmt.Errorf("failed to parse version from chart metadata as SemVer: %w", err)
		}
		changed, err := version.SetMetadata(p.VersionMetadata)
		if err != nil {
			return fmt.Errorf("failed to set SemVer metadata on chart version: %w", err)
		}
		c.Metadata.Version = changed.String()
	}
	if len(p.ValuesFiles) == 0 {
		return nil
	}
	merged := map[string]any{}
	for _, file := range p.ValuesFiles {
		values := map[string]any{}
		if err := yaml.Unmarshal([]byte(file.Text), &values); err != nil {
			return fmt.Errorf("unmarshaling values from '%s' failed: %w", file.Path, err)
		}
		merged = fluxvalues.MergeMaps(merged, values)
	}
	for _, file := range c.Raw {
		if file.Name == "values.yaml" {
			c.Values = merged
			return nil
		}
	}
	return fmt.Errorf("failed to locate values file: values.yaml")
}

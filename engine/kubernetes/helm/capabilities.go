package helm

import (
	"helm.sh/helm/v4/pkg/chart/common"
)

// A Cluster as a chart sees it. Without a version Helm's own defaults stand for it.
type Cluster struct {
	// As the server gives it, `v1.37.2`.
	Version string `json:"version"`
	// All of them, `apps/v1` and `apps/v1/Deployment`; where Complete is not set, beside Helm's defaults.
	APIVersions []string `json:"apiVersions"`
	Complete    bool     `json:"complete"`
}

func (c Cluster) capabilities() (*common.Capabilities, error) {
	capabilities := common.DefaultCapabilities.Copy()
	if c.Version != "" {
		version, err := common.ParseKubeVersion(c.Version)
		if err != nil {
			return nil, err
		}
		capabilities.KubeVersion = *version
	}
	if c.Complete {
		capabilities.APIVersions = c.APIVersions
	} else {
		capabilities.APIVersions = append(capabilities.APIVersions[:len(capabilities.APIVersions):len(capabilities.APIVersions)], c.APIVersions...)
	}
	return capabilities, nil
}

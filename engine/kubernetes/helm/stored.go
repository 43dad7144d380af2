package helm

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"io"

	release "helm.sh/helm/v4/pkg/release/v1"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
)

// Stored is a release as Helm keeps it: `data.release` of its Secret.
type Stored struct {
	Release []byte `json:"release"`
}

type storedResult struct {
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
	Revision  int    `json:"revision"`
	Status    string `json:"status"`
	Chart     string `json:"chart"`
	Version   string `json:"version"`
	// As Helm wrote them, in its order.
	Objects []object `json:"objects"`
}

// ReadRelease reads what Helm last wrote, for which it needs no chart.
func ReadRelease(s Stored) (any, error) {
	stored, err := s.decode()
	if err != nil {
		return nil, err
	}
	result := &storedResult{Name: stored.Name, Namespace: stored.Namespace, Revision: stored.Version, Objects: []object{}}
	if stored.Info != nil {
		result.Status = stored.Info.Status.String()
	}
	if stored.Chart != nil && stored.Chart.Metadata != nil {
		result.Chart, result.Version = stored.Chart.Metadata.Name, stored.Chart.Metadata.Version
	}
	for _, text := range inOrder(releaseutil.SplitManifests(stored.Manifest)) {
		read, err := objectsOf(text, templateOf(text))
		if err != nil {
			return nil, err
		}
		if read, err = ofRelease(stored.Name, stored.Namespace).setOn(read); err != nil {
			return nil, err
		}
		result.Objects = append(result.Objects, read...)
	}
	return result, nil
}

func (s Stored) decode() (*release.Release, error) {
	text, err := base64.StdEncoding.DecodeString(string(s.Release))
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(text, []byte("\x1f\x8b\x08")) {
		reader, err := gzip.NewReader(bytes.NewReader(text))
		if err != nil {
			return nil, err
		}
		if text, err = io.ReadAll(reader); err != nil {
			return nil, err
		}
	}
	stored := &release.Release{}
	return stored, json.Unmarshal(text, stored)
}

func templateOf(text string) string {
	const source = "# Source: "
	line, _, _ := bytes.Cut([]byte(text), []byte("\n"))
	if name, found := bytes.CutPrefix(line, []byte(source)); found {
		return string(name)
	}
	return ""
}

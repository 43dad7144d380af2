// Package helm renders charts as Helm's own commands do, and with what Flux's source-controller makes of a chart in a
// repository and helm-controller makes of what it renders to.
package helm

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"helm.sh/helm/v4/pkg/chart/loader/archive"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/ignore"
)

// A Source is a chart as it lies somewhere: its files, or the archive that it was packed into.
type Source struct {
	// By paths below the chart's folder.
	Files   []File `json:"files"`
	Archive []byte `json:"archive"`
}

// A File holds text, or bytes that are none.
type File struct {
	Path   string `json:"path"`
	Text   string `json:"text"`
	Base64 []byte `json:"base64"`
}

func (f File) bytes() []byte {
	if f.Base64 != nil {
		return f.Base64
	}
	return []byte(f.Text)
}

func (s Source) load() (*chart.Chart, error) {
	if s.Archive != nil {
		return loader.LoadArchive(bytes.NewReader(s.Archive))
	}
	rules, err := ignoreRules(s.Files)
	if err != nil {
		return nil, err
	}
	var files []*archive.BufferedFile
	for _, file := range s.Files {
		if isIgnored(rules, file.Path) {
			continue
		}
		data := file.bytes()
		if int64(len(data)) > archive.MaxDecompressedFileSize {
			return nil, fmt.Errorf("chart file %q is larger than the maximum file size %d", path.Base(file.Path), archive.MaxDecompressedFileSize)
		}
		data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
		files = append(files, &archive.BufferedFile{Name: file.Path, Data: data})
	}
	return loader.LoadFiles(files)
}

func ignoreRules(files []File) (*ignore.Rules, error) {
	rules := ignore.Empty()
	for _, file := range files {
		if file.Path != ignore.HelmIgnore {
			continue
		}
		parsed, err := ignore.Parse(bytes.NewReader(file.bytes()))
		if err != nil {
			return nil, err
		}
		rules = parsed
	}
	rules.AddDefaults()
	return rules, nil
}

// isIgnored also where a folder above is: Helm does not look into that.
func isIgnored(rules *ignore.Rules, name string) bool {
	segments := strings.Split(name, "/")
	for i := range segments[1:] {
		if rules.Ignore(strings.Join(segments[:i+1], "/"), entry{folder: true}) {
			return true
		}
	}
	return rules.Ignore(name, entry{})
}

// An entry is what rules ask of a file beside its path.
type entry struct {
	fs.FileInfo
	folder bool
}

func (e entry) IsDir() bool { return e.folder }

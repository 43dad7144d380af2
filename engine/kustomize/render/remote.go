package render

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"plumbline.invalid/engine/kustomize/files"
	"plumbline.invalid/engine/kustomize/kustomization"
)

// Remote is the folder for what lies elsewhere. A file that a kustomization names by its address is
// there under that address, escaped; what its server refused under `refused` instead, as its status.
const remote = files.Remote + "/"

func remoteFile(address *url.URL) string { return remote + "http/" + url.PathEscape(address.String()) }
func refusedFile(address *url.URL) string {
	return remote + "refused/" + url.PathEscape(address.String())
}

// remoteFiles is what kustomize is answered when it fetches: what the caller has fetched, or nothing.
type remoteFiles struct{ *attempt }

// serveRemote lets kustomize fetch from the tree until it is told to stop. kustomize makes its own
// client, which asks the one transport of the process; there is one build at a time.
func (a *attempt) serveRemote() (stop func()) {
	if !a.request.Remotes && !a.request.Inflates() {
		return func() {}
	}
	before := http.DefaultTransport
	http.DefaultTransport = remoteFiles{a}
	return func() { http.DefaultTransport = before }
}

func (r remoteFiles) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.URL.Host == helmHost {
		return r.helm(request)
	}
	tree := r.view.Tree()
	name := remoteFile(request.URL)
	if file := tree.File(name); file != nil {
		if r.tracker != nil {
			r.tracker.Source(name)
		}
		content, err := r.read(name, file)
		return answer(request, http.StatusOK, content), err
	}
	if tree.File(refusedFile(request.URL)) != nil {
		return answer(request, http.StatusNotFound, nil), nil
	}
	if r.request.Remotes {
		r.want(name)
	}
	return nil, fmt.Errorf("remote content is not fetched: %s", request.URL)
}

// wantRemote asks for all files that a kustomization names by their addresses: kustomize itself
// stops at the first that is not there.
func (a *attempt) wantRemote(k *kustomization.File) {
	if !a.request.Remotes {
		return
	}
	for _, name := range k.ResourcesAsWritten() {
		address, err := url.ParseRequestURI(name)
		if err != nil || address.Scheme != "http" && address.Scheme != "https" {
			continue
		}
		tree := a.view.Tree()
		if tree.File(remoteFile(address)) == nil && tree.File(refusedFile(address)) == nil {
			a.want(remoteFile(address))
		}
	}
}

// wantClone asks for a repository, unless a file is asked for: kustomize takes an address for that of
// a file first, and then for that of a repository.
func (a *attempt) wantClone(name string) {
	isFile := func(wanted string) bool { return strings.HasPrefix(wanted, remote+"http/") }
	if !slices.ContainsFunc(a.wanted, isFile) {
		a.want(name)
	}
}

func answer(request *http.Request, status int, content []byte) *http.Response {
	return &http.Response{
		Request: request, StatusCode: status, Status: http.StatusText(status),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{},
		Body: io.NopCloser(bytes.NewReader(content)), ContentLength: int64(len(content)),
	}
}

var _ http.RoundTripper = remoteFiles{}

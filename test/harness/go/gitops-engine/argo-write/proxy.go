package main

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"

	"k8s.io/client-go/rest"
)

// A proxy stands before the API server, so that writes of a client that takes no such wish become dry runs, and so
// that what the server made of the last one is known. One client at a time.
type proxy struct {
	address string
	dryRun  bool
	written []byte
}

func startProxy(config *rest.Config) (*proxy, error) {
	target, err := url.Parse(config.Host)
	if err != nil {
		return nil, err
	}
	transport, err := rest.TransportFor(config)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &proxy{address: "http://" + listener.Addr().String()}
	handler := &httputil.ReverseProxy{
		Transport:      transport,
		Rewrite:        func(r *httputil.ProxyRequest) { p.rewrite(r, target) },
		ModifyResponse: p.remember,
	}
	go func() { _ = http.Serve(listener, handler) }()
	return p, nil
}

func (p *proxy) begin(dryRun bool) { p.dryRun, p.written = dryRun, nil }

func (p *proxy) rewrite(r *httputil.ProxyRequest, target *url.URL) {
	r.SetURL(target)
	if isWrite(r.Out.Method) {
		// The answer is to be read here.
		r.Out.Header.Del("Accept-Encoding")
		r.Out.Header.Set("Accept", "application/json")
	}
	if p.dryRun && isWrite(r.Out.Method) {
		query := r.Out.URL.Query()
		query.Set("dryRun", "All")
		r.Out.URL.RawQuery = query.Encode()
	}
}

func (p *proxy) remember(response *http.Response) error {
	if !isWrite(response.Request.Method) || response.StatusCode >= http.StatusMultipleChoices {
		return nil
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	_ = response.Body.Close()
	response.Body = io.NopCloser(bytes.NewReader(body))
	p.written = body
	return nil
}

func isWrite(method string) bool {
	return method == http.MethodPost || method == http.MethodPut || method == http.MethodPatch || method == http.MethodDelete
}

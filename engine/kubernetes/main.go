//go:build js && wasm

// Command kubernetes answers what the API server and the agents would do with an object.
package main

import "plumbline.invalid/engine/bridge"

func main() {
	clusters := clusters{}
	bridge.Serve(map[string]bridge.Handler{
		"loadOpenApi": bridge.On(clusters.loadOpenAPI),
		"loadCrd":     bridge.On(clusters.loadCRD),
		"dropSchemas": bridge.On(clusters.drop),
		"canonical":   bridge.On(clusters.canonical),
		"predict":     bridge.On(clusters.predict),
	})
}

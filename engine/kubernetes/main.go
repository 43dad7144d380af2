//go:build js && wasm

// Command kubernetes answers what the API server and the agents would do with an object.
package main

import (
	"runtime/debug"

	"plumbline.invalid/engine/bridge"
)

func main() {
	// Little stays alive from call to call, so that memory costs less than collecting it often.
	debug.SetGCPercent(400)

	clusters := clusters{}
	bridge.Serve(map[string]bridge.Handler{
		"loadOpenApi": bridge.On(clusters.loadOpenAPI),
		"loadCrd":     bridge.On(clusters.loadCRD),
		"dropSchemas": bridge.On(clusters.drop),
		"canonical":   bridge.On(clusters.canonical),
		"predict":     bridge.On(clusters.predict),
	})
}

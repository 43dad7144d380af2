//go:build js && wasm

// Command kubernetes answers what the API server and the agents would do with an object.
package main

import (
	"runtime/debug"
	_ "time/tzdata" // CronJobs name time zones, and there is no file system to read them from.

	"k8s.io/kubernetes/pkg/capabilities"
	"plumbline.invalid/engine/bridge"
	"plumbline.invalid/engine/kubernetes/applicationset"
	"plumbline.invalid/engine/kubernetes/helm"
)

func main() {
	// Whether a server allows privileged containers (--allow-privileged) cannot be read from it; nearly all do.
	capabilities.Setup(true, 0)
	// Little stays alive from call to call, so that memory costs less than collecting it often.
	debug.SetGCPercent(400)

	clusters := clusters{}
	bridge.Serve(map[string]bridge.Handler{
		"loadOpenApi": bridge.On(clusters.loadOpenAPI),
		"loadCrd":     bridge.On(clusters.loadCRD),
		"dropSchemas": bridge.On(clusters.drop),
		"canonical":   bridge.On(clusters.canonical),
		"predict":     bridge.On(clusters.predict),

		"loadDefinitions": bridge.On(clusters.loadDefinitions),
		"validate":        bridge.On(clusters.validate),
		"knownKinds":      bridge.On(knownKinds),
		"alwaysSent":      bridge.On(alwaysSent),

		"renderChart": bridge.On(helm.Render),
		"readRelease": bridge.On(helm.ReadRelease),

		"generateApplications": bridge.On(applicationset.Generate),
	})
}

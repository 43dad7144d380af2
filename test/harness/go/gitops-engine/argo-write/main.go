// The writes that Argo CD makes of one object, by its own library: a line of JSON in, a line out.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

type question struct {
	// argo-csa, argo-ssa or argo-replace.
	Mode   string                     `json:"mode"`
	Object *unstructured.Unstructured `json:"object"`
	// As the controller's cache holds it; absent where there is none.
	Live   *unstructured.Unstructured `json:"live"`
	DryRun bool                       `json:"dryRun"`
	Force  bool                       `json:"force"`
}

type answer struct {
	Message string `json:"message"`
	OK      bool   `json:"ok"`
	// What the API server answered to the last write, if there was one.
	Written json.RawMessage `json:"written,omitempty"`
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("argo-write KUBECONFIG")
	}
	// By which clients name themselves to the API server that are not told how.
	os.Args[0] = "argocd-application-controller"
	rest.SetDefaultWarningHandler(rest.NoWarnings{})
	config, err := clientcmd.BuildConfigFromFlags("", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	proxy, err := startProxy(config)
	if err != nil {
		log.Fatal(err)
	}
	writer, err := newWriter(&rest.Config{Host: proxy.address, QPS: 1000, Burst: 1000})
	if err != nil {
		log.Fatal(err)
	}
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 64<<20)
	output := json.NewEncoder(os.Stdout)
	for input.Scan() {
		var asked question
		if err := json.Unmarshal(input.Bytes(), &asked); err != nil {
			log.Fatal(err)
		}
		proxy.begin(asked.DryRun)
		found := answer{OK: true}
		if found.Message, err = writer.write(asked); err != nil {
			found = answer{Message: err.Error()}
		}
		found.Written = proxy.written
		if err := output.Encode(found); err != nil {
			log.Fatal(err)
		}
	}
	if err := input.Err(); err != nil {
		log.Fatal(err)
	}
}

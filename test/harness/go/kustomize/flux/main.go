// Command flux builds a folder as kustomize-controller does for a Kustomization that only names the path, with the
// controller's own packages, and writes the objects as it reads them: a list of JSON strings.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"github.com/fluxcd/pkg/kustomize"
	"github.com/fluxcd/pkg/ssa/utils"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

func main() {
	objects, err := build(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(objects); err != nil {
		panic(err)
	}
}

func build(folder string) ([]string, error) {
	object := unstructured.Unstructured{Object: map[string]any{"spec": map[string]any{}}}
	text, file, _, err := kustomize.NewGenerator("", object).GenerateManifest(folder)
	if err != nil {
		return nil, err
	}
	built, err := kustomize.Build(withFile{filesys.MakeFsOnDisk(), file, text}, folder)
	if err != nil {
		return nil, err
	}
	for _, r := range built.Resources() {
		if r.GetName() == "" || r.GetKind() == "" || r.GetApiVersion() == "" {
			return nil, fmt.Errorf("failed to decode Kubernetes apiVersion, kind and name from: %v", r.String())
		}
	}
	printed, err := built.AsYaml()
	if err != nil {
		return nil, err
	}
	read, err := utils.ReadObjects(bytes.NewReader(printed))
	if err != nil {
		return nil, err
	}
	objects := []string{}
	for _, object := range read {
		text, err := json.Marshal(object.Object)
		if err != nil {
			return nil, err
		}
		objects = append(objects, string(text))
	}
	return objects, nil
}

// withFile is the disk with the one file as the controller rewrites it before a build.
type withFile struct {
	filesys.FileSystem
	name string
	text []byte
}

func (w withFile) ReadFile(name string) ([]byte, error) {
	if name == w.name {
		return w.text, nil
	}
	return w.FileSystem.ReadFile(name)
}

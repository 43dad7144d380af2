// Command readyaml reads what `kustomize build` prints as kustomize-controller does, and writes each object as JSON.
// One line in, a JSON string with the text; one line out, a list of JSON strings.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"
	"strings"

	"sigs.k8s.io/yaml"
)

func main() {
	in := json.NewDecoder(bufio.NewReader(os.Stdin))
	out := json.NewEncoder(os.Stdout)
	for in.More() {
		var text string
		if err := in.Decode(&text); err != nil {
			log.Fatal(err)
		}
		objects := []string{}
		for _, document := range strings.Split(text, "\n---\n") {
			object, err := yaml.YAMLToJSON([]byte(document))
			if err != nil {
				log.Fatal(err)
			}
			if string(object) != "null" {
				objects = append(objects, string(object))
			}
		}
		if err := out.Encode(objects); err != nil {
			log.Fatal(err)
		}
	}
}

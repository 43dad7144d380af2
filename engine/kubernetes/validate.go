package main

import (
	"encoding/json"
	"strconv"
	"strings"

	"plumbline.invalid/engine/kubernetes/apiserver"
	"plumbline.invalid/engine/kubernetes/manifest"
)

type validateArguments struct {
	Schemas           string `json:"schemas"`
	KubernetesVersion string `json:"kubernetesVersion"`
	Texts             []struct {
		Text string `json:"text"`
		As   string `json:"as"`
	} `json:"texts"`
}

// An answer is DocumentAnswer of src/core/validate.
type answer struct {
	Line       int                 `json:"line"`
	APIVersion string              `json:"apiVersion"`
	Kind       string              `json:"kind"`
	Namespace  string              `json:"namespace"`
	Name       string              `json:"name"`
	Rules      apiserver.Rules     `json:"rules"`
	Findings   []apiserver.Finding `json:"findings"`
}

func (c clusters) validate(a validateArguments) (any, error) {
	version, err := apiserver.ParseVersion(a.KubernetesVersion)
	if err != nil {
		return nil, err
	}
	v := validation{c.schemas(a.Schemas), version}
	answers := make([][]answer, 0, len(a.Texts))
	for _, text := range a.Texts {
		of := []answer{}
		for _, document := range manifest.Split(text.Text) {
			of = append(of, v.document(document, text.As)...)
		}
		answers = append(answers, of)
	}
	return answers, nil
}

type validation struct {
	schemas *apiserver.Schemas
	version apiserver.Version
}

func (v validation) document(document manifest.Document, as string) []answer {
	content, ok := document.Read()
	if !ok {
		return nil
	}
	a := answer{Line: document.Line, Rules: apiserver.OfNobody, Findings: []apiserver.Finding{}}
	for _, note := range content.Notes {
		a.Findings = append(a.Findings, apiserver.Finding{
			Code: string(note.Kind), Message: note.Message, Pointer: note.Pointer, Of: note.Of, Suggestion: note.Instead,
			Line: max(note.Line, 1) + document.Line - 1,
		})
	}
	var isObject bool
	a.APIVersion, a.Kind, isObject = content.Kind()
	if as == "yaml" || content.Object == nil {
		return []answer{a}
	}
	if items := content.Items(); items != nil {
		return v.list(a, items, as)
	}
	if !isObject {
		return nil
	}
	v.object(&a, content.Object, as == "patch", "")
	a.Findings = withoutDoubtful(a.Findings, content.Doubtful)
	return []answer{a}
}

// list answers for every object of a list, at its place in the document.
func (v validation) list(a answer, items []any, as string) []answer {
	answers := []answer{a}
	for i, item := range items {
		object, ok := item.(map[string]any)
		if !ok {
			continue
		}
		one := answer{Line: a.Line, Rules: apiserver.OfNobody, Findings: []apiserver.Finding{}}
		one.APIVersion, _ = object["apiVersion"].(string)
		one.Kind, _ = object["kind"].(string)
		if one.APIVersion == "" || one.Kind == "" {
			continue
		}
		v.object(&one, object, as == "patch", "/items/"+strconv.Itoa(i))
		answers = append(answers, one)
	}
	return answers
}

func (v validation) object(a *answer, object map[string]any, patch bool, below string) {
	metadata, _ := object["metadata"].(map[string]any)
	a.Namespace, _ = metadata["namespace"].(string)
	a.Name, _ = metadata["name"].(string)
	rules, findings := v.schemas.Validate(object, patch || manifest.IsPatch(object), v.version)
	a.Rules = rules
	for _, finding := range findings {
		finding.Pointer = below + finding.Pointer
		a.Findings = append(a.Findings, finding)
	}
}

// withoutDoubtful leaves out what holds for one of two readings alone, of which the reader warns.
func withoutDoubtful(findings []apiserver.Finding, doubtful map[string]bool) []apiserver.Finding {
	kept := findings[:0]
	for _, f := range findings {
		if f.Line > 0 || !doubtful[f.Pointer] {
			kept = append(kept, f)
		}
	}
	return kept
}

type loadDefinitionsArguments struct {
	Schemas string `json:"schemas"`
	Name    string `json:"name"`
	Text    string `json:"text"`
}

// loadDefinitions takes the CustomResourceDefinitions out of a file. One that the server would not
// take is told about where it is validated itself.
func (c clusters) loadDefinitions(a loadDefinitionsArguments) (any, error) {
	schemas := c.schemas(a.Schemas)
	schemas.ForgetDefinitions(a.Name)
	for _, document := range manifest.Split(a.Text) {
		if !strings.Contains(string(document.Text), "CustomResourceDefinition") {
			continue
		}
		content, ok := document.Read()
		if !ok || content.Object == nil {
			continue
		}
		objects := content.Items()
		if objects == nil {
			objects = []any{content.Object}
		}
		for _, object := range objects {
			if text, err := json.Marshal(object); err == nil {
				_ = schemas.LoadDefinition(a.Name, string(text))
			}
		}
	}
	return nil, nil
}

func knownKinds(struct{}) (any, error) { return apiserver.KnownKinds(), nil }

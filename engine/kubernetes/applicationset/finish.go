package applicationset

import (
	"encoding/json"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"sigs.k8s.io/yaml"
)

// patched follows spec.templatePatch, which cannot change the project.
func patched(application *Application, patch string) (*Application, error) {
	text, err := json.Marshal(application)
	if err != nil {
		return nil, err
	}
	asJSON := []byte(patch)
	if !strings.HasPrefix(strings.TrimSpace(patch), "{") {
		if asJSON, err = yaml.YAMLToJSON(asJSON); err != nil {
			return nil, fmt.Errorf("spec.templatePatch is no YAML: %w", err)
		}
	}
	if err := json.Unmarshal(asJSON, &Application{}); err != nil {
		return nil, fmt.Errorf("spec.templatePatch is no part of an Application: %w", err)
	}
	merged, err := strategicpatch.StrategicMergePatch(text, asJSON, Application{})
	if err != nil {
		return nil, fmt.Errorf("spec.templatePatch: %w", err)
	}
	after := &Application{}
	if err := json.Unmarshal(merged, after); err != nil {
		return nil, err
	}
	after.Spec.Project = application.Spec.Project
	return after, nil
}

// normalise leaves out what says nothing, as Argo CD does before it writes.
func normalise(spec *Spec) {
	if policy := spec.SyncPolicy; policy != nil && policy.Automated == nil && len(policy.SyncOptions) == 0 &&
		policy.Retry == nil && policy.ManagedNamespaceMetadata == nil {
		spec.SyncPolicy = nil
	}
	if len(spec.Sources) > 0 || spec.Source == nil {
		return
	}
	// The one source is shared with the template.
	source := *spec.Source
	spec.Source = &source
	if source.Kustomize != nil && saysNothing(*source.Kustomize) {
		source.Kustomize = nil
	}
	if source.Helm != nil && (saysNothing(*source.Helm) || saysNothing(withoutEmptyValues(*source.Helm))) {
		source.Helm = nil
	}
	if directory := source.Directory; directory != nil && !directory.Recurse && saysNothing(directory.Jsonnet) {
		source.Directory = nil
		if directory.Exclude != "" || directory.Include != "" {
			source.Directory = &Directory{Exclude: directory.Exclude, Include: directory.Include}
		}
	}
}

func withoutEmptyValues(helm Helm) Helm {
	if helm.ValuesObject != nil && (len(helm.ValuesObject.Raw) == 0 || string(helm.ValuesObject.Raw) == "{}") {
		helm.ValuesObject = nil
	}
	return helm
}

func saysNothing(value any) bool {
	text, err := json.Marshal(value)
	return err == nil && string(text) == "{}"
}

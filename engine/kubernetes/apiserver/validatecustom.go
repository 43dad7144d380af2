package apiserver

import (
	"fmt"
	"maps"
	"strings"

	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/warning"
)

// validate takes one custom resource through a create.
func (f *customForm) validate(object map[string]any, patch bool) []Finding {
	findings := f.unknownFields(object, patch)
	if patch {
		return findings
	}
	damaged := map[string]bool{}
	for _, finding := range findings {
		damaged[finding.Pointer[:strings.LastIndexByte(finding.Pointer, '/')]] = true
	}
	for _, finding := range f.create(object) {
		parent := finding.Pointer[:max(strings.LastIndexByte(finding.Pointer, '/'), 0)]
		if finding.Pointer != "" && holdsOpaque(valueAtPointer(object, finding.Pointer)) ||
			finding.Code == "required-value" && damaged[parent] ||
			// What the schema found says more.
			finding.Pointer == "" && strings.Contains(finding.Message, "some validation rules were not checked") {
			continue
		}
		findings = append(findings, finding)
	}
	return findings
}

func (f *customForm) unknownFields(object map[string]any, patch bool) []Finding {
	options := structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
	var paths []string
	copied := runtime.DeepCopyJSON(object)
	delete(copied, "sops")
	if _, _, unknown, err := objectmeta.GetObjectMetaWithOptions(copied, objectmeta.ObjectMetaOptions{
		DropMalformedFields: true, ReturnUnknownFieldPaths: true,
	}); err == nil {
		paths = unknown
	}
	if !f.preserveUnknown {
		paths = append(paths, pruning.PruneWithOptions(copied, f.structural, true, options)...)
	}
	if _, more := objectmeta.CoerceWithOptions(nil, copied, f.structural, false, objectmeta.CoerceOptions{
		DropInvalidFields: true, ReturnUnknownFieldPaths: true,
	}); len(more) > 0 {
		paths = append(paths, more...)
	}
	findings := []Finding{}
	for _, path := range paths {
		finding := at(object, "unknown-field", path, fmt.Sprintf("unknown field %q", path))
		finding.Of = "key"
		cut := strings.LastIndexByte(finding.Pointer, '/')
		name := unescapeStep(finding.Pointer[cut+1:])
		if patch && strings.HasPrefix(name, "$") || isOpaque(name) {
			continue
		}
		siblings, _ := valueAtPointer(object, finding.Pointer[:cut]).(map[string]any)
		if schema := f.schemaAt(finding.Pointer[:cut]); schema != nil {
			finding.Suggestion = nearest(name, maps.Keys(schema.Properties), siblings)
		}
		findings = append(findings, finding)
	}
	return findings
}

func (f *customForm) schemaAt(pointer string) *structuralschema.Structural {
	schema := f.structural
	if pointer == "" {
		return schema
	}
	for step := range strings.SplitSeq(pointer[1:], "/") {
		if schema == nil {
			return nil
		}
		if schema.Items != nil {
			schema = schema.Items
		} else if property, ok := schema.Properties[unescapeStep(step)]; ok {
			schema = &property
		} else if schema.AdditionalProperties != nil {
			schema = schema.AdditionalProperties.Structural
		} else {
			return nil
		}
	}
	return schema
}

func (f *customForm) create(given map[string]any) []Finding {
	object := &unstructured.Unstructured{Object: runtime.DeepCopyJSON(given)}
	delete(object.Object, "sops")
	if _, _, err := objectmeta.GetObjectMeta(object.Object, false); err != nil {
		return []Finding{at(given, "wrong-type", "metadata", err.Error())}
	}
	if err := f.coerce(object); err != nil {
		return []Finding{at(given, "wrong-type", "", err.Error())}
	}
	f.Default(object)
	accessor, err := meta.Accessor(object)
	if err != nil {
		return []Finding{at(given, "wrong-type", "metadata", err.Error())}
	}
	recorder := &warnings{}
	namespace := prepareMeta(accessor, f.strategy)
	ctx := warning.WithWarningRecorder((&Kind{GVK: f.gvk}).request(namespace), recorder)
	if err := rest.BeforeCreate(f.strategy, ctx, object); err != nil {
		findings, err := causes(given, err)
		if err != nil {
			findings = append(findings, Finding{Code: "invalid-value", Message: err.Error()})
		}
		return findings
	}
	return recorder.findings(given)
}

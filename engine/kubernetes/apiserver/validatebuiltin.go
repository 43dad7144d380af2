package apiserver

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/warning"
)

// A builtInValidation takes one object of a kind of Kubernetes' own through a create.
type builtInValidation struct {
	gvk    schema.GroupVersionKind
	typed  runtime.Object
	object map[string]any
	patch  bool
	walk   *typeWalk
}

func (v *builtInValidation) run() []Finding {
	if v.patch {
		return walkTypes(v.object, reflect.TypeOf(v.typed).Elem(), true).findings
	}
	convert := runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation
	var findings []Finding
	// The conversion lets integers overflow, which JSON decoding refuses.
	if err := convert(v.object, v.typed, true); err != nil || holdsLarge(v.object) {
		v.walk = walkTypes(v.object, reflect.TypeOf(v.typed).Elem(), false)
		findings = v.walk.findings
		blank, _ := builtInScheme.New(v.gvk)
		v.typed = blank
		if err := convert(v.object, v.typed, false); err != nil {
			return append(findings, Finding{Code: "wrong-type", Message: err.Error()})
		}
	}
	found, err := v.create()
	if err != nil {
		found = append(found, Finding{Code: "invalid-value", Message: err.Error()})
	}
	for _, finding := range found {
		if v.counts(finding) {
			findings = append(findings, finding)
		}
	}
	return findings
}

// counts is false for what follows from something that was taken out of the object.
func (v *builtInValidation) counts(f Finding) bool {
	if f.Pointer != "" && holdsOpaque(valueAtPointer(v.object, f.Pointer)) {
		return false
	}
	if v.walk == nil {
		return true
	}
	cut := max(strings.LastIndexByte(f.Pointer, '/'), 0)
	parent, last := f.Pointer[:cut], f.Pointer[cut:]
	// What is missing beside it may have been taken out, or its default made of that.
	if v.walk.damaged[parent] && (f.Code == "required-value" || valueAtPointer(v.object, f.Pointer) == nil) {
		return false
	}
	for pointer := range v.walk.removed {
		if pointer == f.Pointer || f.Pointer != "" && strings.HasPrefix(pointer, f.Pointer+"/") ||
			// Some rules name a field one step short, such as spec.resources[storage] of a claim.
			parent != "" && strings.HasPrefix(pointer, parent+"/") && strings.HasSuffix(pointer, last) {
			return false
		}
	}
	return true
}

// create follows the way from a request to BeforeCreate of the generic registry.
func (v *builtInValidation) create() ([]Finding, error) {
	builtInScheme.Default(v.typed)
	object, err := builtInScheme.UnsafeConvertToVersion(v.typed, schema.GroupVersion{Group: v.gvk.Group, Version: runtime.APIVersionInternal})
	if err != nil {
		return nil, err
	}
	if review, ok := reviews[v.gvk.GroupKind()]; ok {
		errs := review(v.context(""), object)
		if len(errs) == 0 {
			return nil, nil
		}
		return causes(v.object, apierrors.NewInvalid(v.gvk.GroupKind(), "", errs))
	}
	strategy := builtInStrategies[v.gvk.GroupKind()]
	accessor, err := meta.Accessor(object)
	if err != nil || strategy == nil {
		return nil, err
	}
	recorder := &warnings{}
	ctx := warning.WithWarningRecorder(v.context(prepareMeta(accessor, strategy)), recorder)
	kind := &Kind{GVK: v.gvk}
	if err := kind.admit(ctx, object, nil); err != nil {
		return causes(v.object, err)
	}
	if v.gvk.Group == "" && v.gvk.Kind == "Service" {
		if _, err := beginService(object, nil); err != nil {
			return causes(v.object, err)
		}
	}
	if err := rest.BeforeCreate(strategy, ctx, object); err != nil {
		return causes(v.object, err)
	}
	return recorder.findings(v.object), nil
}

func (v *builtInValidation) context(namespace string) context.Context {
	return (&Kind{GVK: v.gvk}).request(namespace)
}

// prepareMeta fills in what a request and the server supply, and gives the namespace.
func prepareMeta(object metav1.Object, strategy rest.RESTCreateStrategy) string {
	rest.WipeObjectMetaSystemFields(object)
	object.SetCreationTimestamp(metav1.Time{Time: time.Unix(0, 0)})
	object.SetUID(unknownUID)
	if object.GetName() == "" && object.GetGenerateName() != "" {
		object.SetName(strategy.GenerateName(object.GetGenerateName()))
	}
	if !strategy.NamespaceScoped() {
		return ""
	}
	if object.GetNamespace() == "" {
		object.SetNamespace(metav1.NamespaceDefault)
	}
	return object.GetNamespace()
}

// causes takes a refusal apart.
func causes(object map[string]any, err error) ([]Finding, error) {
	var status apierrors.APIStatus
	if !errors.As(err, &status) || status.Status().Details == nil || len(status.Status().Details.Causes) == 0 {
		return nil, err
	}
	var findings []Finding
	for _, cause := range status.Status().Details.Causes {
		findings = append(findings, atKey(object, at(object, codeOf(cause.Type), cause.Field, cause.Message)))
	}
	return findings, nil
}

func codeOf(cause metav1.CauseType) string {
	switch cause {
	case metav1.CauseTypeFieldValueRequired:
		return "required-value"
	case metav1.CauseTypeFieldValueDuplicate:
		return "duplicate-value"
	case metav1.CauseTypeFieldValueNotSupported:
		return "unsupported-value"
	case metav1.CauseTypeForbidden:
		return "forbidden-value"
	default:
		return "invalid-value"
	}
}

// warnings collects what the server tells whoever sent the object.
type warnings struct{ texts []string }

func (w *warnings) AddWarning(_, text string) { w.texts = append(w.texts, text) }

// findings reads the field that most warnings begin with.
func (w *warnings) findings(object map[string]any) []Finding {
	findings := make([]Finding, 0, len(w.texts))
	for _, text := range w.texts {
		path, message, ok := strings.Cut(text, ": ")
		if !ok || strings.ContainsAny(strings.ReplaceAll(path, "]", ""), " \"") {
			path, message = "", text
		}
		findings = append(findings, at(object, "server-warning", path, message))
	}
	return findings
}

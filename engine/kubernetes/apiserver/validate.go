package apiserver

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Rules says whose rules an object was validated by.
type Rules string

const (
	OfKubernetes Rules = "kubernetes"
	OfDefinition Rules = "definition"
	OfNobody     Rules = "none"
)

// Validate does what the server does when the object is created, up to the storage, and finds all
// that it can where the server stops at the first. The object is used up. Of a patch, what is there
// is validated, and nothing is missing.
func (s *Schemas) Validate(object map[string]any, patch bool, version Version) (Rules, []Finding) {
	gvk := kindOf(object)
	if removed, finding := removal(gvk, version); removed {
		return OfKubernetes, []Finding{finding}
	}
	if builtInScheme.Recognizes(gvk) {
		return OfKubernetes, s.validateBuiltIn(gvk, object, patch, version)
	}
	form, err := s.customForm(gvk)
	switch {
	case err != nil:
		return OfNobody, []Finding{{Code: "unusable-definition", Message: err.Error(), Field: "kind", Pointer: "/kind"}}
	case form != nil:
		return OfDefinition, form.validate(object, patch)
	default:
		return OfNobody, s.unknownKind(gvk)
	}
}

func kindOf(object map[string]any) schema.GroupVersionKind {
	apiVersion, _ := object["apiVersion"].(string)
	kind, _ := object["kind"].(string)
	return schema.FromAPIVersionAndKind(apiVersion, kind)
}

func (s *Schemas) validateBuiltIn(gvk schema.GroupVersionKind, object map[string]any, patch bool, version Version) []Finding {
	if isNoObject(gvk) {
		return []Finding{{
			Code: "not-an-object", Field: "kind", Pointer: "/kind",
			Message: fmt.Sprintf("%s %s is %s and no object that could be applied", gvk.GroupVersion(), gvk.Kind, noObjects[gvk.Kind]),
		}}
	}
	typed, err := builtInScheme.New(gvk)
	if err != nil {
		return []Finding{at(object, "wrong-type", "", err.Error())}
	}
	findings := lifecycle(gvk, typed, version)
	if slices.ContainsFunc(findings, func(f Finding) bool { return f.Code == "future-api" }) {
		return findings
	}
	v := &builtInValidation{gvk: gvk, typed: typed, object: object, patch: patch}
	beyond := s.beyond(object) // the validation uses the object up
	return append(findings, slices.DeleteFunc(v.run(), beyond)...)
}

// customForm makes no more of a kind than it takes to validate it.
func (s *Schemas) customForm(gvk schema.GroupVersionKind) (*customForm, error) {
	if form, ok := s.forms[gvk]; ok {
		return form.form, form.err
	}
	definition := s.definitions[gvk.GroupKind()]
	if definition == nil {
		if document, ok := s.documents[gvk.GroupVersion()]; ok {
			kind, types, err := document.kind(gvk)
			if err != nil || kind == nil {
				return nil, err
			}
			if definition, err = publishedDefinition(gvk, kind, types); err != nil {
				return nil, err
			}
		}
	}
	var made madeForm
	if definition != nil && definition.hasVersion(gvk.Version) {
		made.form, made.err = definition.form(gvk.Version)
	}
	s.forms[gvk] = made
	return made.form, made.err
}

type madeForm struct {
	form *customForm
	err  error
}

// unknownKind tells a kind that is nowhere from one that is only written wrong.
func (s *Schemas) unknownKind(gvk schema.GroupVersionKind) []Finding {
	noMatch := fmt.Sprintf("no matches for kind %q in version %q", gvk.Kind, gvk.GroupVersion())
	finding := Finding{Code: "no-such-kind", Message: noMatch, Field: "kind", Pointer: "/kind"}
	if definition := s.definitions[gvk.GroupKind()]; definition != nil {
		var served []string
		for _, v := range definition.crd.Spec.Versions {
			if v.Served {
				served = append(served, gvk.Group+"/"+v.Name)
			}
		}
		finding.Field, finding.Pointer, finding.Suggestion = "apiVersion", "/apiVersion", served[len(served)-1]
		finding.Message += "; its definition serves " + strings.Join(served, ", ")
		return []Finding{finding}
	}
	if !builtInScheme.IsGroupRegistered(gvk.Group) {
		return []Finding{{
			Code: "unknown-kind", Field: "kind", Pointer: "/kind",
			Message: fmt.Sprintf("%s %s is not validated: no definition of it is at hand", gvk.GroupVersion(), gvk.Kind),
		}}
	}
	names := map[string]any{}
	for known := range builtInScheme.AllKnownTypes() {
		if by := validatedBy(known); known.Group != gvk.Group || by != "strategy" && by != "review" {
			continue
		}
		if known.Kind == gvk.Kind {
			if finding.Suggestion == "" || isOlder(finding.Suggestion, known.GroupVersion().String()) {
				finding.Field, finding.Pointer, finding.Suggestion = "apiVersion", "/apiVersion", known.GroupVersion().String()
			}
		}
		names[known.Kind] = nil
	}
	if finding.Suggestion == "" {
		finding.Suggestion = nearest(gvk.Kind, maps.Keys(names), nil)
	}
	return []Finding{finding}
}

package apiserver

import (
	"fmt"

	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

// DecodeStrictly is Decode as fieldValidation=Strict has it: unknown fields are errors.
func (f typedForm) DecodeStrictly(text []byte) (runtime.Object, error) {
	if f.served != nil {
		object, err := ReadUnstructured(text)
		if err != nil {
			return nil, err
		}
		if err := f.served.requested(object.Object, Strict); err != nil {
			return nil, err
		}
	}
	object, _, err := f.strict.Decode(text, nil, nil)
	return object, err
}

func (f plainForm) DecodeStrictly(text []byte) (runtime.Object, error) { return f.Read(text) }

// DecodeStrictly follows unstructuredSchemaCoercer in apiextensions-apiserver as it treats requests.
func (f *customForm) DecodeStrictly(text []byte) (runtime.Object, error) {
	object, err := ReadUnstructured(text)
	if err != nil {
		return nil, err
	}
	unknown, err := f.coerceStrictly(object)
	if err != nil {
		return nil, err
	}
	if len(unknown) > 0 {
		problems := make([]error, 0, len(unknown))
		for _, path := range unknown {
			problems = append(problems, fmt.Errorf("unknown field %q", path))
		}
		return nil, runtime.NewStrictDecodingError(problems)
	}
	f.Default(object)
	return object, nil
}

func (f *customForm) coerceStrictly(object *unstructured.Unstructured) ([]string, error) {
	apiVersion, kind := object.GetAPIVersion(), object.GetKind()
	meta, hasMeta, unknown, err := objectmeta.GetObjectMetaWithOptions(object.Object, objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	if err != nil {
		return nil, err
	}
	if !f.preserveUnknown {
		track := structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
		unknown = append(unknown, pruning.PruneWithOptions(object.Object, f.structural, true, track)...)
		defaulting.PruneNonNullableNullsWithoutDefaults(object.Object, f.structural)
	}
	wrong, more := objectmeta.CoerceWithOptions(nil, object.Object, f.structural, false, objectmeta.CoerceOptions{ReturnUnknownFieldPaths: true})
	if wrong != nil {
		return nil, wrong
	}
	object.SetAPIVersion(apiVersion)
	object.SetKind(kind)
	if hasMeta {
		err = objectmeta.SetObjectMeta(object.Object, meta)
	}
	return append(unknown, more...), err
}

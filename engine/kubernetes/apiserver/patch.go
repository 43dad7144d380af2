package apiserver

import (
	"errors"
	"fmt"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"sigs.k8s.io/structured-merge-diff/v6/typed"
)

// FieldValidation is what becomes of fields that the server does not know: refused (Strict), or left out (Warn, which
// is what clients get that ask for nothing).
type FieldValidation bool

const (
	Strict FieldValidation = true
	Warn   FieldValidation = false
)

// Create is a POST.
func (k *Kind) Create(desired []byte, manager string, validation FieldValidation) (runtime.Object, error) {
	given, err := ReadUnstructured(desired)
	if err != nil {
		return nil, err
	}
	return k.change(nil, given.GetNamespace(), func(blank runtime.Object) (runtime.Object, error) {
		object, err := k.decode(desired, validation)
		if err != nil {
			return nil, err
		}
		return k.fields.UpdateNoErrors(blank, object, manager), nil
	})
}

// Update is a PUT in the version that is live.
func (k *Kind) Update(current runtime.Object, desired []byte, manager string) (runtime.Object, error) {
	return k.change(current, "", func(old runtime.Object) (runtime.Object, error) {
		object, err := k.decode(desired, Warn)
		if err != nil {
			return nil, err
		}
		return k.fields.UpdateNoErrors(old, object, manager), nil
	})
}

func (k *Kind) decode(text []byte, validation FieldValidation) (runtime.Object, error) {
	decode := k.Decode
	if validation == Strict {
		decode = k.DecodeStrictly
	}
	object, err := decode(text)
	if err != nil {
		return nil, refusedByRules(apierrors.NewBadRequest(err.Error()))
	}
	return object, nil
}

// PatchSchema is by what strategic merge patches of the kind are made and applied; nil where it has none.
func (k *Kind) PatchSchema() strategicpatch.LookupPatchMeta {
	if form, ok := k.form.(typedForm); ok {
		return newPatchSchema(form.gvk)
	}
	return nil
}

// MergePatch is a strategic merge patch where the kind has a PatchSchema, else a JSON merge patch (RFC 7386). It follows smpPatcher and jsonPatcher of the
// API server's patch handler, but for the whole patch in the words of a refusal.
func (k *Kind) MergePatch(current runtime.Object, patch []byte, manager string, validation FieldValidation) (runtime.Object, error) {
	return k.change(current, "", func(object runtime.Object) (runtime.Object, error) {
		var patched runtime.Object
		var err error
		if form, ok := k.form.(typedForm); ok {
			patched, err = form.patchStrategically(object, patch, validation)
		} else {
			patched, err = k.patchPlainly(object, patch, validation)
		}
		if err != nil {
			return nil, refusedByRules(err)
		}
		return k.fields.UpdateNoErrors(object, patched, manager), nil
	})
}

func (f typedForm) patchStrategically(object runtime.Object, patch []byte, validation FieldValidation) (runtime.Object, error) {
	version := f.gvk.GroupVersion()
	versioned, err := builtInScheme.UnsafeConvertToVersion(object, version)
	if err != nil {
		return nil, err
	}
	before, err := runtime.DefaultUnstructuredConverter.ToUnstructured(versioned)
	if err != nil {
		return nil, err
	}
	if err := f.served.requested(before, Warn); err != nil {
		return nil, err
	}
	var changes map[string]any
	if err := json.Unmarshal(patch, &changes); err != nil {
		return nil, apierrors.NewBadRequest(err.Error())
	}
	after, err := strategicpatch.StrategicMergeMapPatch(before, changes, f.Blank())
	if err != nil {
		return nil, apierrors.NewBadRequest(err.Error())
	}
	if err := f.served.requested(after, validation); err != nil {
		return nil, apierrors.NewBadRequest(err.Error())
	}
	patched := f.Blank()
	if err := runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(after, patched, bool(validation)); err != nil {
		return nil, apierrors.NewBadRequest(err.Error())
	}
	builtInScheme.Default(patched)
	return builtInScheme.UnsafeConvertToVersion(patched, f.hub)
}

func (k *Kind) patchPlainly(object runtime.Object, patch []byte, validation FieldValidation) (runtime.Object, error) {
	before, err := k.Write(object)
	if err != nil {
		return nil, err
	}
	after, err := jsonpatch.MergePatch(before, patch)
	if err != nil {
		return nil, apierrors.NewBadRequest(err.Error())
	}
	return k.decode(after, validation)
}

// Fields is the set of all paths of an object, as managed fields write it, by the kind's types; by
// types deduced from the object itself where it does not fit them.
func (k *Kind) Fields(object *unstructured.Unstructured) ([]byte, error) {
	object = object.DeepCopy()
	object.SetGroupVersionKind(k.GVK)
	value, err := k.types.ObjectToTyped(object, typed.AllowDuplicates)
	if err != nil {
		value, err = deducedTypes.ObjectToTyped(object)
	}
	if err != nil {
		return nil, err
	}
	set, err := value.ToFieldSet()
	if err != nil {
		return nil, err
	}
	return set.ToJSON()
}

// Typed is an object by the kind's types.
func (k *Kind) Typed(object *unstructured.Unstructured) (*typed.TypedValue, error) {
	return k.types.ObjectToTyped(object, typed.AllowDuplicates)
}

// RefusedPatch is for a patch that cannot be made of what is live.
func RefusedPatch(err error) error {
	if status := apierrors.APIStatus(nil); errors.As(err, &status) {
		return refusedByRules(err)
	}
	return refusal("Invalid", fmt.Sprintf("the patch cannot be made: %v", err), nil)
}

package apiserver

import (
	"slices"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/json"
)

// Canonical gives an object the form in which the API server stores it, with its defaults if
// asked. A status that is not there is not made up.
func (k *Kind) Canonical(text []byte, defaults bool) ([]byte, error) {
	given, err := ReadUnstructured(text)
	if err != nil {
		return nil, err
	}
	if text, err = k.roundTrip(text, defaults); err != nil {
		return nil, refusedByTypes(err, nil)
	}
	object, err := ReadUnstructured(text)
	if err != nil {
		return nil, err
	}
	if _, hasStatus := given.Object["status"]; !hasStatus {
		delete(object.Object, "status")
	}
	return writeUnstructured(object)
}

func (k *Kind) roundTrip(text []byte, defaults bool) ([]byte, error) {
	if defaults {
		object, err := k.Decode(text)
		if err != nil {
			return nil, err
		}
		if object, err = k.Store(object); err != nil {
			return nil, err
		}
		return k.Write(object)
	}
	switch form := k.form.(type) {
	case typedForm:
		typed, err := builtInScheme.New(form.gvk)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(text, typed); err != nil {
			return nil, err
		}
		typed.GetObjectKind().SetGroupVersionKind(form.gvk)
		return json.Marshal(typed)
	case *customForm:
		object, err := ReadUnstructured(text)
		if err != nil {
			return nil, err
		}
		if err := form.coerce(object); err != nil {
			return nil, err
		}
		return writeUnstructured(object)
	default:
		return text, nil
	}
}

// WriteTimeless leaves out when each manager wrote, of the object as well: a prediction has no clock.
func (k *Kind) WriteTimeless(object runtime.Object) ([]byte, error) {
	accessor, err := meta.Accessor(object)
	if err != nil {
		return nil, err
	}
	entries := slices.Clone(accessor.GetManagedFields())
	for i := range entries {
		entries[i].Time = nil
	}
	accessor.SetManagedFields(entries)
	return k.Write(object)
}

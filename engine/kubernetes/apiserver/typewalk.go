package apiserver

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// A typeWalk goes through an object beside the Go type that it is decoded into, by the rules of
// sigs.k8s.io/json. The decoder itself stops at the first value that does not fit; the walk finds
// all of them, with exact places, and takes them out, so that the rest can be judged.
type typeWalk struct {
	patch    bool
	findings []Finding
	// What was taken out, by pointer.
	removed map[string]bool
	// Maps that lack a field because it is misspelt or was taken out.
	damaged map[string]bool
}

func walkTypes(object map[string]any, target reflect.Type, patch bool) *typeWalk {
	w := &typeWalk{patch: patch, removed: map[string]bool{}, damaged: map[string]bool{}}
	w.fields(object, target, place{})
	return w
}

// A place is a path as the server writes it, and as a pointer.
type place struct{ path, pointer string }

func (p place) field(name string) place {
	path := name
	if p.path != "" {
		path = p.path + "." + name
	}
	return place{path, p.pointer + "/" + escapeStep(name)}
}

func (p place) index(i int) place {
	return place{p.path + "[" + strconv.Itoa(i) + "]", p.pointer + "/" + strconv.Itoa(i)}
}

var (
	jsonUnmarshaler = reflect.TypeFor[json.Unmarshaler]()
	byteSlice       = reflect.TypeFor[[]byte]()
)

// value tells whether the value fits; what does not is for the caller to take out.
func (w *typeWalk) value(value any, target reflect.Type, p place) bool {
	for target.Kind() == reflect.Pointer && !target.Implements(jsonUnmarshaler) {
		target = target.Elem()
	}
	if value == nil || target.Kind() == reflect.Interface {
		return true
	}
	if reflect.PointerTo(target).Implements(jsonUnmarshaler) || target.Implements(jsonUnmarshaler) {
		return w.byItself(value, target, p)
	}
	if target == byteSlice {
		return w.base64(value, p)
	}
	switch v := value.(type) {
	case map[string]any:
		switch target.Kind() {
		case reflect.Struct:
			w.fields(v, target, p)
			return true
		case reflect.Map:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				w.entry(v, key, target.Elem(), p)
			}
			return true
		}
	case []any:
		if target.Kind() == reflect.Slice {
			for i, item := range v {
				if !w.value(item, target.Elem(), p.index(i)) {
					w.removed[p.index(i).pointer] = true
					v[i] = nil
				}
			}
			return true
		}
	case string:
		if target.Kind() == reflect.String {
			return true
		}
	case bool:
		if target.Kind() == reflect.Bool {
			return true
		}
	case int64:
		if fitsInteger(v, target) {
			return true
		}
	case float64:
		if target.Kind() == reflect.Float64 || target.Kind() == reflect.Float32 {
			return true
		}
	}
	return w.mismatch(value, target, p)
}

func fitsInteger(v int64, target reflect.Type) bool {
	switch target.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return !reflect.Zero(target).OverflowInt(v)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return v >= 0 && !reflect.Zero(target).OverflowUint(uint64(v))
	case reflect.Float32, reflect.Float64:
		return true
	default:
		return false
	}
}

// holdsLarge tells whether there is an integer that some fields have no room for.
func holdsLarge(value any) bool {
	switch v := value.(type) {
	case map[string]any:
		for _, item := range v {
			if holdsLarge(item) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, holdsLarge)
	case int64:
		return v > math.MaxInt32 || v < math.MinInt32
	}
	return false
}

func (w *typeWalk) mismatch(value any, target reflect.Type, p place) bool {
	if !isOpaque(value) {
		message := fmt.Sprintf("cannot unmarshal %s into a field of type %s", jsonType(value), typeName(target))
		w.findings = append(w.findings, Finding{Code: "wrong-type", Message: message, Field: p.path, Pointer: p.pointer})
	}
	return false
}

func (w *typeWalk) byItself(value any, target reflect.Type, p place) bool {
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, reflect.New(target).Interface())
	}
	if err == nil {
		return true
	}
	if !isOpaque(value) {
		w.findings = append(w.findings, Finding{Code: "wrong-type", Message: err.Error(), Field: p.path, Pointer: p.pointer})
	}
	return false
}

func (w *typeWalk) base64(value any, p place) bool {
	text, ok := value.(string)
	if !ok {
		return w.mismatch(value, reflect.TypeFor[string](), p)
	}
	_, err := base64.StdEncoding.DecodeString(text)
	if err != nil && !isOpaque(value) {
		w.findings = append(w.findings, Finding{Code: "wrong-type", Message: err.Error(), Field: p.path, Pointer: p.pointer})
	}
	return err == nil
}

func (w *typeWalk) fields(object map[string]any, target reflect.Type, p place) {
	known := fieldsOf(target)
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if field, ok := known[key]; ok {
			w.entry(object, key, field, p)
			continue
		}
		if w.patch && strings.HasPrefix(key, "$") {
			continue
		}
		here := p.field(key)
		if p.pointer == "" && key == "sops" || isOpaque(key) {
			w.take(object, key, p)
			continue
		}
		w.findings = append(w.findings, Finding{
			Code: "unknown-field", Message: fmt.Sprintf("unknown field %q", here.path),
			Field: here.path, Pointer: here.pointer, Of: "key", Suggestion: nearest(key, maps.Keys(known), object),
		})
		w.take(object, key, p)
	}
}

func (w *typeWalk) entry(object map[string]any, key string, target reflect.Type, p place) {
	if !w.value(object[key], target, p.field(key)) {
		w.take(object, key, p)
	}
}

func (w *typeWalk) take(object map[string]any, key string, p place) {
	delete(object, key)
	w.removed[p.field(key).pointer] = true
	w.damaged[p.pointer] = true
}

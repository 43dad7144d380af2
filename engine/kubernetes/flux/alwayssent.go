package flux

import (
	"reflect"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// AlwaysSent names the fields of built-in kinds that Normalise sends with their zero value where the
// manifest leaves them out, because Go never does: whatever is no pointer, map or list and has no
// omitempty, and all structs. A field is named with what it is part of, the field around it or the
// kind, and where that does not tell it from an optional one, with the kind before that.
func AlwaysSent() []string {
	w := fieldWalk{sent: map[string]map[string]bool{}, optional: map[string]bool{}, seen: map[step]bool{}}
	for gvk, target := range typed.AllKnownTypes() {
		if _, isObject := reflect.New(target).Interface().(metav1.Object); isObject && gvk.Version != "__internal" {
			w.walk(gvk.Kind, gvk.Kind, target)
		}
	}
	var names []string
	for name, kinds := range w.sent {
		if !w.optional[name] {
			names = append(names, name)
			continue
		}
		for kind := range kinds {
			names = append(names, kind+":"+name)
		}
	}
	return slices.Sorted(slices.Values(names))
}

type fieldWalk struct {
	// By name, the kinds in which it is always sent, and whether it is optional somewhere.
	sent     map[string]map[string]bool
	optional map[string]bool
	seen     map[step]bool
}

type step struct {
	kind, parent string
	target       reflect.Type
}

func (w *fieldWalk) walk(kind, parent string, target reflect.Type) {
	for target.Kind() == reflect.Pointer || target.Kind() == reflect.Slice || target.Kind() == reflect.Map {
		target = target.Elem()
	}
	here := step{kind, parent, target}
	if target.Kind() != reflect.Struct || w.seen[here] || isOwn(target) {
		return
	}
	w.seen[here] = true
	for field := range target.Fields() {
		w.field(kind, parent, field)
	}
}

func (w *fieldWalk) field(kind, parent string, field reflect.StructField) {
	name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
	switch {
	case name == "":
		w.walk(kind, parent, field.Type)
		return
	case name == "-" || isOwn(field.Type) || parent == kind && name == "status":
		// The controller takes the status off again.
		return
	case isSent(field.Type, options):
		kinds := w.sent[parent+"."+name]
		if kinds == nil {
			kinds = map[string]bool{}
		}
		kinds[kind] = true
		w.sent[parent+"."+name] = kinds
	default:
		w.optional[parent+"."+name] = true
	}
	w.walk(kind, name, field.Type)
}

// isSent: the converter knows no empty structs but those with omitzero.
func isSent(target reflect.Type, options string) bool {
	switch target.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return false
	case reflect.Struct:
		return !strings.Contains(options, "omitzero")
	default:
		return !strings.Contains(options, "omitempty") && !strings.Contains(options, "omitzero")
	}
}

// isOwn: metadata has rules of its own, and a time that is not set is null.
func isOwn(target reflect.Type) bool { return slices.Contains(own, target) }

var own = []reflect.Type{
	reflect.TypeFor[metav1.TypeMeta](), reflect.TypeFor[metav1.ObjectMeta](),
	reflect.TypeFor[metav1.Time](), reflect.TypeFor[metav1.MicroTime](),
}

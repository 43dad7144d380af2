package apiserver

import (
	"maps"
	"reflect"
	"strings"
)

func jsonType(value any) string {
	switch value.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case bool:
		return "bool"
	default:
		return "number"
	}
}

func typeName(target reflect.Type) string {
	switch target.Kind() {
	case reflect.Struct, reflect.Map:
		return "object"
	case reflect.Slice:
		return "array"
	default:
		return target.Kind().String()
	}
}

var fieldsOfType = map[reflect.Type]map[string]reflect.Type{}

// fieldsOf gives the fields of a struct by the names that JSON has for them.
func fieldsOf(target reflect.Type) map[string]reflect.Type {
	if known, ok := fieldsOfType[target]; ok {
		return known
	}
	fields := map[string]reflect.Type{}
	for field := range target.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-":
		case name != "":
			fields[name] = field.Type
		case field.Anonymous:
			inner := field.Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			maps.Copy(fields, fieldsOf(inner))
		}
	}
	fieldsOfType[target] = fields
	return fields
}

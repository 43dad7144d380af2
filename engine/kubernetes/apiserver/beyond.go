package apiserver

import (
	"regexp"

	"k8s.io/apimachinery/pkg/runtime"
)

// Beyond is a field of an object that a newer cluster declares and this engine does not know; empty where there is none.
// Status aside: no write of an agent says it.
func (k *Kind) Beyond(text []byte) (string, error) {
	form, ok := k.form.(typedForm)
	if !ok || form.served == nil || !form.served.content.isNewer() {
		return "", nil
	}
	object, err := ReadUnstructured(text)
	if err != nil {
		return "", err
	}
	form.served.keepDeclared(object.Object)
	delete(object.Object, "status")
	if text, err = writeUnstructured(object); err != nil {
		return "", err
	}
	_, _, err = form.strict.Decode(text, nil, nil)
	unknown, ok := runtime.AsStrictDecodingError(err)
	if !ok {
		return "", nil // what else is wrong with it, the write says
	}
	for _, one := range unknown.Errors() {
		if field := unknownField.FindStringSubmatch(one.Error()); field != nil {
			return field[1], nil
		}
	}
	return "", nil
}

var unknownField = regexp.MustCompile(`^unknown field "(.*)"$`)

func (d *documentContent) isNewer() bool {
	version, err := ParseVersion(d.version)
	return err == nil && ownVersion.before(version)
}

// beyond tells of a finding whether it is a field that the cluster's own document declares.
func (s *Schemas) beyond(object map[string]any) func(Finding) bool {
	served, err := s.served(kindOf(object))
	if err != nil || served == nil || !served.content.isNewer() {
		return func(Finding) bool { return false }
	}
	undeclared := map[string]bool{}
	for _, path := range served.keepDeclared(runtime.DeepCopyJSON(object)) {
		undeclared[path] = true
	}
	return func(f Finding) bool { return f.Code == "unknown-field" && !undeclared[f.Field] }
}

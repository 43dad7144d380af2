package applicationset

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"text/template"

	"github.com/Masterminds/sprig/v3"
)

// A renderer writes parameters into texts: in Go's templates, or between braces as in the old style.
type renderer struct {
	goTemplate bool
	options    []string
	patch      *string
	finalizer  bool
}

func newRenderer(set Set) *renderer {
	return &renderer{
		goTemplate: set.Spec.GoTemplate,
		options:    set.Spec.GoTemplateOptions,
		patch:      set.Spec.TemplatePatch,
		finalizer:  set.Spec.SyncPolicy == nil || !set.Spec.SyncPolicy.PreserveResourcesOnDeletion,
	}
}

// By which Argo CD deletes what an Application applied before the Application goes.
const resourcesFinalizer = "resources-finalizer.argocd.argoproj.io"

func (r *renderer) application(from Template, parameters map[string]any) (*Application, error) {
	application := &Application{Spec: from.Spec}
	application.Name, application.Labels, application.Annotations = from.Metadata.Name, from.Metadata.Labels, from.Metadata.Annotations
	application.Finalizers = from.Metadata.Finalizers
	if len(parameters) > 0 {
		written, err := rewritten(r, *application, parameters)
		if err != nil {
			return nil, err
		}
		application = &written
		if r.finalizer && len(application.Finalizers) == 0 {
			application.Finalizers = []string{resourcesFinalizer}
		}
	}
	if r.patch == nil {
		return application, nil
	}
	patch, err := r.text(*r.patch, parameters)
	if err != nil {
		return nil, fmt.Errorf("spec.templatePatch: %w", err)
	}
	return patched(application, patch)
}

func (r *renderer) generator(from Generator, parameters map[string]any) (Generator, error) {
	return rewritten(r, from, parameters)
}

// rewritten is a value with parameters in all its texts and keys.
func rewritten[T any](r *renderer, from T, parameters map[string]any) (T, error) {
	var to T
	text, err := json.Marshal(from)
	if err != nil {
		return to, err
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		return to, err
	}
	if tree, err = r.tree(tree, parameters); err != nil {
		return to, err
	}
	if text, err = json.Marshal(tree); err != nil {
		return to, err
	}
	return to, json.Unmarshal(text, &to)
}

func (r *renderer) tree(from any, parameters map[string]any) (any, error) {
	switch from := from.(type) {
	case string:
		return r.text(from, parameters)
	case []any:
		to := make([]any, len(from))
		for i, item := range from {
			written, err := r.tree(item, parameters)
			if err != nil {
				return nil, err
			}
			to[i] = written
		}
		return to, nil
	case map[string]any:
		to := make(map[string]any, len(from))
		for _, key := range slices.Sorted(maps.Keys(from)) {
			if from[key] == nil {
				continue
			}
			value, err := r.tree(from[key], parameters)
			if err != nil {
				return nil, err
			}
			written, err := r.text(key, parameters)
			if err != nil {
				return nil, err
			}
			to[written] = value
		}
		return to, nil
	}
	return from, nil
}

func (r *renderer) text(from string, parameters map[string]any) (string, error) {
	if r.goTemplate {
		return r.executed(from, parameters)
	}
	if !braces.MatchString(from) {
		return from, nil
	}
	var to strings.Builder
	for rest := from; ; {
		before, after, found := strings.Cut(rest, "{{")
		to.WriteString(before)
		if !found {
			return to.String(), nil
		}
		tag, end, closed := strings.Cut(after, "}}")
		if !closed {
			return "", fmt.Errorf("%q opens braces that nothing closes", from)
		}
		// What is not known stays as it is written.
		if value, isText := parameters[strings.TrimSpace(tag)].(string); isText && strings.TrimSpace(tag) != "" {
			to.WriteString(value)
		} else {
			to.WriteString("{{" + tag + "}}")
		}
		rest = end
	}
}

// Both have to be on one line.
var braces = regexp.MustCompile(`\{\{.*}}`)

func (r *renderer) executed(from string, parameters map[string]any) (text string, err error) {
	if !strings.Contains(from, "{{") {
		return from, nil
	}
	parsed, err := template.New("").Funcs(functions()).Parse(from)
	if err != nil {
		return "", fmt.Errorf("%q is no Go template: %w", from, err)
	}
	// An option that there is not is a panic.
	defer func() {
		if fault := recover(); fault != nil {
			text, err = "", fmt.Errorf("spec.goTemplateOptions: %v", fault)
		}
	}()
	parsed.Option(r.options...)
	var to bytes.Buffer
	if err := parsed.Execute(&to, parameters); err != nil {
		return "", fmt.Errorf("the Go template %q: %w", from, err)
	}
	return to.String(), nil
}

// Those of sprig without what tells of the machine, and a few of Argo CD's own.
var functions = sync.OnceValue(func() template.FuncMap {
	all := template.FuncMap(sprig.GenericFuncMap())
	for _, name := range []string{"env", "expandenv", "getHostByName"} {
		delete(all, name)
	}
	maps.Copy(all, ownFunctions)
	return all
})

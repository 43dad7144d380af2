// Package render builds kustomizations as Flux and the command line do.
package render

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"plumbline.invalid/engine/bridge"
	"plumbline.invalid/engine/kustomize/files"
	"plumbline.invalid/engine/kustomize/origin"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/kyaml/openapi"
)

// A Builder renders what is in a tree, and remembers what came of it.
type Builder struct {
	tree     *files.Tree
	memories memories
}

// NewBuilder makes a builder that remembers nothing.
func NewBuilder(tree *files.Tree) *Builder { return &Builder{tree: tree} }

// Build renders one kustomization, or manifests, and gives the result as JSON.
func (b *Builder) Build(request Request) (any, error) {
	request.Tree, request.Root = path.Clean("/"+request.Tree), path.Clean("/"+request.Root)
	if request.Order == "manifests" {
		read := manifests
		if request.Argo() {
			read = directory
		}
		r, err := read(b.tree, request)
		if err != nil {
			return nil, err
		}
		return r.text(hasNone), nil
	}
	if text := b.memories.again(b.tree, request); text != nil {
		return text, nil
	}
	r, m, err := build(b.tree, request)
	if err != nil {
		return nil, err
	}
	b.memories.keep(request, m)
	return r.text(hasNone), nil
}

func build(tree *files.Tree, request Request) (*Result, *memory, error) {
	view, ignoreFiles := request.source(tree)
	if unread := unread(tree, ignoreFiles); len(unread) > 0 {
		return nil, nil, wanted(unread)
	}
	a := tryWithRightSchema(view, request)
	if len(a.wanted) > 0 {
		return nil, nil, wanted(a.wanted)
	}
	a.reads = append(a.reads, ignoreFiles...)
	if a.err != nil {
		if request.Origins {
			// The message may name lines, which counted the blank ones: ask again without them.
			request.Origins = false
			return build(tree, request)
		}
		return nil, nil, clear(a)
	}
	return result(a)
}

func unread(tree *files.Tree, names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return !tree.File(name).Unread
	})
}

func unsupported(format string, arguments ...any) error {
	return &bridge.Failure{Kind: bridge.Unsupported, Message: fmt.Sprintf(format, arguments...)}
}

func wanted(names []string) error {
	return &bridge.Failure{Kind: bridge.Wanted, Message: "contents are wanted", Detail: names}
}

// tryWithRightSchema makes a build that begins with the schemas that the tool has then. They are
// global in kustomize: builds that bring their own would change every later build, and earlier
// builds would change them. Most builds bring none, and parsing the built-in ones again takes a
// second, so the clean start is made only for a build that turns out to need it.
func tryWithRightSchema(view *files.View, request Request) *attempt {
	a := tryAbove(view, request, firstNumber)
	if !a.usesOpenAPI {
		return a
	}
	defer openapi.ResetOpenAPI()
	openapi.ResetOpenAPI()
	if request.Flux() {
		openapi.Schema() // Flux has the built-in ones loaded before each build, the command line has not
	}
	return tryAbove(view, request, firstNumber)
}

// firstNumber keeps clear of the lines of texts that kustomize makes itself or reads untracked.
const firstNumber = 999

func tryAbove(view *files.View, request Request, number int) *attempt {
	a := newAttempt(view, request)
	if request.Origins {
		a.tracker = origin.NewTracker(number)
	}
	a.run()
	if a.tracker == nil || a.err != nil {
		return a
	}
	if slices.ContainsFunc(a.resources, func(r *resource.Resource) bool { return a.tracker.Leaks(r.YNode()) }) {
		request.Origins = false
		return tryAbove(view, request, number)
	}
	if above := a.tracker.Collides(a.linesMade(a.resources)); above > number {
		return tryAbove(view, request, above)
	}
	return a
}

// linesMade is the longest text that kustomize printed and read again: JSON patches and some
// generators do so, and the nodes then have the lines of a text that nobody sees.
func (a *attempt) linesMade(resources []*resource.Resource) int {
	longest := 0
	for _, resource := range resources {
		if a.tracker.Tracked(resource.YNode()) {
			continue
		}
		text, err := resource.RNode.String()
		if err == nil {
			longest = max(longest, strings.Count(text, "\n")+1)
		}
	}
	return longest
}

// clear gives the tool's own message, but for the one that would blame the person's machine.
func clear(a *attempt) error {
	message := a.fileSystem().Unmounted(a.err.Error())
	if name := a.remoteName(message); name != "" {
		return fmt.Errorf("remote content is not fetched: %s", name)
	}
	if a.unsupported != nil {
		return a.unsupported
	}
	return errors.New(message)
}

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

// A Request is what BuildRequest is in src/engine/engineApi.ts.
type Request struct {
	// Tree is the folder that a build cannot leave, the repository.
	Tree           string `json:"tree"`
	Root           string `json:"root"`
	Order          string `json:"order"`
	RestrictToRoot bool   `json:"restrictToRoot"`
	Origins        bool   `json:"origins"`
}

// Flux tells whether the build follows kustomize-controller rather than the command line.
func (r Request) Flux() bool { return r.Order == "flux" }

// Build renders one kustomization.
func Build(tree *files.Tree, request Request) (*Result, error) {
	request.Tree, request.Root = path.Clean("/"+request.Tree), path.Clean("/"+request.Root)
	a := tryWithRightSchema(tree, request)
	if len(a.wanted) > 0 {
		return nil, wanted(a.wanted)
	}
	if a.err != nil {
		if request.Origins {
			// The message may name lines, which counted the blank ones: ask again without them.
			request.Origins = false
			return Build(tree, request)
		}
		return nil, clear(a)
	}
	return result(a)
}

func wanted(names []string) error {
	return &bridge.Failure{Kind: bridge.Wanted, Message: "contents are wanted", Detail: names}
}

// tryWithRightSchema makes a build that begins with the schemas that the tool has then. They are
// global in kustomize: builds that bring their own would change every later build, and earlier
// builds would change them. Most builds bring none, and parsing the built-in ones again takes a
// second, so the clean start is made only for a build that turns out to need it.
func tryWithRightSchema(tree *files.Tree, request Request) *attempt {
	a := tryAbove(tree, request, firstNumber)
	if !a.usesOpenAPI {
		return a
	}
	defer openapi.ResetOpenAPI()
	openapi.ResetOpenAPI()
	if request.Flux() {
		openapi.Schema() // Flux has the built-in ones loaded before each build, the command line has not
	}
	return tryAbove(tree, request, firstNumber)
}

// firstNumber keeps clear of the lines of texts that kustomize makes itself or reads untracked.
const firstNumber = 999

func tryAbove(tree *files.Tree, request Request, number int) *attempt {
	a := newAttempt(tree, request)
	if request.Origins {
		a.tracker = origin.NewTracker(number)
	}
	a.run()
	if a.tracker == nil || a.err != nil {
		return a
	}
	if slices.ContainsFunc(a.resources, func(r *resource.Resource) bool { return a.tracker.Leaks(r.YNode()) }) {
		request.Origins = false
		return tryAbove(tree, request, number)
	}
	if above := a.tracker.Collides(linesMade(a)); above > number {
		return tryAbove(tree, request, above)
	}
	return a
}

// linesMade is the longest text that kustomize printed and read again: JSON patches and some
// generators do so, and the nodes then have the lines of a text that nobody sees.
func linesMade(a *attempt) int {
	longest := 0
	for _, resource := range a.resources {
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
	message := a.view().Unmounted(a.err.Error())
	if name := a.remoteName(message); name != "" {
		return fmt.Errorf("remote content is not fetched: %s", name)
	}
	return errors.New(message)
}

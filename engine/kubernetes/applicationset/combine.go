package applicationset

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"dario.cat/mergo"
)

// withoutThirdLevel leaves out what Argo CD's types do not hold: what is combined in a combination combines nothing more.
func withoutThirdLevel(generators []Generator) {
	eachCombined(generators, func(inner []Generator) {
		eachCombined(inner, func(deepest []Generator) {
			for i := range deepest {
				deepest[i].Matrix, deepest[i].Merge = nil, nil
			}
		})
	})
}

func eachCombined(generators []Generator, visit func([]Generator)) {
	for _, generator := range generators {
		for _, combination := range []*Combination{generator.Matrix, generator.Merge} {
			if combination != nil {
				visit(combination.Generators)
			}
		}
	}
}

func (g *generation) matrix(generator Generator) ([]map[string]any, error) {
	generators := generator.Matrix.Generators
	if len(generators) != 2 {
		return nil, fmt.Errorf("it takes two generators, not %d", len(generators))
	}
	first, err := g.inner(generators[0], nil)
	if err != nil {
		return nil, err
	}
	var all []map[string]any
	for _, a := range first {
		// The second is written with the parameters of the first.
		second, err := g.inner(generators[1], a)
		if err != nil {
			return nil, err
		}
		for _, b := range second {
			both, err := g.combined(a, b)
			if err != nil {
				return nil, err
			}
			all = append(all, both)
		}
	}
	return all, nil
}

func (g *generation) combined(a, b map[string]any) (map[string]any, error) {
	both := map[string]any{}
	if g.render.goTemplate {
		if err := mergeInto(both, b); err != nil {
			return nil, err
		}
		return both, mergeInto(both, a)
	}
	for key, value := range a {
		both[key] = fmt.Sprint(value)
	}
	for key, value := range b {
		text := fmt.Sprint(value)
		if other, present := both[key]; present && other != text {
			return nil, fmt.Errorf("both generators give %s, the first %v and the second %s", key, other, text)
		}
		both[key] = text
	}
	return both, nil
}

// mergeInto merges by the library of Argo CD, which panics where one side holds a map of texts, as the values of a Git
// generator are, and the other one of anything. The controller then generates nothing, and says so in its log alone.
func mergeInto(onto, override map[string]any) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("both generators give %s, of texts alone and of anything: Argo CD panics at that, generates nothing, and says so in its log alone; give one of the two another name", strings.Join(sharedMaps(onto, override), " and "))
		}
	}()
	return mergo.Merge(&onto, override, mergo.WithOverride)
}

func sharedMaps(a, b map[string]any) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(a)) {
		if reflect.ValueOf(a[name]).Kind() == reflect.Map && reflect.ValueOf(b[name]).Kind() == reflect.Map {
			names = append(names, name)
		}
	}
	return names
}

func (g *generation) merge(generator Generator) ([]map[string]any, error) {
	generators, keys := generator.Merge.Generators, generator.Merge.MergeKeys
	if len(generators) < 2 {
		return nil, fmt.Errorf("it takes two generators or more, not %d", len(generators))
	}
	if len(keys) == 0 {
		return nil, errors.New("it takes mergeKeys")
	}
	var base map[string]map[string]any
	for i, one := range generators {
		parameters, err := g.inner(one, nil)
		if err != nil {
			return nil, err
		}
		byKey, err := byMergeKeys(parameters, keys)
		if err != nil {
			return nil, fmt.Errorf("generators[%d]: %w", i, err)
		}
		if base == nil {
			base = byKey
			continue
		}
		for key, onto := range base {
			override, exists := byKey[key]
			if !exists {
				continue
			}
			if !g.render.goTemplate {
				maps.Copy(onto, override)
			} else if err := mergeInto(onto, override); err != nil {
				return nil, err
			}
		}
	}
	all := make([]map[string]any, 0, len(base))
	for _, key := range slices.Sorted(maps.Keys(base)) {
		all = append(all, base[key])
	}
	return all, nil
}

func byMergeKeys(all []map[string]any, keys []string) (map[string]map[string]any, error) {
	byKey := make(map[string]map[string]any, len(all))
	for _, parameters := range all {
		key := map[string]any{}
		for _, name := range keys {
			key[name] = parameters[name]
		}
		text, err := json.Marshal(key)
		if err != nil {
			return nil, err
		}
		if _, exists := byKey[string(text)]; exists {
			return nil, fmt.Errorf("it gives the mergeKeys %s twice", text)
		}
		byKey[string(text)] = parameters
	}
	return byKey, nil
}

// inner are the parameters of a generator in a matrix or a merge, which names one kind.
func (g *generation) inner(generator Generator, given map[string]any) ([]map[string]any, error) {
	results, err := g.results(generator, given)
	if err != nil {
		return nil, err
	}
	if len(results) != 1 {
		return nil, fmt.Errorf("a generator in it names %d kinds, not one", len(results))
	}
	return results[0].parameters, nil
}

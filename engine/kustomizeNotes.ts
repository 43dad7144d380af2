/** By file of a module, what is added after which of its lines. */
export type KustomizeChanges = Readonly<
  Record<string, readonly (readonly [before: string, added: string])[]>
>;

const silent = '\t\t\t\tSilent: kt.origin.Silent,';

/**
 * Has kustomize note beside each object where it comes from and which kustomizations it goes through: what it would write
 * on the objects themselves for `buildMetadata`, and nothing of that is in what it builds. A JSON patch makes the object that
 * it goes through anew: what it leaves as it is keeps its position, with a column below zero, since lists may have shifted.
 */
export const kustomizeNotes: KustomizeChanges = {
  'resource/origin.go': [
    [
      'type Origin struct {',
      `	// Silent origins are noted beside resources, and not written on them.
	Silent bool \`json:"-" yaml:"-"\`
`,
    ],
    ['\t\t\tConfiguredIn: origin.Path,', '\t\t\tSilent: origin.Silent,'],
    [
      '\torigin, err := res.GetOrigin()',
      `	if err == nil && origin == nil {
		origin = res.origin
	}`,
    ],
  ],
  'resource/resource.go': [
    [
      '\trefVarNames []string',
      `	// origin and through are what is noted.
	origin  *Origin
	through Transformations`,
    ],
    [
      `func (r *Resource) ResetRNode(incoming *Resource) {
	r.RNode = *incoming.Copy()
}`,
      `
// Noted gives where the resource comes from, nil where nobody said so, and what it went through.
func (r *Resource) Noted() (*Origin, Transformations) { return r.origin, r.through }

// Note notes a transformer, or what generated the resource where it comes from nowhere yet.
func (r *Resource) Note(origin *Origin) {
	if r.origin == nil {
		r.origin = origin
	} else {
		r.through = append(r.through[:len(r.through):len(r.through)], origin)
	}
}

// KeepOrigin is for a resource into which another one is merged.
func (r *Resource) KeepOrigin(other *Resource) {
	if other.origin != nil {
		r.origin = other.origin
	}
}`,
    ],
    [
      'func (r *Resource) SetOrigin(origin *Origin) error {',
      `	if origin != nil && r.origin == nil {
		r.origin = origin
	}
	if origin != nil && origin.Silent {
		return nil
	}`,
    ],
    [
      '\tr.refVarNames = copyStringSlice(other.refVarNames)',
      `	if r.origin == nil {
		r.origin = other.origin
	}
	if r.through == nil {
		r.through = other.through
	}`,
    ],
  ],
  'resmap/reswrangler.go': [
    [
      'func (m *resWrangler) AddTransformerAnnotation(origin *resource.Origin) error {',
      `	for _, res := range m.rList {
		res.Note(origin)
	}
	if origin.Silent {
		return nil
	}`,
    ],
    ['\t\t\tres.MergeBinaryDataMapFrom(old)', '\t\t\tres.KeepOrigin(old)'],
  ],
  'internal/target/kusttarget.go': [
    [
      `		origin = &resource.Origin{}
	}
	kt.origin = origin`,
      `	if origin == nil {
		kt.origin = &resource.Origin{Silent: true}
	}`,
    ],
    [
      `		return errors.WrapPrefixf(err, "accumulating resources from '%s'", path)
	}`,
      `	from := kt.origin.Append(path)
	for _, res := range resources.Resources() {
		res.Note(from)
	}
	if kt.origin.Silent {
		if err := ra.AppendAll(resources); err != nil {
			return errors.WrapPrefixf(err, "merging resources from '%s'", path)
		}
		return nil
	}`,
    ],
  ],
  'filters/patchjson6902/patchjson6902.go': [
    ['func (pf Filter) run(node *yaml.RNode) (*yaml.RNode, error) {', '\tbefore := node.Copy()'],
    [
      '\terr = node.UnmarshalJSON(res)',
      `	if err == nil {
		keepPositions(before.YNode(), node.YNode())
	}`,
    ],
    [
      'var _ kio.Filter = Filter{}',
      `
// keepPositions gives scalars the positions that they had in the object which theirs was made of.
func keepPositions(before, after *yaml.Node) {
	if before.Kind == yaml.AliasNode {
		before = before.Alias
	}
	switch {
	case before.Kind != after.Kind:
	case after.Kind == yaml.ScalarNode:
		if before.Value == after.Value && before.ShortTag() == after.ShortTag() {
			after.Line, after.Column = before.Line, min(before.Column, -before.Column)
		}
	case after.Kind == yaml.SequenceNode:
		for i := range min(len(before.Content), len(after.Content)) {
			keepPositions(before.Content[i], after.Content[i])
		}
	case after.Kind == yaml.MappingNode:
		values := map[string]*yaml.Node{}
		for i := 0; i+1 < len(before.Content); i += 2 {
			values[before.Content[i].Value] = before.Content[i+1]
		}
		for i := 0; i+1 < len(after.Content); i += 2 {
			if value := values[after.Content[i].Value]; value != nil {
				keepPositions(value, after.Content[i+1])
			}
		}
	}
}`,
    ],
  ],
  'internal/target/kusttarget_configplugin.go': [
    ['\t\t\tgeneratorOrigin = &resource.Origin{', silent],
    ['\t\t\ttransformerOrigin = &resource.Origin{', silent],
  ],
};

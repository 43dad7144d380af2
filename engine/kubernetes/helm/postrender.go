package helm

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
	"sigs.k8s.io/kustomize/api/builtins"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/provider"
	"sigs.k8s.io/kustomize/api/resmap"
	kustomize "sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// PostRender is what helm-controller does with what a chart renders to (internal/postrender, 1.6), in the way of Helm 4.
type PostRender struct {
	// `combined` where it is empty: hooks go through together with all else; else `nohooks` or `separate`.
	Strategy       string      `json:"strategy"`
	Kustomizations []Kustomize `json:"kustomizations"`
	CommonMetadata struct {
		Labels      map[string]string `json:"labels"`
		Annotations map[string]string `json:"annotations"`
	} `json:"commonMetadata"`
	// Set on every object last of all.
	Labels map[string]string `json:"labels"`
}

// Kustomize holds `patches` and `images` as a HelmRelease spells them, which is as kustomize does.
type Kustomize struct {
	Patches json.RawMessage `json:"patches,omitempty"`
	Images  json.RawMessage `json:"images,omitempty"`
}

func (p PostRender) apply(files map[string]string) (map[string]string, error) {
	if p.Strategy == "" || p.Strategy == "combined" {
		return p.through(files, "")
	}
	hooks, manifests, err := releaseutil.SortManifests(files, nil, releaseutil.InstallOrder)
	if err != nil {
		return nil, err
	}
	rendered, ofHooks := map[string]string{}, map[string]string{}
	for _, manifest := range manifests {
		add(rendered, manifest.Name, manifest.Content)
	}
	for _, hook := range hooks {
		add(ofHooks, hook.Path, hook.Manifest)
	}
	if p.Strategy == "separate" && len(ofHooks) > 0 {
		if ofHooks, err = p.through(ofHooks, "hooks"); err != nil {
			return nil, err
		}
	}
	if len(rendered) > 0 {
		if rendered, err = p.through(rendered, "manifests"); err != nil {
			return nil, err
		}
	}
	for _, name := range sortedKeys(rendered) {
		add(ofHooks, name, rendered[name])
	}
	return ofHooks, nil
}

func add(files map[string]string, name, text string) {
	if before, known := files[name]; known {
		text = before + "\n---\n" + text
	}
	files[name] = text
}

// through runs all steps over the files as one stream. An annotation tells which file a document came from.
func (p PostRender) through(files map[string]string, group string) (map[string]string, error) {
	stream, err := merged(files)
	if err != nil {
		return nil, fmt.Errorf("error merging manifests: %w", err)
	}
	for _, each := range p.Kustomizations {
		if stream, err = each.build(stream); err != nil {
			return nil, fmt.Errorf("error while running post render on files: %w", err)
		}
	}
	for _, step := range p.transformers() {
		if stream, err = transformed(stream, step); err != nil {
			return nil, fmt.Errorf("error while running post render on files: %w", err)
		}
	}
	return separated(stream, group)
}

const fileAnnotation = "postrenderer.helm.sh/postrender-filename"

func merged(files map[string]string) (string, error) {
	var nodes []*yaml.RNode
	for _, name := range sortedKeys(files) {
		if strings.HasPrefix(path.Base(name), "_") || strings.TrimSpace(files[name]) == "" {
			continue
		}
		documents := releaseutil.SplitManifests(files[name])
		keys := sortedKeys(documents)
		slices.SortFunc(keys, func(a, b string) int {
			if releaseutil.BySplitManifestsOrder([]string{a, b}).Less(0, 1) {
				return -1
			}
			return 1
		})
		for _, key := range keys {
			parsed, err := kio.ParseAll(documents[key])
			if err != nil {
				return "", fmt.Errorf("parsing %s: %w", name, err)
			}
			for _, node := range parsed {
				if err := node.PipeE(yaml.SetAnnotation(fileAnnotation, name)); err != nil {
					return "", fmt.Errorf("annotating %s: %w", name, err)
				}
			}
			nodes = append(nodes, parsed...)
		}
	}
	return kio.StringAll(nodes)
}

func separated(stream, group string) (map[string]string, error) {
	parsed, err := kio.ParseAll(stream)
	if err != nil {
		return nil, fmt.Errorf("error while parsing post rendered output: %w", err)
	}
	nodes := map[string][]*yaml.RNode{}
	for i, node := range parsed {
		meta, err := node.GetMeta()
		if err != nil {
			return nil, fmt.Errorf("getting metadata: %w", err)
		}
		name := meta.Annotations[fileAnnotation]
		if name == "" {
			name = strings.ReplaceAll(fmt.Sprintf("generated-by-postrender-%s-%d.yaml", group, i), "--", "-")
		}
		if err := node.PipeE(yaml.ClearAnnotation(fileAnnotation)); err != nil {
			return nil, fmt.Errorf("clearing filename annotation: %w", err)
		}
		nodes[name] = append(nodes[name], node)
	}
	files := map[string]string{}
	for name, documents := range nodes {
		if files[name], err = kio.StringAll(documents); err != nil {
			return nil, fmt.Errorf("re-writing %s: %w", name, err)
		}
	}
	return files, nil
}

func (k Kustomize) build(stream string) (string, error) {
	const input = "helm-output.yaml"
	file, err := json.Marshal(struct {
		kustomize.TypeMeta
		Resources []string `json:"resources"`
		Kustomize
	}{
		TypeMeta:  kustomize.TypeMeta{APIVersion: kustomize.KustomizationVersion, Kind: kustomize.KustomizationKind},
		Resources: []string{input},
		Kustomize: k,
	})
	if err != nil {
		return "", err
	}
	files := filesys.MakeFsInMemory()
	for name, contents := range map[string][]byte{input: []byte(stream), "kustomization.yaml": file} {
		if err := files.WriteFile(name, contents); err != nil {
			return "", err
		}
	}
	built, err := krusty.MakeKustomizer(&krusty.Options{
		LoadRestrictions: kustomize.LoadRestrictionsNone,
		PluginConfig:     kustomize.DisabledPluginConfig(),
	}).Run(files, ".")
	if err != nil {
		return "", err
	}
	text, err := built.AsYaml()
	return string(text), err
}

// transformers in their order: each of the two steps reads and writes the whole stream.
func (p PostRender) transformers() [][]resmap.Transformer {
	var common []resmap.Transformer
	if labels := p.CommonMetadata.Labels; labels != nil {
		common = append(common, setLabels(labels))
	}
	if annotations := p.CommonMetadata.Annotations; annotations != nil {
		common = append(common, &builtins.AnnotationsTransformerPlugin{
			Annotations: annotations,
			FieldSpecs:  []kustomize.FieldSpec{{Path: "metadata/annotations", CreateIfNotPresent: true}},
		})
	}
	steps := [][]resmap.Transformer{{setLabels(p.Labels)}}
	if len(common) > 0 {
		steps = append([][]resmap.Transformer{common}, steps...)
	}
	return steps
}

func setLabels(labels map[string]string) resmap.Transformer {
	return &builtins.LabelTransformerPlugin{
		Labels:     labels,
		FieldSpecs: []kustomize.FieldSpec{{Path: "metadata/labels", CreateIfNotPresent: true}},
	}
}

func transformed(stream string, step []resmap.Transformer) (string, error) {
	resources, err := resmap.NewFactory(provider.NewDefaultDepProvider().GetResourceFactory()).NewResMapFromBytes([]byte(stream))
	if err != nil {
		return "", err
	}
	for _, each := range step {
		if err := each.Transform(resources); err != nil {
			return "", err
		}
	}
	text, err := resources.AsYaml()
	return string(text), err
}

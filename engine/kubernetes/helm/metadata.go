package helm

import (
	"crypto/sha256"
	"fmt"
	"maps"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// metadata is what Helm sets on every object before it writes it, beside what was rendered.
type metadata struct {
	labels, annotations map[string]string
	// Leave out what is no definition, as helm-controller does with the rest of `crds/`.
	onlyDefinitions bool
}

// metadata is empty for a mere template: the command line prints what was rendered.
func (r Request) metadata() (ofObjects, ofDefinitions metadata) {
	if r.PostRender == nil {
		return metadata{}, metadata{}
	}
	ofObjects = ofRelease(r.Release.Name, r.Release.Namespace)
	return ofObjects, metadata{labels: r.PostRender.Labels, onlyDefinitions: true}
}

func ofRelease(name, namespace string) metadata {
	return metadata{
		labels: map[string]string{"app.kubernetes.io/managed-by": "Helm"},
		annotations: map[string]string{
			"meta.helm.sh/release-name":      name,
			"meta.helm.sh/release-namespace": namespace,
		},
	}
}

func (m metadata) setOn(objects []object) ([]object, error) {
	if m.labels == nil {
		return objects, nil
	}
	var set []object
	for _, each := range objects {
		u := &unstructured.Unstructured{}
		if err := u.UnmarshalJSON([]byte(each.JSON)); err != nil {
			return nil, fmt.Errorf("unable to decode %s: %w", each.Template, err)
		}
		if m.onlyDefinitions && u.GroupVersionKind().GroupKind().String() != "CustomResourceDefinition.apiextensions.k8s.io" {
			continue
		}
		u.SetLabels(with(u.GetLabels(), m.labels))
		if m.annotations != nil {
			u.SetAnnotations(with(u.GetAnnotations(), m.annotations))
		}
		text, err := u.MarshalJSON()
		if err != nil {
			return nil, err
		}
		each.JSON = string(text)
		set = append(set, each)
	}
	return set, nil
}

func with(before, more map[string]string) map[string]string {
	all := maps.Clone(before)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, more)
	return all
}

// shortened is the name that helm-controller gives a release whose own is longer than Helm allows.
func shortened(name string) string {
	const longest, digits = 53, 12
	if len(name) <= longest {
		return name
	}
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(name)))
	return name[:longest-digits-1] + "-" + sum[:digits]
}

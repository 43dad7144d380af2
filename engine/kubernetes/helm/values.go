package helm

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/fluxcd/pkg/apis/meta"
	fluxvalues "github.com/fluxcd/pkg/chartutil"
	"github.com/go-logr/logr"
	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/strvals"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"
)

// Values are what a release says beside the chart's own defaults.
type Values struct {
	// Texts of YAML, a later one over an earlier.
	Documents []string `json:"documents"`
	// Arguments of `--set` and its kind, over all documents.
	Set []Setting `json:"set"`
	// Of a HelmRelease, in place of the others.
	Release *ReleaseValues `json:"release"`
}

// A Setting is `name=value`, where As says what is made of the value: `typed` (--set), `string` (--set-string), or
// `file` (--set-file), whose value is what the file holds.
type Setting struct {
	Argument string `json:"argument"`
	As       string `json:"as"`
}

func (v Values) merged() (map[string]any, error) {
	if v.Release != nil {
		return v.Release.merged()
	}
	merged := map[string]any{}
	for _, text := range v.Documents {
		document := map[string]any{}
		if err := yaml.Unmarshal([]byte(text), &document); err != nil {
			return nil, err
		}
		merged = fluxvalues.MergeMaps(merged, document)
	}
	for _, each := range v.Set {
		if err := each.into(merged); err != nil {
			return nil, err
		}
	}
	return merged, nil
}

func (s Setting) into(values map[string]any) error {
	switch s.As {
	case "typed":
		return strvals.ParseInto(s.Argument, values)
	case "string":
		return strvals.ParseIntoString(s.Argument, values)
	case "file":
		parts := named.FindStringSubmatch(s.Argument)
		if parts == nil {
			return fmt.Errorf("key %q has no value", s.Argument)
		}
		return strvals.ParseIntoFile(parts[1]+"=file", values, func([]rune) (any, error) { return parts[2], nil })
	default:
		return fmt.Errorf("a value cannot be set as %q", s.As)
	}
}

// named are the name, in which an equals sign may be escaped, and the value.
var named = regexp.MustCompile(`(?s)^((?:[^\\=]|\\.)*)=(.*)$`)

// ReleaseValues are those of a HelmRelease: `spec.valuesFrom`, the objects that it names, and `spec.values`.
type ReleaseValues struct {
	Namespace  string                 `json:"namespace"`
	From       []meta.ValuesReference `json:"from"`
	ConfigMaps []corev1.ConfigMap     `json:"configMaps"`
	Secrets    []corev1.Secret        `json:"secrets"`
	Values     json.RawMessage        `json:"values"`
}

func (r ReleaseValues) merged() (map[string]any, error) {
	var values map[string]any
	if len(r.Values) > 0 {
		if err := yaml.Unmarshal(r.Values, &values); err != nil {
			return nil, err
		}
	}
	merged, err := fluxvalues.ChartValuesFromReferences(context.Background(), logr.Discard(), objects{release: r}, r.Namespace, values, r.From...)
	if err != nil {
		return nil, err
	}
	return common.Values(merged).AsMap(), nil
}

// objects is a cluster that holds nothing but what the references name; everything else would panic.
type objects struct {
	client.Client
	release ReleaseValues
}

func (o objects) Get(_ context.Context, key client.ObjectKey, into client.Object, _ ...client.GetOption) error {
	switch into := into.(type) {
	case *corev1.ConfigMap:
		for _, each := range o.release.ConfigMaps {
			if each.Name == key.Name {
				*into = each
				return nil
			}
		}
		return apierrors.NewNotFound(schema.GroupResource{Resource: "configmaps"}, key.Name)
	case *corev1.Secret:
		for _, each := range o.release.Secrets {
			if each.Name == key.Name {
				*into = each
				return nil
			}
		}
		return apierrors.NewNotFound(schema.GroupResource{Resource: "secrets"}, key.Name)
	default:
		return fmt.Errorf("values are not taken from %T", into)
	}
}

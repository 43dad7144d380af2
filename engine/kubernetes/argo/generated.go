package argo

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"plumbline.invalid/engine/kubernetes/agent"
	"plumbline.invalid/engine/kubernetes/apiserver"
	"plumbline.invalid/engine/kubernetes/kubectl"
)

// Preserved is what an ApplicationSet leaves of an Application that it has generated: spec.preservedFields, in the form of
// a rule among those of spec.ignoreApplicationDifferences.
type Preserved struct {
	Labels      []string `json:"preservedLabels"`
	Annotations []string `json:"preservedAnnotations"`
}

// Generated is how the applicationset controller writes an Application (createOrUpdateInCluster of Argo CD 3.2): the spec,
// the labels, the annotations and the finalizers are those that it has generated, the rest stays.
func Generated(preserved []Preserved) func(*apiserver.Kind, string, *unstructured.Unstructured, []byte) (*agent.Outcome, error) {
	return func(kind *apiserver.Kind, manager string, desired *unstructured.Unstructured, live []byte) (*agent.Outcome, error) {
		sent, err := desired.MarshalJSON()
		if err != nil {
			return nil, err
		}
		if live == nil {
			created, err := kind.Create(sent, manager, apiserver.Warn)
			if err != nil {
				return nil, err
			}
			after, err := kind.WriteTimeless(created)
			return &agent.Outcome{Action: agent.Created, Predicted: after, Sent: sent}, err
		}
		seen, err := apiserver.ReadUnstructured(live)
		if err != nil {
			return nil, err
		}
		merged, err := json.Marshal(onto(seen, desired, preserved).Object)
		if err != nil {
			return nil, err
		}
		current, err := kind.Read(live)
		if err != nil {
			return nil, err
		}
		updated, err := kind.Update(current, merged, manager)
		if err != nil {
			return nil, err
		}
		after, err := kind.WriteTimeless(updated)
		if err != nil {
			return nil, err
		}
		fields, err := kubectl.FieldsOf(kind, desired, live)
		return &agent.Outcome{Action: agent.Configured, Predicted: after, Sent: sent, Prepared: live, Fields: fields}, err
	}
}

// What other parts of Argo CD write there, and the controller leaves.
var alwaysPreserved = []string{
	"notified.notifications.argoproj.io",
	"argocd.argoproj.io/refresh",
	"argocd.argoproj.io/hydrate",
}

const postDeleteFinalizer = "post-delete-finalizer.argocd.argoproj.io"

func onto(live, desired *unstructured.Unstructured, preserved []Preserved) *unstructured.Unstructured {
	after := live.DeepCopy()
	if spec, found := desired.Object["spec"]; found {
		after.Object["spec"] = spec
	} else {
		delete(after.Object, "spec")
	}
	labels, annotations := []string{}, slices.Clone(alwaysPreserved)
	for _, one := range preserved {
		labels, annotations = append(labels, one.Labels...), append(annotations, one.Annotations...)
	}
	after.SetLabels(keeping(desired.GetLabels(), live.GetLabels(), labels))
	after.SetAnnotations(keeping(desired.GetAnnotations(), live.GetAnnotations(), annotations))
	finalizers := slices.Clone(desired.GetFinalizers())
	for _, finalizer := range live.GetFinalizers() {
		if strings.HasPrefix(finalizer, postDeleteFinalizer) {
			finalizers = append(finalizers, finalizer)
		}
	}
	after.SetFinalizers(finalizers)
	return after
}

func keeping(generated, live map[string]string, keys []string) map[string]string {
	all := map[string]string{}
	maps.Copy(all, generated)
	for _, key := range keys {
		if value, found := live[key]; found {
			all[key] = value
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

package apiserver

import (
	"cmp"
	"context"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/plugin/pkg/admission/defaulttolerationseconds"
)

// admit runs the plugins of the default admission chain that change existing objects by nothing but the object itself.
// The others look at what else is in the cluster, or act on creation only.
func (k *Kind) admit(ctx context.Context, object, old runtime.Object) error {
	if k.GVK.Group != "" || k.GVK.Kind != "Pod" {
		return nil
	}
	operation := admission.Update
	if old == nil {
		operation = admission.Create
	}
	keepPriority(object, old)
	resource := k.GVK.GroupVersion().WithResource("pods")
	return tolerations.Admit(ctx, admission.NewAttributesRecord(object, old, k.GVK, "", "", resource, "", operation, nil, true, nil), nil)
}

// keepPriority is what the plugin Priority does on update; on creation it asks for classes of the cluster.
func keepPriority(object, old runtime.Object) {
	pod, isPod := object.(*core.Pod)
	before, existed := old.(*core.Pod)
	if !isPod || !existed {
		return
	}
	pod.Spec.Priority = cmp.Or(pod.Spec.Priority, before.Spec.Priority)
	pod.Spec.PreemptionPolicy = cmp.Or(pod.Spec.PreemptionPolicy, before.Spec.PreemptionPolicy)
}

var tolerations = func() *defaulttolerationseconds.Plugin {
	plugin := defaulttolerationseconds.NewDefaultTolerationSeconds()
	plugin.InspectFeatureGates(nil)
	return plugin
}()

package apiserver

import (
	"context"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/kubernetes/plugin/pkg/admission/defaulttolerationseconds"
)

// admit runs the one plugin of the default admission chain that changes existing objects by
// nothing but the object itself. The others look at what else is in the cluster, or act on
// creation only.
func (k *Kind) admit(ctx context.Context, object, old runtime.Object) error {
	if k.GVK.Group != "" || k.GVK.Kind != "Pod" {
		return nil
	}
	operation := admission.Update
	if old == nil {
		operation = admission.Create
	}
	resource := k.GVK.GroupVersion().WithResource("pods")
	return tolerations.Admit(ctx, admission.NewAttributesRecord(object, old, k.GVK, "", "", resource, "", operation, nil, true, nil), nil)
}

var tolerations = func() *defaulttolerationseconds.Plugin {
	plugin := defaulttolerationseconds.NewDefaultTolerationSeconds()
	plugin.InspectFeatureGates(nil)
	return plugin
}()

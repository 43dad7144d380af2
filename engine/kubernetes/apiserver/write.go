package apiserver

import (
	"cmp"
	"context"
	"time"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
)

// Apply is a forced server-side apply. Current is nil where there is no object yet.
func (k *Kind) Apply(current runtime.Object, desired *unstructured.Unstructured, manager string) (runtime.Object, error) {
	namespace := desired.GetNamespace()
	return k.change(current, namespace, func(object runtime.Object) (runtime.Object, error) {
		merged, err := k.fields.Apply(object, desired.DeepCopy(), manager, true)
		if err != nil {
			return nil, refusedByTypes(err, k.types.typingErrors(desired))
		}
		return merged, nil
	})
}

// Patch is a JSON patch (RFC 6902).
func (k *Kind) Patch(current runtime.Object, patch []byte, manager string) (runtime.Object, error) {
	return k.change(current, "", func(object runtime.Object) (runtime.Object, error) {
		text, err := k.Write(object)
		if err != nil {
			return nil, err
		}
		operations, err := jsonpatch.DecodePatch(patch)
		if err != nil {
			return nil, err
		}
		if text, err = operations.Apply(text); err != nil {
			return nil, err
		}
		patched, err := k.Decode(text)
		if err != nil {
			return nil, err
		}
		return k.fields.UpdateNoErrors(object, patched, manager), nil
	})
}

// change follows Store.Update of the generic registry: what happens to an object between the
// request and the storage, all but a few plugins of admission left out.
func (k *Kind) change(current runtime.Object, namespace string, transform func(runtime.Object) (runtime.Object, error)) (runtime.Object, error) {
	if current == nil {
		return k.create(namespace, transform)
	}
	old := current.DeepCopyObject() // the strategies may touch it
	object, err := transform(old)
	if err != nil {
		return nil, err
	}
	before, after, err := accessors(old, object)
	if err != nil {
		return nil, err
	}
	version := before.GetResourceVersion()
	before.SetResourceVersion(cmp.Or(version, unknownResourceVersion))
	return k.check(k.request(before.GetNamespace()), object, old, func(ctx context.Context) error {
		after.SetResourceVersion(before.GetResourceVersion())
		defer after.SetResourceVersion(version)
		return rest.BeforeUpdate(k.strategy, ctx, object, old)
	})
}

func (k *Kind) create(namespace string, transform func(runtime.Object) (runtime.Object, error)) (runtime.Object, error) {
	object, err := transform(k.Blank())
	if err != nil {
		return nil, err
	}
	created, err := meta.Accessor(object)
	if err != nil {
		return nil, err
	}
	rest.WipeObjectMetaSystemFields(created)
	if namespace == "" && k.strategy != nil && k.strategy.NamespaceScoped() {
		namespace = metav1.NamespaceDefault
	}
	return k.check(k.request(namespace), object, nil, func(ctx context.Context) error {
		// The server's own choice cannot be known; any will do, and none is left in the result.
		created.SetCreationTimestamp(metav1.Time{Time: time.Unix(0, 0)})
		created.SetUID(unknownUID)
		defer func() {
			created.SetCreationTimestamp(metav1.Time{})
			created.SetUID("")
		}()
		return rest.BeforeCreate(k.strategy, ctx, object)
	})
}

const (
	unknownUID types.UID = "00000000-0000-0000-0000-000000000000"
	// Stands for that of an object somebody cleaned up, such as one from a file.
	unknownResourceVersion = "1"
)

// check is what creating and updating share. Old is nil where the object is new.
func (k *Kind) check(ctx context.Context, object, old runtime.Object, before func(context.Context) error) (runtime.Object, error) {
	if k.strategy == nil {
		return k.Store(object)
	}
	if err := k.admit(ctx, object, old); err != nil {
		return nil, refusedByRules(err)
	}
	forget := func(runtime.Object) {}
	if k.begin != nil {
		var err error
		if forget, err = k.begin(object, old); err != nil {
			return nil, refusedByRules(err)
		}
	}
	if err := before(ctx); err != nil {
		return nil, refusedByRules(err)
	}
	object, err := k.Store(object)
	if err != nil {
		return nil, err
	}
	forget(object)
	return object, nil
}

func accessors(old, object runtime.Object) (metav1.Object, metav1.Object, error) {
	before, err := meta.Accessor(old)
	if err != nil {
		return nil, nil, err
	}
	after, err := meta.Accessor(object)
	return before, after, err
}

// request is the context of a request as the strategies look at it.
func (k *Kind) request(namespace string) context.Context {
	ctx := request.WithNamespace(request.NewContext(), namespace)
	return request.WithRequestInfo(ctx, &request.RequestInfo{
		IsResourceRequest: true,
		Verb:              "patch",
		APIGroup:          k.GVK.Group,
		APIVersion:        k.GVK.Version,
		Namespace:         namespace,
	})
}

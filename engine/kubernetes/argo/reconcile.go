package argo

import (
	"encoding/json"
	"fmt"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/component-helpers/auth/rbac/reconciliation"
	"plumbline.invalid/engine/kubernetes/apiserver"
)

// reconciled is live as `kubectl auth reconcile` leaves it: rules and subjects that are missing are added, and a binding
// to another role is deleted and made anew. Other kinds are left as they are.
func reconciled(kind *apiserver.Kind, desired *unstructured.Unstructured, live []byte) (after []byte, recreated bool, err error) {
	if kind.GVK.GroupVersion() != rbacv1.SchemeGroupVersion || live == nil {
		return live, false, nil
	}
	store := &store{kind: kind, object: live}
	if err := reconcile(store, desired); err != nil {
		return nil, false, err
	}
	return store.object, store.deleted, nil
}

func reconcile(store *store, desired *unstructured.Unstructured) error {
	text, err := desired.MarshalJSON()
	if err != nil {
		return err
	}
	switch store.kind.GVK.Kind {
	case "Role", "ClusterRole":
		role, err := store.role(text)
		if err != nil {
			return err
		}
		options := reconciliation.ReconcileRoleOptions{Confirm: true, Role: role, Client: roles{store}}
		_, err = options.Run()
		return err
	case "RoleBinding", "ClusterRoleBinding":
		binding, err := store.binding(text)
		if err != nil {
			return err
		}
		options := reconciliation.ReconcileRoleBindingOptions{Confirm: true, RoleBinding: binding, Client: bindings{store}}
		_, err = options.Run()
		return err
	}
	return nil
}

// The name by which the controller's clients write that are not told another.
const unnamed = "argocd-application-controller"

// A store is an API server with one object.
type store struct {
	kind    *apiserver.Kind
	object  []byte
	deleted bool
}

func (s *store) update(object any) error {
	text, err := s.text(object)
	if err != nil {
		return err
	}
	current, err := s.kind.Read(s.object)
	if err != nil {
		return err
	}
	updated, err := s.kind.Update(current, text, unnamed)
	if err != nil {
		return err
	}
	s.object, err = s.kind.Write(updated)
	return err
}

func (s *store) create(object any) error {
	text, err := s.text(object)
	if err != nil {
		return err
	}
	created, err := s.kind.Create(text, unnamed, apiserver.Warn)
	if err != nil {
		return err
	}
	s.object, err = s.kind.Write(created)
	return err
}

// text names the kind, which clients leave out of their typed objects.
func (s *store) text(object any) ([]byte, error) {
	text, err := json.Marshal(object)
	if err != nil {
		return nil, err
	}
	named := &unstructured.Unstructured{}
	if err := json.Unmarshal(text, &named.Object); err != nil {
		return nil, err
	}
	named.SetGroupVersionKind(s.kind.GVK)
	return named.MarshalJSON()
}

func (s *store) notFound(name string) error {
	return apierrors.NewNotFound(schema.GroupResource{Group: s.kind.GVK.Group, Resource: s.kind.GVK.Kind}, name)
}

func (s *store) role(text []byte) (reconciliation.RuleOwner, error) {
	if s.kind.GVK.Kind == "Role" {
		role := &rbacv1.Role{}
		return reconciliation.RoleRuleOwner{Role: role}, read(text, role)
	}
	role := &rbacv1.ClusterRole{}
	return reconciliation.ClusterRoleRuleOwner{ClusterRole: role}, read(text, role)
}

func (s *store) binding(text []byte) (reconciliation.RoleBinding, error) {
	if s.kind.GVK.Kind == "RoleBinding" {
		binding := &rbacv1.RoleBinding{}
		return reconciliation.RoleBindingAdapter{RoleBinding: binding}, read(text, binding)
	}
	binding := &rbacv1.ClusterRoleBinding{}
	return reconciliation.ClusterRoleBindingAdapter{ClusterRoleBinding: binding}, read(text, binding)
}

func read(text []byte, object any) error {
	if err := json.Unmarshal(text, object); err != nil {
		return apiserver.RefusedPatch(apierrors.NewBadRequest(fmt.Sprintf("it is no %T: %v", object, err)))
	}
	return nil
}

type roles struct{ *store }

func (r roles) Get(_, name string) (reconciliation.RuleOwner, error) {
	if r.object == nil {
		return nil, r.notFound(name)
	}
	return r.role(r.object)
}

func (r roles) Create(owner reconciliation.RuleOwner) (reconciliation.RuleOwner, error) {
	return owner, r.create(owner.GetObject())
}

func (r roles) Update(owner reconciliation.RuleOwner) (reconciliation.RuleOwner, error) {
	return owner, r.update(owner.GetObject())
}

type bindings struct{ *store }

func (b bindings) Get(_, name string) (reconciliation.RoleBinding, error) {
	if b.object == nil {
		return nil, b.notFound(name)
	}
	return b.binding(b.object)
}

func (b bindings) Delete(_, _ string, _ types.UID) error {
	b.object, b.deleted = nil, true
	return nil
}

func (b bindings) Create(binding reconciliation.RoleBinding) (reconciliation.RoleBinding, error) {
	return binding, b.create(binding.GetObject())
}

func (b bindings) Update(binding reconciliation.RoleBinding) (reconciliation.RoleBinding, error) {
	return binding, b.update(binding.GetObject())
}

// Package argo does what Argo CD 3.2 (gitops-engine) does to an object around the API server's own work. It writes as
// kubectl does, with a few steps before and other options; its packages drag kubectl and a whole client along, so that
// the few steps that count are repeated here.
package argo

import (
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"plumbline.invalid/engine/kubernetes/agent"
	"plumbline.invalid/engine/kubernetes/apiserver"
	"plumbline.invalid/engine/kubernetes/kubectl"
)

// Apply is an apply on the client's side. Live is nil where there is no object yet.
func Apply(kind *apiserver.Kind, manager string, desired *unstructured.Unstructured, live []byte) (*agent.Outcome, error) {
	return after(kind, desired, live, func(start []byte) (*agent.Outcome, error) {
		return kubectl.ApplyWith(apiserver.Warn, kind, manager, desired, start)
	})
}

// ApplyServerSide is an apply on the server's side, after what was applied by kubectl has been applied so once more: only
// then does kubectl take over what it owns.
func ApplyServerSide(kind *apiserver.Kind, manager string, desired *unstructured.Unstructured, live []byte) (*agent.Outcome, error) {
	return after(kind, desired, live, func(start []byte) (*agent.Outcome, error) {
		if !needsMigration(start) {
			return kubectl.ApplyServerSide(kind, manager, desired, start)
		}
		first, err := kubectl.ApplyWith(apiserver.Warn, kind, clientSide, desired, start)
		if err != nil {
			return nil, err
		}
		outcome, err := kubectl.ApplyServerSide(kind, manager, desired, first.Predicted)
		if err != nil {
			return nil, err
		}
		outcome.Prepared, err = kubectl.TakenOver(kind, manager, start, clientSide)
		return outcome, err
	})
}

// Replace puts desired in the place of what is live, whoever wrote it.
func Replace(kind *apiserver.Kind, manager string, desired *unstructured.Unstructured, live []byte) (*agent.Outcome, error) {
	text, err := desired.MarshalJSON()
	if err != nil {
		return nil, err
	}
	if live == nil {
		created, err := kind.Create(text, manager, apiserver.Warn)
		if err != nil {
			return nil, err
		}
		after, err := kind.WriteTimeless(created)
		return &agent.Outcome{Action: agent.Created, Predicted: after, Sent: text}, err
	}
	return after(kind, desired, live, func(start []byte) (*agent.Outcome, error) {
		current, err := kind.Read(start)
		if err != nil {
			return nil, err
		}
		replaced, err := kind.Update(current, text, manager)
		if err != nil {
			return nil, err
		}
		after, err := kind.WriteTimeless(replaced)
		return &agent.Outcome{Action: agent.Configured, Predicted: after, Sent: text, Prepared: start}, err
	})
}

// The manager whose applies Argo CD takes over.
const clientSide = "kubectl-client-side-apply"

func needsMigration(live []byte) bool {
	if live == nil {
		return false
	}
	seen, err := apiserver.ReadUnstructured(live)
	if err != nil {
		return false
	}
	for _, entry := range seen.GetManagedFields() {
		if entry.Manager == clientSide {
			return true
		}
	}
	return false
}

// after makes a write of what `kubectl auth reconcile` leaves, which Argo CD runs first for roles and bindings. What it
// asserts and takes away is told of live as it was before.
func after(kind *apiserver.Kind, desired *unstructured.Unstructured, live []byte, write func(start []byte) (*agent.Outcome, error)) (*agent.Outcome, error) {
	start, recreated, err := reconciled(kind, desired, live)
	if err != nil {
		return nil, err
	}
	outcome, err := write(start)
	if err != nil || live == nil {
		return outcome, err
	}
	if recreated {
		outcome.Action = agent.Recreated
	}
	outcome.Fields, err = kubectl.FieldsOf(kind, desired, live)
	return outcome, err
}

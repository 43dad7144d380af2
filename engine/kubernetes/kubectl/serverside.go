package kubectl

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/client-go/util/csaupgrade"
	"plumbline.invalid/engine/kubernetes/agent"
	"plumbline.invalid/engine/kubernetes/apiserver"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

// ApplyServerSide follows applyOneObject of kubectl for --server-side --force-conflicts: it applies,
// takes over what its own past client-side applies own, and then applies again.
func ApplyServerSide(kind *apiserver.Kind, manager string, desired *unstructured.Unstructured, live []byte) (*agent.Outcome, error) {
	sent, err := desired.MarshalJSON()
	if err != nil {
		return nil, err
	}
	outcome := &agent.Outcome{Action: agent.Created, Sent: sent}
	var current runtime.Object
	if live != nil {
		outcome.Action = agent.Configured
		if current, err = kind.Read(live); err != nil {
			return nil, err
		}
		if outcome.Prepared, err = kind.Write(current); err != nil {
			return nil, err
		}
	}
	applied, err := kind.Apply(current, desired, manager)
	if err != nil {
		return nil, err
	}
	if current != nil {
		// It has been applied by now: whatever else is refused kubectl only warns of.
		if migrated, err := takeOver(kind, manager, applied); err == nil && migrated != nil {
			if outcome.Prepared, err = takenOver(kind, manager, current, applied); err != nil {
				return nil, err
			}
			applied = migrated
			if again, err := kind.Apply(migrated, desired, manager); err == nil {
				applied = again
			}
		}
	}
	outcome.Predicted, err = kind.WriteTimeless(applied)
	return outcome, err
}

// takeOver is nil where there is nothing to take over.
func takeOver(kind *apiserver.Kind, manager string, object runtime.Object) (runtime.Object, error) {
	seen, err := asSeen(kind, object)
	if err != nil {
		return nil, err
	}
	return migrated(kind, manager, object, seen, csaManagers(seen))
}

func asSeen(kind *apiserver.Kind, object runtime.Object) (*unstructured.Unstructured, error) {
	text, err := kind.Write(object)
	if err != nil {
		return nil, err
	}
	return apiserver.ReadUnstructured(text)
}

func csaManagers(seen *unstructured.Unstructured) sets.Set[string] {
	names := sets.New[string]()
	for _, entry := range csaupgrade.FindFieldsOwners(seen.GetManagedFields(), metav1.ManagedFieldsOperationUpdate, lastAppliedField) {
		names.Insert(entry.Manager)
	}
	return names
}

func migrated(kind *apiserver.Kind, manager string, object runtime.Object, seen *unstructured.Unstructured, names sets.Set[string]) (runtime.Object, error) {
	changes, err := csaupgrade.UpgradeManagedFieldsPatch(seen, names, manager)
	if err != nil || changes == nil {
		return nil, err
	}
	return kind.Patch(object, changes, manager)
}

// takenOver is live as it is once what is taken over is: what of it the first apply has left to past client-side ones. Of
// several entries of one manager only the first is taken, and the apply may have ended that one.
func takenOver(kind *apiserver.Kind, manager string, current, applied runtime.Object) ([]byte, error) {
	seen, err := asSeen(kind, current)
	if err != nil {
		return nil, err
	}
	left, err := asSeen(kind, applied)
	if err != nil {
		return nil, err
	}
	names := csaManagers(left)
	isTakenOver := func(entry metav1.ManagedFieldsEntry) bool {
		return names.Has(entry.Manager) && entry.Operation == metav1.ManagedFieldsOperationUpdate && entry.Subresource == ""
	}
	entries := slices.DeleteFunc(seen.GetManagedFields(), isTakenOver)
	for _, entry := range left.GetManagedFields() {
		if isTakenOver(entry) {
			entries = append(entries, entry)
		}
	}
	seen.SetManagedFields(entries)
	return writeMigrated(kind, manager, current, seen, names)
}

// TakenOver is the same where what one more manager owns is taken over too.
func TakenOver(kind *apiserver.Kind, manager string, live []byte, more string) ([]byte, error) {
	seen, err := apiserver.ReadUnstructured(live)
	if err != nil {
		return nil, err
	}
	current, err := kind.Read(live)
	if err != nil {
		return nil, err
	}
	return writeMigrated(kind, manager, current, seen, csaManagers(seen).Insert(more))
}

func writeMigrated(kind *apiserver.Kind, manager string, object runtime.Object, seen *unstructured.Unstructured, names sets.Set[string]) ([]byte, error) {
	after, err := migrated(kind, manager, object, seen, names)
	if err != nil {
		return nil, err
	}
	if after == nil {
		after = object
	}
	return kind.Write(after)
}

var lastAppliedField = fieldpath.NewSet(fieldpath.MakePathOrDie("metadata", "annotations", corev1.LastAppliedConfigAnnotation))

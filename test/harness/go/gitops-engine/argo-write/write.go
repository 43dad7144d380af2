package main

import (
	"context"
	"fmt"

	"github.com/argoproj/gitops-engine/pkg/sync/common"
	"github.com/argoproj/gitops-engine/pkg/sync/resource"
	"github.com/argoproj/gitops-engine/pkg/utils/kube"
	"github.com/argoproj/gitops-engine/pkg/utils/tracing"
	"github.com/go-logr/logr"
	"k8s.io/client-go/rest"
	cmdutil "k8s.io/kubectl/pkg/cmd/util"
)

// The name that Argo CD 3 gives to its applies (common.ArgoCDSSAManager).
const manager = "argocd-controller"

type writer struct{ operations kube.ResourceOperations }

func newWriter(config *rest.Config) (*writer, error) {
	kubectl := &kube.KubectlCmd{Log: logr.Discard(), Tracer: tracing.NopTracer{}}
	schema, _, err := kubectl.LoadOpenAPISchema(config)
	if err != nil {
		return nil, err
	}
	operations, _, err := kubectl.ManageResources(config, schema)
	return &writer{operations}, err
}

// write makes the choices of applyObject in the sync package, which is not exported.
func (w *writer) write(asked question) (string, error) {
	ctx, object := context.Background(), asked.Object
	force := asked.Force || resource.HasAnnotationOption(object, common.AnnotationSyncOptions, common.SyncOptionForce)
	switch asked.Mode {
	case "argo-csa":
		return w.operations.ApplyResource(ctx, object, cmdutil.DryRunNone, force, true, false, manager)
	case "argo-ssa":
		if asked.needsMigration() {
			_, err := w.operations.ApplyResource(ctx, object, cmdutil.DryRunNone, false, false, false, common.DefaultClientSideApplyMigrationManager)
			if err != nil {
				return "", fmt.Errorf("migration: %w", err)
			}
		}
		return w.operations.ApplyResource(ctx, object, cmdutil.DryRunNone, force, true, true, manager)
	case "argo-replace":
		return w.replace(ctx, asked, force)
	}
	return "", fmt.Errorf("no mode %q", asked.Mode)
}

func (w *writer) replace(ctx context.Context, asked question, force bool) (string, error) {
	switch {
	case asked.Live == nil:
		return w.operations.CreateResource(ctx, asked.Object, cmdutil.DryRunNone, true)
	case kube.IsCRD(asked.Object) || asked.Object.GetKind() == kube.NamespaceKind:
		update := asked.Object.DeepCopy()
		update.SetResourceVersion(asked.Live.GetResourceVersion())
		_, err := w.operations.UpdateResource(ctx, update, cmdutil.DryRunNone)
		return "updated", err
	default:
		return w.operations.ReplaceResource(ctx, asked.Object, cmdutil.DryRunNone, force)
	}
}

func (q question) needsMigration() bool {
	if q.Live == nil {
		return false
	}
	for _, entry := range q.Live.GetManagedFields() {
		if entry.Manager == common.DefaultClientSideApplyMigrationManager {
			return true
		}
	}
	return false
}

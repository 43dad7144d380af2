package apiserver

import (
	"context"
	"net"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/registry/generic"
	"k8s.io/apiserver/pkg/storage"
	"k8s.io/apiserver/pkg/storage/storagebackend"
	"k8s.io/apiserver/pkg/storage/storagebackend/factory"
	"k8s.io/client-go/tools/cache"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/registry/core/service/ipallocator"
	"k8s.io/kubernetes/pkg/registry/core/service/portallocator"
	services "k8s.io/kubernetes/pkg/registry/core/service/storage"
)

// serviceHooks keep what was allocated to a Service: addresses, ports, families. It is the
// Service storage's own code; only the allocators behind it give nothing away.
var serviceHooks = hooks{
	beginUpdate: func(object, old runtime.Object) error {
		store, err := serviceStore(object.(*core.Service), old.(*core.Service))
		if err != nil {
			return err
		}
		finish, err := store.BeginUpdate(context.Background(), object, old, &metav1.UpdateOptions{DryRun: []string{metav1.DryRunAll}})
		if err == nil {
			finish(context.Background(), true)
		}
		return err
	},
	decorate: func(object runtime.Object) {
		service := object.(*core.Service)
		if store, err := serviceStore(service, service); err == nil {
			store.Decorator(object)
		}
		if ip := net.ParseIP(service.Spec.ClusterIP); ip != nil && ip.IsUnspecified() {
			service.Spec.ClusterIP, service.Spec.ClusterIPs = "", nil
		}
	},
}

// serviceStore guesses the cluster's address families, which no object tells, from the Service:
// a second family is there if the Service had it or asks for it.
func serviceStore(service, old *core.Service) (*services.REST, error) {
	primary := core.IPv4Protocol
	if len(old.Spec.IPFamilies) > 0 {
		primary = old.Spec.IPFamilies[0]
	}
	families := map[core.IPFamily]ipallocator.Interface{primary: addresses{family: primary}}
	policy := service.Spec.IPFamilyPolicy
	if len(old.Spec.IPFamilies) > 1 || len(service.Spec.IPFamilies) > 1 || policy != nil && *policy == core.IPFamilyPolicyRequireDualStack {
		families[core.IPv4Protocol], families[core.IPv6Protocol] = addresses{family: core.IPv4Protocol}, addresses{family: core.IPv6Protocol}
	}
	store, _, _, err := services.NewREST(noStorage, primary, families, ports{}, nil, nil, nil)
	return store, err
}

// noStorage is enough for a store whose hooks alone are called.
var noStorage = generic.RESTOptions{
	ResourcePrefix: "services",
	StorageConfig:  &storagebackend.ConfigForResource{},
	Decorator: func(*storagebackend.ConfigForResource, string, func(runtime.Object) (string, error), func() runtime.Object,
		func() runtime.Object, storage.AttrFunc, storage.IndexerFuncs, *cache.Indexers,
	) (storage.Interface, factory.DestroyFunc, error) {
		return nil, func() {}, nil
	},
}

// addresses has every address to give to those who name one, and none for those who do not.
type addresses struct {
	ipallocator.Interface
	family core.IPFamily
}

func (a addresses) DryRun() ipallocator.Interface { return a }
func (a addresses) IPFamily() core.IPFamily       { return a.family }
func (addresses) Allocate(net.IP) error           { return nil }
func (addresses) Release(net.IP) error            { return nil }

// The cluster's choice cannot be known: the unspecified address marks it until decorate.
func (a addresses) AllocateNext() (net.IP, error) {
	if a.family == core.IPv6Protocol {
		return net.IPv6zero, nil
	}
	return net.IPv4zero, nil
}

type ports struct{ portallocator.Interface }

func (ports) Allocate(int) error         { return nil }
func (ports) AllocateNext() (int, error) { return 0, nil }
func (ports) Release(int) error          { return nil }

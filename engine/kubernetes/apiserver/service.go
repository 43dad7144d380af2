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

// beginService runs what the Service storage does before the strategy: it keeps addresses, ports
// and families that live has, and allocates what is missing. What was allocated here is made up,
// so forget takes it out of the result again.
func beginService(object, old runtime.Object) (forget func(runtime.Object), err error) {
	service := object.(*core.Service)
	before, _ := old.(*core.Service)
	if before == nil {
		before = &core.Service{}
	}
	known := nodePorts(service, before)
	named := len(service.Spec.IPFamilies) > 0 || old != nil
	store, err := serviceStore(service, before)
	if err != nil {
		return nil, err
	}
	ctx, dryRun := context.Background(), []string{metav1.DryRunAll}
	if old == nil {
		_, err = store.BeginCreate(ctx, object, &metav1.CreateOptions{DryRun: dryRun})
	} else {
		_, err = store.BeginUpdate(ctx, object, old, &metav1.UpdateOptions{DryRun: dryRun})
	}
	return func(stored runtime.Object) {
		service := stored.(*core.Service)
		store.Decorator(service)
		forgetAllocated(service, known)
		if !named {
			service.Spec.IPFamilies, service.Spec.IPFamilyPolicy = nil, nil
		}
	}, err
}

func forgetAllocated(service *core.Service, known map[int32]bool) {
	for i := range service.Spec.Ports {
		if port := &service.Spec.Ports[i].NodePort; !known[*port] {
			*port = 0
		}
	}
	if !known[service.Spec.HealthCheckNodePort] {
		service.Spec.HealthCheckNodePort = 0
	}
	if ip := net.ParseIP(service.Spec.ClusterIP); ip != nil && ip.IsUnspecified() {
		service.Spec.ClusterIP, service.Spec.ClusterIPs = "", nil
	}
}

func nodePorts(of ...*core.Service) map[int32]bool {
	ports := map[int32]bool{}
	for _, service := range of {
		ports[service.Spec.HealthCheckNodePort] = true
		for _, port := range service.Spec.Ports {
			ports[port.NodePort] = true
		}
	}
	return ports
}

// serviceStore guesses the cluster's address families, which no object tells, from the Service:
// a second family is there if the Service had it or asks for it.
func serviceStore(service, old *core.Service) (*services.REST, error) {
	primary := core.IPv4Protocol
	for _, spec := range []core.ServiceSpec{service.Spec, old.Spec} {
		if len(spec.IPFamilies) > 0 {
			primary = spec.IPFamilies[0]
		}
	}
	families := map[core.IPFamily]ipallocator.Interface{primary: addresses{family: primary}}
	policy := service.Spec.IPFamilyPolicy
	if len(old.Spec.IPFamilies) > 1 || len(service.Spec.IPFamilies) > 1 || policy != nil && *policy == core.IPFamilyPolicyRequireDualStack {
		families[core.IPv4Protocol], families[core.IPv6Protocol] = addresses{family: core.IPv4Protocol}, addresses{family: core.IPv6Protocol}
	}
	key := storeKey{primary, len(families)}
	if known := serviceStores[key]; known != nil {
		return known, nil
	}
	store, _, _, err := services.NewREST(noStorage, primary, families, ports{}, nil, nil, nil)
	serviceStores[key] = store
	return store, err
}

// serviceStores keeps the few stores that there can be: making one takes as long as a validation.
var serviceStores = map[storeKey]*services.REST{}

type storeKey struct {
	primary  core.IPFamily
	families int
}

// noStorage is enough for a store of which the hooks alone are called.
var noStorage = generic.RESTOptions{
	ResourcePrefix: "services",
	StorageConfig:  &storagebackend.ConfigForResource{},
	Decorator: func(*storagebackend.ConfigForResource, string, func(runtime.Object) (string, error), func() runtime.Object,
		func() runtime.Object, storage.AttrFunc, storage.IndexerFuncs, *cache.Indexers,
	) (storage.Interface, factory.DestroyFunc, error) {
		return nil, func() {}, nil
	},
}

// addresses has every address for those who name one, and the unspecified one for all others: the
// cluster's choice cannot be known.
type addresses struct {
	ipallocator.Interface
	family core.IPFamily
}

func (a addresses) DryRun() ipallocator.Interface { return a }
func (a addresses) IPFamily() core.IPFamily       { return a.family }
func (addresses) Allocate(net.IP) error           { return nil }
func (addresses) Release(net.IP) error            { return nil }
func (a addresses) AllocateNext() (net.IP, error) {
	if a.family == core.IPv6Protocol {
		return net.IPv6zero, nil
	}
	return net.IPv4zero, nil
}

// ports are all free; a dry run makes up those that nobody names.
type ports struct{ portallocator.Interface }

func (ports) Has(int) bool { return false }

// Stands in for etcd's client package, which does not compile for WebAssembly (file locks, the
// systemd journal). The API server's registries import it on the way to a storage that is never made.
module go.etcd.io/etcd/client/pkg/v3

go 1.26

require go.uber.org/zap v1.27.1

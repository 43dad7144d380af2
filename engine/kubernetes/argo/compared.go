package argo

import (
	"errors"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"plumbline.invalid/engine/bridge"
	"plumbline.invalid/engine/kubernetes/agent"
	"plumbline.invalid/engine/kubernetes/apiserver"
)

// ComparedByServer is what Argo CD compares where it asks the API server (ServerSideDiff): what a server-side apply by its
// name would leave of the live object, however the object is written. What the server refuses ends the comparison of the
// whole Application.
func ComparedByServer(kind *apiserver.Kind, desired *unstructured.Unstructured, live []byte) (*agent.Compared, error) {
	current, err := kind.Read(live)
	if err != nil {
		return nil, err
	}
	applied, err := kind.Apply(current, desired, serverSide)
	if refused, ok := errors.AsType[*bridge.Failure](err); ok {
		return &agent.Compared{Refused: refused.Message}, nil
	}
	if err != nil {
		return nil, err
	}
	left, err := kind.WriteTimeless(applied)
	return &agent.Compared{Left: left}, err
}

// By what Argo CD names itself where it applies on the server's side.
const serverSide = "argocd-controller"

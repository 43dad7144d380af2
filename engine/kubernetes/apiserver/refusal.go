package apiserver

import (
	"errors"
	"fmt"
	"slices"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"plumbline.invalid/engine/bridge"
)

// RefusedKind is the answer for a kind that the cluster does not serve.
func RefusedKind(gvk schema.GroupVersionKind) error {
	return refusal("NoKind", fmt.Sprintf("no matches for kind %q in version %q", gvk.Kind, gvk.GroupVersion()), nil)
}

// RefusedByRule is for a write that a rule of the owner itself keeps from being made.
func RefusedByRule(err error) error { return refusal("Rule", err.Error(), nil) }

// refusedByTypes is for an object that does not fit its kind's types, at these paths.
func refusedByTypes(err error, paths []string) error { return refusal("TypeError", err.Error(), paths) }

// refusedByRules is for an object that the kind's strategy turns down.
func refusedByRules(err error) error {
	var status apierrors.APIStatus
	if !errors.As(err, &status) {
		return err
	}
	var fields []string
	if details := status.Status().Details; details != nil {
		for _, cause := range details.Causes {
			if cause.Field != "" && cause.Field != "<nil>" && !slices.Contains(fields, cause.Field) {
				fields = append(fields, cause.Field)
			}
		}
	}
	if status.Status().Reason == metav1.StatusReasonInternalError {
		return err
	}
	return refusal("Invalid", err.Error(), fields)
}

// RefusedWithLive adds to a refusal whether the same object would be created where there is none.
func RefusedWithLive(refused *bridge.Failure, accepted bool) error {
	detail, ok := refused.Detail.(bridge.Refusal)
	if !ok {
		return refused
	}
	return &bridge.Failure{Kind: refused.Kind, Message: refused.Message, Detail: refusalWithLive{detail, accepted}}
}

type refusalWithLive struct {
	bridge.Refusal
	OnlyWithLive bool `json:"onlyWithLive"`
}

func refusal(reason, message string, fields []string) error {
	if fields == nil {
		fields = []string{}
	}
	return &bridge.Failure{Kind: bridge.Refused, Message: message, Detail: bridge.Refusal{Reason: reason, Fields: fields}}
}

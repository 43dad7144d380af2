package apiserver

import (
	"context"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/apis/authentication"
	"k8s.io/kubernetes/pkg/apis/authorization"
	authorizationvalidation "k8s.io/kubernetes/pkg/apis/authorization/validation"
)

// reviews are the kinds that a client creates to ask something; nothing is stored, and their own
// handlers validate them.
var reviews = map[schema.GroupKind]func(context.Context, runtime.Object) field.ErrorList{
	{Group: "authentication.k8s.io", Kind: "SelfSubjectReview"}: nothingToCheck,
	{Group: "authentication.k8s.io", Kind: "TokenReview"}: func(_ context.Context, object runtime.Object) field.ErrorList {
		if review := object.(*authentication.TokenReview); review.Spec.Token == "" {
			return field.ErrorList{field.Required(field.NewPath("spec", "token"), "token is required for TokenReview in authentication")}
		}
		return nil
	},
	{Group: "authorization.k8s.io", Kind: "LocalSubjectAccessReview"}: func(ctx context.Context, object runtime.Object) field.ErrorList {
		return authorizationvalidation.ValidateLocalSubjectAccessReviewCreate(ctx, builtInScheme, object.(*authorization.LocalSubjectAccessReview))
	},
	{Group: "authorization.k8s.io", Kind: "SelfSubjectAccessReview"}: func(ctx context.Context, object runtime.Object) field.ErrorList {
		return authorizationvalidation.ValidateSelfSubjectAccessReviewCreate(ctx, builtInScheme, object.(*authorization.SelfSubjectAccessReview))
	},
	{Group: "authorization.k8s.io", Kind: "SubjectAccessReview"}: func(ctx context.Context, object runtime.Object) field.ErrorList {
		return authorizationvalidation.ValidateSubjectAccessReviewCreate(ctx, builtInScheme, object.(*authorization.SubjectAccessReview))
	},
	{Group: "authorization.k8s.io", Kind: "SelfSubjectRulesReview"}: func(_ context.Context, object runtime.Object) field.ErrorList {
		if review := object.(*authorization.SelfSubjectRulesReview); review.Spec.Namespace == "" {
			return field.ErrorList{field.Required(field.NewPath("spec", "namespace"), "no namespace on request")}
		}
		return nil
	},
}

func nothingToCheck(context.Context, runtime.Object) field.ErrorList { return nil }

// noObjects are kinds of the scheme that cannot be created by themselves, and what they are.
var noObjects = map[string]string{
	"APIGroup":              "an answer of discovery",
	"APIVersions":           "an answer of discovery",
	"Binding":               "an action on a Pod",
	"ComponentStatus":       "something that the server reports",
	"ConversionReview":      "a question of the server to a webhook",
	"CreateOptions":         "a part of a request",
	"DeleteOptions":         "a part of a request",
	"DeploymentRollback":    "an action on a Deployment",
	"Eviction":              "an action on a Pod",
	"GetOptions":            "a part of a request",
	"ListOptions":           "a part of a request",
	"NodeProxyOptions":      "a part of a request",
	"PatchOptions":          "a part of a request",
	"PodAttachOptions":      "a part of a request",
	"PodExecOptions":        "a part of a request",
	"PodLogOptions":         "a part of a request",
	"PodPortForwardOptions": "a part of a request",
	"PodProxyOptions":       "a part of a request",
	"RangeAllocation":       "something that the server keeps for itself",
	"Scale":                 "a view of another object",
	"SerializedReference":   "a part of other objects",
	"ServiceProxyOptions":   "a part of a request",
	"Status":                "an answer of the server",
	"TokenRequest":          "an action on a ServiceAccount",
	"UpdateOptions":         "a part of a request",
	"WatchEvent":            "an answer of the server",
}

// A KnownKind tells how a kind of the scheme is validated.
type KnownKind struct {
	Group   string `json:"group"`
	Version string `json:"version"`
	Kind    string `json:"kind"`
	// "strategy", "review", "list", "no-object", "removed"; empty where a table lacks a row.
	By string `json:"by"`
}

// KnownKinds lists every kind of the scheme in every version that clients see.
func KnownKinds() []KnownKind {
	var kinds []KnownKind
	for gvk := range builtInScheme.AllKnownTypes() {
		if gvk.Version != runtime.APIVersionInternal {
			kinds = append(kinds, KnownKind{gvk.Group, gvk.Version, gvk.Kind, validatedBy(gvk)})
		}
	}
	return kinds
}

func validatedBy(gvk schema.GroupVersionKind) string {
	_, byStrategy := builtInStrategies[gvk.GroupKind()]
	_, isReview := reviews[gvk.GroupKind()]
	removed, _ := removal(gvk, ownVersion)
	switch {
	case removed:
		return "removed"
	case isNoObject(gvk):
		return "no-object"
	case byStrategy:
		return "strategy"
	case isReview:
		return "review"
	case strings.HasSuffix(gvk.Kind, "List"):
		return "list"
	default:
		return ""
	}
}

// isNoObject: lifecycle.k8s.io has an Eviction that is an object.
func isNoObject(gvk schema.GroupVersionKind) bool {
	_, ok := noObjects[gvk.Kind]
	return ok && builtInStrategies[gvk.GroupKind()] == nil
}

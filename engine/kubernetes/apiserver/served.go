package apiserver

import (
	"fmt"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/endpoints/deprecation"
)

// A Version of Kubernetes, of which minor versions alone serve different API versions.
type Version struct{ Major, Minor int }

// ownVersion is that of the packages in go.mod.
var ownVersion = Version{1, 37}

func (v Version) String() string { return fmt.Sprintf("%d.%d", v.Major, v.Minor) }

func (v Version) before(other Version) bool {
	return v.Major < other.Major || v.Major == other.Major && v.Minor < other.Minor
}

// ParseVersion reads "1.34", "v1.34.2"; empty is the engine's own.
func ParseVersion(text string) (Version, error) {
	if text == "" {
		return ownVersion, nil
	}
	parts := strings.Split(strings.TrimPrefix(text, "v"), ".")
	if len(parts) >= 2 {
		major, err := strconv.Atoi(parts[0])
		minor, minorErr := strconv.Atoi(parts[1])
		if err == nil && minorErr == nil {
			return Version{major, minor}, nil
		}
	}
	return Version{}, fmt.Errorf("%q is no version of Kubernetes such as %s", text, ownVersion)
}

// gone are versions that even the packages have forgotten, with the release that took each away.
var gone = map[schema.GroupVersionKind]struct {
	in        Version
	successor string
}{
	{Group: "autoscaling", Version: "v2beta1", Kind: "HorizontalPodAutoscaler"}: {Version{1, 25}, "autoscaling/v2"},
	{Group: "autoscaling", Version: "v2beta2", Kind: "HorizontalPodAutoscaler"}: {Version{1, 26}, "autoscaling/v2"},
	{Group: "batch", Version: "v2alpha1", Kind: "CronJob"}:                      {Version{1, 21}, "batch/v1"},
	{Group: "policy", Version: "v1beta1", Kind: "PodSecurityPolicy"}:            {Version{1, 25}, ""},
	{Group: "extensions", Version: "v1beta1", Kind: "PodSecurityPolicy"}:        {Version{1, 16}, ""},
	{Group: "rbac.authorization.k8s.io", Version: "v1alpha1", Kind: "Role"}:     {Version{1, 22}, "rbac.authorization.k8s.io/v1"},
}

// removal tells whether a version of a kind was taken away by then, and what replaces it.
func removal(gvk schema.GroupVersionKind, version Version) (removed bool, finding Finding) {
	in, successor := Version{}, ""
	if entry, ok := gone[gvk]; ok {
		in, successor = entry.in, entry.successor
	} else if object, err := builtInScheme.New(gvk); err == nil {
		if lifecycle, ok := object.(interface{ APILifecycleRemoved() (int, int) }); ok {
			in.Major, in.Minor = lifecycle.APILifecycleRemoved()
		}
		successor = replacement(object)
	}
	if in == (Version{}) || version.before(in) {
		return false, Finding{}
	}
	message := fmt.Sprintf("%s %s is not served by Kubernetes %s: it was removed in %s", gvk.GroupVersion(), gvk.Kind, version, in)
	if successor != "" {
		message += "; use " + successor
	}
	return true, Finding{Code: "removed-api", Message: message, Field: "apiVersion", Pointer: "/apiVersion", Suggestion: successor}
}

func replacement(object runtime.Object) string {
	if lifecycle, ok := object.(interface {
		APILifecycleReplacement() schema.GroupVersionKind
	}); ok {
		return lifecycle.APILifecycleReplacement().GroupVersion().String()
	}
	return ""
}

// lifecycle gives what there is to say about the version of a kind of the scheme.
func lifecycle(gvk schema.GroupVersionKind, object runtime.Object, version Version) []Finding {
	if introduced, ok := object.(interface{ APILifecycleIntroduced() (int, int) }); ok {
		major, minor := introduced.APILifecycleIntroduced()
		if in := (Version{major, minor}); version.before(in) {
			return []Finding{{
				Code:    "future-api",
				Message: fmt.Sprintf("%s %s is not served by Kubernetes %s: it comes with %s", gvk.GroupVersion(), gvk.Kind, version, in),
				Field:   "apiVersion", Pointer: "/apiVersion",
			}}
		}
	}
	if !deprecation.IsDeprecated(object, version.Major, version.Minor) {
		return nil
	}
	object.GetObjectKind().SetGroupVersionKind(gvk)
	return []Finding{{
		Code: "server-warning", Message: deprecation.WarningMessage(object),
		Field: "apiVersion", Pointer: "/apiVersion", Suggestion: replacement(object),
	}}
}

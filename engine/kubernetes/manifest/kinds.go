package manifest

import "strings"

// Kind gives what a document says it is, or false where it says nothing or is no object of the
// API: a configuration file of a program that uses the same two keys.
func (c *Content) Kind() (apiVersion, kind string, isObject bool) {
	apiVersion, _ = c.Object["apiVersion"].(string)
	kind, _ = c.Object["kind"].(string)
	group, _, _ := strings.Cut(apiVersion, "/")
	isConfiguration := strings.HasSuffix(group, ".config.k8s.io") || configurations[group] || apiVersion == "v1" && kind == "Config"
	return apiVersion, kind, apiVersion != "" && kind != "" && !isConfiguration
}

var configurations = map[string]bool{
	"audit.k8s.io":                 true,
	"builtin":                      true,
	"client.authentication.k8s.io": true,
	"config.k8s.io":                true,
	"kind.x-k8s.io":                true,
	"kubeadm.k8s.io":               true,
}

// Items gives the objects of a list, which clients send one by one; nil where it is none.
func (c *Content) Items() []any {
	kind, _ := c.Object["kind"].(string)
	items, _ := c.Object["items"].([]any)
	if !strings.HasSuffix(kind, "List") {
		return nil
	}
	return items
}

// IsPatch tells whether an object says that it is merged into another.
func IsPatch(value any) bool {
	switch v := value.(type) {
	case map[string]any:
		for key, item := range v {
			if key == "$patch" || key == "$retainKeys" || strings.HasPrefix(key, "$setElementOrder/") || IsPatch(item) {
				return true
			}
		}
	case []any:
		for _, item := range v {
			if IsPatch(item) {
				return true
			}
		}
	}
	return false
}

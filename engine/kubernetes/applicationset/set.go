package applicationset

import (
	"encoding/json"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// A Set is what counts of an ApplicationSet when its Applications are generated.
type Set struct {
	Metadata struct {
		Name      string `json:"name"`
		Namespace string `json:"namespace"`
	} `json:"metadata"`
	Spec struct {
		GoTemplate        bool        `json:"goTemplate"`
		GoTemplateOptions []string    `json:"goTemplateOptions"`
		Generators        []Generator `json:"generators"`
		Template          Template    `json:"template"`
		TemplatePatch     *string     `json:"templatePatch"`
		SyncPolicy        *struct {
			PreserveResourcesOnDeletion bool `json:"preserveResourcesOnDeletion"`
		} `json:"syncPolicy"`
	} `json:"spec"`
}

type Template struct {
	Metadata TemplateMetadata `json:"metadata"`
	Spec     Spec             `json:"spec"`
}

type TemplateMetadata struct {
	Name        string            `json:"name,omitempty"`
	Namespace   string            `json:"namespace,omitempty"`
	Labels      map[string]string `json:"labels,omitempty"`
	Annotations map[string]string `json:"annotations,omitempty"`
	Finalizers  []string          `json:"finalizers,omitempty"`
}

// A Generator is one item of the list, which may name several kinds; in the order in which Argo CD takes them.
type Generator struct {
	List     *List                 `json:"list,omitempty"`
	Clusters json.RawMessage       `json:"clusters,omitempty"`
	Git      *Git                  `json:"git,omitempty"`
	SCM      json.RawMessage       `json:"scmProvider,omitempty"`
	Decision json.RawMessage       `json:"clusterDecisionResource,omitempty"`
	Pull     json.RawMessage       `json:"pullRequest,omitempty"`
	Matrix   *Combination          `json:"matrix,omitempty"`
	Merge    *Combination          `json:"merge,omitempty"`
	Selector *metav1.LabelSelector `json:"selector,omitempty"`
	Plugin   json.RawMessage       `json:"plugin,omitempty"`
}

type List struct {
	Elements     []json.RawMessage `json:"elements"`
	Template     Template          `json:"template"`
	ElementsYaml string            `json:"elementsYaml,omitempty"`
}

type Git struct {
	RepoURL         string            `json:"repoURL"`
	Revision        string            `json:"revision"`
	Directories     []Pattern         `json:"directories,omitempty"`
	Files           []Pattern         `json:"files,omitempty"`
	Template        Template          `json:"template"`
	PathParamPrefix string            `json:"pathParamPrefix,omitempty"`
	Values          map[string]string `json:"values,omitempty"`
}

type Pattern struct {
	Path    string `json:"path"`
	Exclude bool   `json:"exclude,omitempty"`
}

// A Combination is a matrix or a merge of other generators.
type Combination struct {
	Generators []Generator `json:"generators"`
	MergeKeys  []string    `json:"mergeKeys,omitempty"`
	Template   Template    `json:"template"`
}

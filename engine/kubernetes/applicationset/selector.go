package applicationset

import (
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
)

// A selector is a label selector whose values may be any text; without one all is wanted.
type selector []metav1.LabelSelectorRequirement

func newSelector(written *metav1.LabelSelector) (selector, error) {
	if written == nil {
		return nil, nil
	}
	all := slices.Clone(written.MatchExpressions)
	for key, value := range written.MatchLabels {
		all = append(all, metav1.LabelSelectorRequirement{Key: key, Operator: metav1.LabelSelectorOpIn, Values: []string{value}})
	}
	for _, one := range all {
		if problems := validation.IsQualifiedName(one.Key); len(problems) > 0 {
			return nil, fmt.Errorf("the selector's key %q: %s", one.Key, strings.Join(problems, "; "))
		}
		takesValues := one.Operator == metav1.LabelSelectorOpIn || one.Operator == metav1.LabelSelectorOpNotIn
		if !takesValues && one.Operator != metav1.LabelSelectorOpExists && one.Operator != metav1.LabelSelectorOpDoesNotExist {
			return nil, fmt.Errorf("the selector's operator %q: it is no such operator", one.Operator)
		}
		if takesValues != (len(one.Values) > 0) {
			return nil, fmt.Errorf("the selector's values of %s do not go with the operator %s", one.Key, one.Operator)
		}
	}
	return all, nil
}

func (s selector) matches(parameters map[string]string) bool {
	for _, one := range s {
		value, present := parameters[one.Key]
		isOneOf := present && slices.Contains(one.Values, value)
		switch one.Operator {
		case metav1.LabelSelectorOpIn:
			if !isOneOf {
				return false
			}
		case metav1.LabelSelectorOpNotIn:
			if isOneOf {
				return false
			}
		case metav1.LabelSelectorOpExists:
			if !present {
				return false
			}
		case metav1.LabelSelectorOpDoesNotExist:
			if present {
				return false
			}
		}
	}
	return true
}

// flattened has dots between the keys of mappings, and the places of lists, and prints what is no text as Go does.
func flattened(parameters map[string]any) map[string]string {
	flat := map[string]string{}
	var add func(key string, value any)
	add = func(key string, value any) {
		switch value := value.(type) {
		case map[string]any:
			for inner, one := range value {
				add(key+"."+inner, one)
			}
		case []any:
			for i, one := range value {
				add(fmt.Sprintf("%s.%d", key, i), one)
			}
		default:
			flat[key] = fmt.Sprint(value)
		}
	}
	for key, value := range parameters {
		add(key, value)
	}
	return flat
}

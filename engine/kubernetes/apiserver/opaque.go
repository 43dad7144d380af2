package apiserver

import "strings"

// isOpaque tells whether a value becomes another one before it reaches a cluster: a substitution of
// Flux, a template, ciphertext of SOPS.
func isOpaque(value any) bool {
	text, ok := value.(string)
	return ok && (strings.Contains(text, "${") || strings.Contains(text, "{{") ||
		strings.HasPrefix(text, "ENC[AES256_GCM,"))
}

func holdsOpaque(value any) bool {
	switch v := value.(type) {
	case map[string]any:
		for key, item := range v {
			if isOpaque(key) || holdsOpaque(item) {
				return true
			}
		}
		return false
	case []any:
		for _, item := range v {
			if holdsOpaque(item) {
				return true
			}
		}
		return false
	default:
		return isOpaque(value)
	}
}

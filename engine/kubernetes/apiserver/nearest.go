package apiserver

import (
	"iter"
	"strings"

	"k8s.io/apimachinery/pkg/version"
)

// nearest gives the name that was probably meant: the one few edits away that is not there yet.
func nearest(written string, names iter.Seq[string], taken map[string]any) string {
	best, least := "", max(1, len(written)/3)+1
	for name := range names {
		if _, isTaken := taken[name]; isTaken {
			continue
		}
		edits := distance(strings.ToLower(written), strings.ToLower(name), least)
		if edits < least || edits == least && best != "" && name < best {
			best, least = name, edits
		}
	}
	return best
}

// distance counts insertions, deletions, replacements and swaps of neighbours, up to a limit.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// isOlder compares API versions of one group: alpha before beta before stable, then by number.
func isOlder(a, b string) bool {
	return version.CompareKubeAwareVersionStrings(versionOf(a), versionOf(b)) < 0
}

func versionOf(apiVersion string) string { return apiVersion[strings.IndexByte(apiVersion, '/')+1:] }

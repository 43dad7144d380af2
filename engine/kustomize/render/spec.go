package render

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/types"
)

// A spec is the fields of a Flux Kustomization that end up in the kustomization at the root.
type spec struct {
	TargetNamespace         string      `json:"targetNamespace"`
	NamePrefix              string      `json:"namePrefix"`
	NameSuffix              string      `json:"nameSuffix"`
	Patches                 []specPatch `json:"patches"`
	Components              []string    `json:"components"`
	IgnoreMissingComponents bool        `json:"ignoreMissingComponents"`
	Images                  []specImage `json:"images"`
	BuildMetadata           []string    `json:"buildMetadata"`
}

type specPatch struct {
	Patch  string          `json:"patch"`
	Target *types.Selector `json:"target"`
}

type specImage struct {
	Name    string `json:"name"`
	NewName string `json:"newName"`
	NewTag  string `json:"newTag"`
	Digest  string `json:"digest"`
}

// into merges in the order and by the rules of fluxcd/pkg/kustomize, Generator.GenerateManifest.
func (s spec) into(k *types.Kustomization, exists func(name string) bool) error {
	if s.TargetNamespace != "" {
		k.Namespace = s.TargetNamespace
	}
	if s.NamePrefix != "" {
		k.NamePrefix = s.NamePrefix
	}
	if s.NameSuffix != "" {
		k.NameSuffix = s.NameSuffix
	}
	for _, patch := range s.Patches {
		k.Patches = append(k.Patches, types.Patch{Patch: patch.Patch, Target: patch.Target})
	}
	for _, component := range s.Components {
		if !isLocal(component) {
			return fmt.Errorf("component path '%s' must be local and relative", component)
		}
		if !s.IgnoreMissingComponents || exists(component) {
			k.Components = append(k.Components, component)
		}
	}
	for _, image := range s.Images {
		image.into(k)
	}
	if len(s.BuildMetadata) > 0 {
		k.BuildMetadata = s.BuildMetadata
	}
	return nil
}

func (i specImage) into(k *types.Kustomization) {
	at := slices.IndexFunc(k.Images, func(image types.Image) bool { return image.Name == i.Name })
	if at < 0 {
		k.Images = append(k.Images, types.Image{Name: i.Name, NewName: i.NewName, NewTag: i.NewTag, Digest: i.Digest})
		return
	}
	if i.NewName != "" {
		k.Images[at].NewName = i.NewName
	}
	// Either of tag and digest says which version it is, and takes the place of both.
	if i.NewTag != "" || i.Digest != "" {
		k.Images[at].NewTag, k.Images[at].Digest = i.NewTag, i.Digest
	}
}

// isLocal follows IsLocalRelativePath of fluxcd/pkg/kustomize.
func isLocal(name string) bool {
	lower := strings.ToLower(name)
	for _, remote := range []string{"git::", "gh:", "ssh://", "https://", "http://", "git@", "github.com:", "github.com/"} {
		if len(remote) < len(name) && strings.HasPrefix(lower, remote) {
			return false
		}
	}
	return !path.IsAbs(name) && !filepath.IsAbs(strings.TrimPrefix(lower, "file://"))
}

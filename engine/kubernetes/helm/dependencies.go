package helm

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/Masterminds/semver/v3"
	chart "helm.sh/helm/v4/pkg/chart/v2"
)

// A Dependency that a chart names and does not hold.
type Dependency struct {
	Name       string `json:"name"`
	Version    string `json:"version"`
	Repository string `json:"repository"`
	// What the chart calls it, where that is another name.
	Alias string `json:"alias,omitempty"`
}

// A Provided dependency was found elsewhere, for the chart that names it.
type Provided struct {
	Dependency
	Chart Source `json:"chart"`
}

// missing are the dependencies that Helm's command line refuses to go without, as `helm dependency build` fetches them: by
// the lock where there is one. What the chart calls them is Helm's to see to.
func missing(c *chart.Chart) ([]Dependency, error) {
	held := namesOf(c)
	isMissing := func(d *chart.Dependency) bool { return !held[d.Name] }
	if !slices.ContainsFunc(c.Metadata.Dependencies, isMissing) {
		return nil, nil
	}
	wanted := c.Metadata.Dependencies
	if c.Lock != nil {
		if err := checkLock(c); err != nil {
			return nil, err
		}
		wanted = c.Lock.Dependencies
	}
	var found []Dependency
	for _, each := range wanted {
		one := Dependency{Name: each.Name, Version: each.Version, Repository: each.Repository}
		if isMissing(each) && !slices.Contains(found, one) {
			found = append(found, one)
		}
	}
	return found, nil
}

// checkLock refuses a lock that was made of other dependencies, as `helm dependency build` does. What Helm 2 wrote has a
// digest of another form.
func checkLock(c *chart.Chart) error {
	if c.Metadata.APIVersion == chart.APIVersionV1 {
		return nil
	}
	data, err := json.Marshal([2][]*chart.Dependency{c.Metadata.Dependencies, c.Lock.Dependencies})
	if err != nil {
		return err
	}
	if c.Lock.Digest != fmt.Sprintf("sha256:%x", sha256.Sum256(data)) {
		return errors.New("Chart.lock is out of sync with the dependencies of Chart.yaml: run helm dependency update")
	}
	return nil
}

// missingBeforePacking are those that source-controller would add to the chart: it goes by the lock where there is one,
// and by aliases, also where it then adds a chart once more that is there under its own name.
func missingBeforePacking(c *chart.Chart) ([]Dependency, error) {
	wanted := c.Metadata.Dependencies
	if c.Lock != nil {
		wanted = c.Lock.Dependencies
	}
	if len(c.Dependencies()) == len(wanted) {
		return nil, nil
	}
	held := namesOf(c)
	var found []Dependency
	for _, each := range wanted {
		if !held[nameIn(each)] {
			found = append(found, dependencyOf(each))
		}
	}
	return found, nil
}

func namesOf(c *chart.Chart) map[string]bool {
	names := map[string]bool{}
	for _, each := range c.Dependencies() {
		names[each.Name()] = true
	}
	return names
}

func dependencyOf(d *chart.Dependency) Dependency {
	return Dependency{Name: d.Name, Version: d.Version, Repository: d.Repository, Alias: d.Alias}
}

func nameIn(dependency *chart.Dependency) string {
	if dependency.Alias != "" {
		return dependency.Alias
	}
	return dependency.Name
}

func (p Provided) addTo(c *chart.Chart) error {
	constraint, err := semver.NewConstraint(p.Version)
	if err != nil {
		return fmt.Errorf("invalid version/constraint format '%s': %w", p.Version, err)
	}
	dependency, err := p.Chart.load()
	if err != nil {
		return fmt.Errorf("failed to load chart from '%s': %w", p.Repository, err)
	}
	version, err := semver.NewVersion(dependency.Metadata.Version)
	if err != nil {
		return err
	}
	if !constraint.Check(version) {
		return fmt.Errorf("can't get a valid version for constraint '%s'", p.Version)
	}
	if p.Alias != "" {
		dependency.Metadata.Name = p.Alias
	}
	c.AddDependency(dependency)
	return nil
}

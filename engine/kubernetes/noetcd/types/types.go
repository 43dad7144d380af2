// Package types holds what the API server's packages name of the original.
package types

import "errors"

type URLs []string

func NewURLs([]string) (URLs, error) { return nil, errors.New("there is no etcd here") }

// Package transport holds what the API server's packages name of the original.
package transport

import (
	"crypto/tls"
	"errors"

	"go.uber.org/zap"
)

type TLSInfo struct {
	CertFile, KeyFile, TrustedCAFile, ServerName string
	InsecureSkipVerify                           bool
	Logger                                       *zap.Logger
}

func (TLSInfo) ClientConfig() (*tls.Config, error) { return nil, errors.New("there is no etcd here") }

// Package logutil holds what the API server's packages name of the original.
package logutil

import (
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

func CreateDefaultZapLogger(zapcore.Level) (*zap.Logger, error) { return zap.NewNop(), nil }

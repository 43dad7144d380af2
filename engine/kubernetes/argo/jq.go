package argo

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/itchyny/gojq"
)

// Argo CD's own limit, unless somebody sets another (normalizers.DefaultJQExecutionTimeout).
const timeLimit = time.Second

// run gives the one object that an expression makes of another; numbers are floats, as they are in Argo CD.
func run(code *gojq.Code, text []byte) ([]byte, error) {
	var object map[string]any
	if err := json.Unmarshal(text, &object); err != nil {
		return nil, err
	}
	results := code.RunWithContext(newDeadline(timeLimit), object)
	first, ok := results.Next()
	if !ok {
		return nil, errors.New("the expression gives nothing")
	}
	if err, failed := first.(error); failed {
		return nil, err
	}
	if _, more := results.Next(); more {
		return nil, errors.New("the expression gives several objects")
	}
	return json.Marshal(first)
}

// A deadline ends without a timer: here nothing runs beside an expression that could wake it. The clock is looked at
// now and then when somebody asks whether it is over.
type deadline struct {
	context.Context
	end   time.Time
	asked int
	done  chan struct{}
	over  bool
}

func newDeadline(limit time.Duration) *deadline {
	return &deadline{Context: context.Background(), end: time.Now().Add(limit), done: make(chan struct{})}
}

func (d *deadline) Done() <-chan struct{} {
	d.asked++
	if !d.over && d.asked%1024 == 0 && time.Now().After(d.end) {
		d.over = true
		close(d.done)
	}
	return d.done
}

func (d *deadline) Err() error {
	if d.over {
		return context.DeadlineExceeded
	}
	return nil
}

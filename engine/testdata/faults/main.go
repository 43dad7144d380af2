//go:build js && wasm

// Command faults is an engine that fails in every way an engine can, for the tests. It is never shipped.
package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"plumbline.invalid/engine/bridge"
)

var remembered []string

func main() {
	bridge.Serve(map[string]bridge.Handler{
		"remember": bridge.On(func(word string) (any, error) {
			remembered = append(remembered, word)
			return remembered, nil
		}),
		"recall": func([]byte) (any, error) { return remembered, nil },
		"warn": bridge.On(func(lines int) (any, error) {
			for i := range lines {
				fmt.Fprintln(os.Stderr, "warning", i)
			}
			return nil, nil
		}),
		"reject": func([]byte) (any, error) { return nil, errors.New("no such thing") },
		"want": func([]byte) (any, error) {
			return nil, &bridge.Failure{Kind: bridge.Wanted, Detail: []string{"/a", "/b"}}
		},
		"refuse": func([]byte) (any, error) {
			refusal := bridge.Refusal{Reason: "TypeError", Fields: []string{"spec.a"}}
			return nil, &bridge.Failure{Kind: bridge.Refused, Message: "field not declared in schema", Detail: refusal}
		},
		"readFile": bridge.On(func(name string) (any, error) { return os.ReadFile(name) }),
		"environment": func([]byte) (any, error) {
			folder, err := os.Getwd()
			return map[string]any{"variables": os.Environ(), "folder": folder, "failed": err != nil}, nil
		},
		"fetch": bridge.On(func(url string) (any, error) {
			answer, err := http.Get(url)
			if err != nil {
				return nil, err
			}
			return io.ReadAll(answer.Body)
		}),
		"panic": func([]byte) (any, error) { panic("a fault") },
		"exit": func([]byte) (any, error) {
			os.Exit(3)
			return nil, nil
		},
		"wait": func([]byte) (any, error) {
			<-make(chan int)
			return nil, nil
		},
		"spin": func([]byte) (any, error) {
			for {
			}
		},
		"work":    bridge.On(func(milliseconds int) (any, error) { return nil, work(milliseconds) }),
		"recurse": func([]byte) (any, error) { return recurse(1), nil },
		"grow":    bridge.On(func(megabytes int) (any, error) { return grow(megabytes), nil }),
	})
}

func work(milliseconds int) error {
	end := time.Now().Add(time.Duration(milliseconds) * time.Millisecond)
	for time.Now().Before(end) {
	}
	return nil
}

func recurse(depth int) int { return recurse(depth+1) + 1 }

var kept [][]byte

func grow(megabytes int) int {
	for range megabytes {
		kept = append(kept, make([]byte, 1<<20))
	}
	defer func() { kept = nil }()
	return len(kept)
}

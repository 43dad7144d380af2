//go:build js && wasm

package bridge

import (
	"encoding/json"
	"fmt"
	"net/http"
	"runtime/debug"
	"syscall/js"
)

// Serve hands the worker a function that answers calls, and never returns. The function takes a
// method and JSON text, and gives { json } or { error, kind, detail }, where detail is JSON text.
func Serve(handlers map[string]Handler) {
	// A request inside a synchronous callback would wait for ever, and rendering is offline.
	http.DefaultTransport = offline{}
	js.Global().Call("engineReady", js.FuncOf(func(_ js.Value, a []js.Value) any {
		return answer(handlers, a[0].String(), a[1].String())
	}))
	select {}
}

func answer(handlers map[string]Handler, method, arguments string) (reply map[string]any) {
	defer func() {
		if p := recover(); p != nil {
			reply = failed(&Failure{Kind: Panic, Message: fmt.Sprintf("%v\n%s", p, debug.Stack())})
		}
	}()
	if method == "hello" { // every engine says that it is there
		return map[string]any{"json": "null"}
	}
	handler, known := handlers[method]
	if !known {
		panic("no such method: " + method)
	}
	result, err := handler([]byte(arguments))
	if err != nil {
		return failed(failureOf(err))
	}
	return map[string]any{"json": text(result)}
}

func failed(f *Failure) map[string]any {
	return map[string]any{"error": f.Message, "kind": string(f.Kind), "detail": text(f.Detail)}
}

func text(value any) string {
	if raw, ok := value.(json.RawMessage); ok {
		return string(raw) // as it is: Marshal would compact and check it again
	}
	b, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(b)
}

type offline struct{}

func (offline) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("remote content is not fetched: %s", r.URL)
}

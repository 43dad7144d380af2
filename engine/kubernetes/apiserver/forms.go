package apiserver

import (
	"errors"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/json"
)

// typedForm is that of built-in kinds: the served version outside, the internal one inside.
type typedForm struct {
	gvk     schema.GroupVersionKind
	hub     schema.GroupVersion
	decoder runtime.Decoder
	strict  runtime.Decoder
	encoder runtime.Encoder
	storage runtime.Codec
	served  *served
}

func newTypedForm(gvk schema.GroupVersionKind, hub schema.GroupVersion, served *served) typedForm {
	return typedForm{
		gvk:     gvk,
		hub:     hub,
		served:  served,
		decoder: builtInCodecs.DecoderToVersion(jsonSerializer, hub),
		strict:  builtInCodecs.DecoderToVersion(strictSerializer, hub),
		encoder: builtInCodecs.EncoderForVersion(jsonSerializer, gvk.GroupVersion()),
		storage: builtInCodecs.CodecForVersions(storageSerializer, storageSerializer, gvk.GroupVersion(), hub),
	}
}

var (
	jsonSerializer    = serializer(runtime.ContentTypeJSON).Serializer
	strictSerializer  = serializer(runtime.ContentTypeJSON).StrictSerializer
	storageSerializer = serializer(runtime.ContentTypeProtobuf).Serializer
)

func serializer(mediaType string) runtime.SerializerInfo {
	info, _ := runtime.SerializerInfoForMediaType(builtInCodecs.SupportedMediaTypes(), mediaType)
	return info
}

func (f typedForm) Blank() runtime.Object {
	object, err := builtInScheme.New(f.gvk)
	if err != nil {
		panic(err) // the kind is in the table of strategies, so it is in the scheme
	}
	return object
}

func (f typedForm) Read(text []byte) (runtime.Object, error) {
	object, _, err := f.decoder.Decode(text, nil, nil)
	return object, err
}

func (f typedForm) Decode(text []byte) (runtime.Object, error) { return f.Read(text) }

func (f typedForm) Store(object runtime.Object) (runtime.Object, error) {
	stored, err := runtime.Encode(f.storage, object)
	if err != nil {
		return nil, err
	}
	return runtime.Decode(f.storage, stored)
}

func (f typedForm) Write(object runtime.Object) ([]byte, error) {
	text, err := runtime.Encode(f.encoder, object)
	if err != nil {
		return nil, err
	}
	return f.served.text(text)
}

// plainForm is that of kinds whose structure is not known.
type plainForm struct{ gvk schema.GroupVersionKind }

func (f plainForm) Blank() runtime.Object {
	object := &unstructured.Unstructured{}
	object.SetGroupVersionKind(f.gvk)
	return object
}

// New and Default are what a field manager asks of a form.
func (f plainForm) New(schema.GroupVersionKind) (runtime.Object, error) { return f.Blank(), nil }

func (f plainForm) Default(runtime.Object) {}

func (f plainForm) Read(text []byte) (runtime.Object, error)            { return ReadUnstructured(text) }
func (f plainForm) Decode(text []byte) (runtime.Object, error)          { return f.Read(text) }
func (f plainForm) Store(object runtime.Object) (runtime.Object, error) { return object, nil }
func (f plainForm) Write(object runtime.Object) ([]byte, error)         { return writeUnstructured(object) }

// ReadUnstructured reads an object as a client sends it, without any schema.
func ReadUnstructured(text []byte) (*unstructured.Unstructured, error) {
	var content map[string]any
	if err := json.Unmarshal(text, &content); err != nil { // keeps integers as int64
		return nil, err
	}
	object := &unstructured.Unstructured{Object: content}
	if object.GetKind() == "" {
		return nil, errors.New("an object without a kind")
	}
	return object, nil
}

func writeUnstructured(object runtime.Object) ([]byte, error) {
	return json.Marshal(object.(*unstructured.Unstructured).Object)
}

module plumbline.invalid/engine/bridge

go 1.26

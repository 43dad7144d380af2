module plumbline.invalid/engine/faults

go 1.26

require plumbline.invalid/engine/bridge v0.0.0

replace plumbline.invalid/engine/bridge => ../../bridge

/**
 * Writes a maximum into the memory section of a WebAssembly module: Go's linker declares none, and a program that
 * grows without end would then take 4 GB before it fails. The format: https://webassembly.github.io/spec/core/binary.
 */
export function limitMemory(module: Uint8Array, pages: number): Uint8Array {
  for (let at = headerBytes; at < module.length;) {
    const id = module[at];
    const size = readNumber(module, at + 1);
    const end = size.end + size.value;
    if (id === memorySection) {
      const [count, flags] = [module[size.end], module[size.end + 1]];
      if (count !== 1 || flags !== withoutMaximum) throw new Error('a memory that Go would not declare');
      const minimum = module.subarray(size.end + 2, end);
      const section = [count, withMaximum, ...minimum, ...writtenNumber(pages)];
      return Buffer.concat([
        module.subarray(0, at),
        Uint8Array.from([memorySection, ...writtenNumber(section.length), ...section]),
        module.subarray(end),
      ]);
    }
    at = end;
  }
  throw new Error('the module declares no memory');
}

const headerBytes = 8;
const memorySection = 5;
const withoutMaximum = 0;
const withMaximum = 1;

/** LEB128: seven bits a byte, the lowest first, and the eighth says that more follow. */
function readNumber(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let shift = 0; ; shift += 7, at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, end: at + 1 };
  }
}

function writtenNumber(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...writtenNumber(Math.floor(value / 0x80))];
}

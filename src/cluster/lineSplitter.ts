/** Turns chunks of bytes into whole lines. A line may come in many chunks, and a chunk may end inside a character. */
export class LineSplitter {
  #parts: Uint8Array[] = [];

  /** The lines that this chunk completes, without their newline. */
  push(chunk: Uint8Array): readonly Uint8Array[] {
    const lines: Uint8Array[] = [];
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      lines.push(this.#complete(chunk.subarray(start, end)));
      start = end + 1;
    }
    if (start < chunk.length) this.#parts.push(chunk.subarray(start));
    return lines;
  }

  #complete(last: Uint8Array): Uint8Array {
    if (this.#parts.length === 0) return last;
    const line = Buffer.concat([...this.#parts, last]);
    this.#parts = [];
    return line;
  }
}

const newline = 0x0a;

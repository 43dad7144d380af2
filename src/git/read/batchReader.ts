/** One answer of `git cat-file --batch`. */
export type BatchAnswer =
  | { readonly kind: 'object'; readonly objectId: string; readonly type: string; readonly bytes: Uint8Array }
  | { readonly kind: 'missing'; readonly objectId: string };

/**
 * Cuts the output of `git cat-file --batch` into answers: a header line `<id> <type> <size>`, that many bytes, a line
 * feed; or the line `<id> missing`. Chunks may end anywhere.
 */
export class BatchReader {
  #chunks: Buffer[] = [];
  #length = 0;
  /** Nothing is complete before this many bytes are here: a large blob is put together once, not for every chunk. */
  #needed = 1;

  push(chunk: Buffer): readonly BatchAnswer[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#needed) return [];
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    const answers: BatchAnswer[] = [];
    let position = 0;
    this.#needed = 1;
    for (;;) {
      const headerEnd = bytes.indexOf(lineFeed, position);
      if (headerEnd < 0) break;
      const [objectId = '', type = '', size] = bytes.toString('latin1', position, headerEnd).split(' ');
      if (size === undefined) {
        answers.push({ kind: 'missing', objectId });
        position = headerEnd + 1;
        continue;
      }
      const start = headerEnd + 1;
      const end = start + Number(size);
      if (bytes.length <= end) {
        this.#needed = end + 1 - position;
        break;
      }
      // A copy: a view would keep the whole chunk alive for as long as any file of it is.
      answers.push({ kind: 'object', objectId, type, bytes: Uint8Array.from(bytes.subarray(start, end)) });
      position = end + 1;
    }
    this.#chunks = position < bytes.length ? [bytes.subarray(position)] : [];
    this.#length = bytes.length - position;
    return answers;
  }
}

const lineFeed = 0x0a;

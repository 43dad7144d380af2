import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { failed, success, type Outcome } from '../../base/outcome.ts';
import { cancelledChart, type ChartFailure } from '../chartFailure.ts';
import { archiveLimits, megabytes, type ArchiveLimits } from './archiveLimits.ts';
import { pathInChart } from './pathInChart.ts';

export type ChartFiles = ReadonlyMap<string, Uint8Array>;

export interface ArchiveOptions {
  /** Which chart this is, for messages. */
  readonly title: string;
  readonly limits?: ArchiveLimits;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The files of a packed chart, as Helm takes them from it; links are refused. tar-stream reads the archive: it writes
 * no files by itself, and knows the long names of both kinds of tar.
 */
export async function openArchive(
  packed: Uint8Array,
  { title, limits = archiveLimits, signal }: ArchiveOptions,
): Promise<Outcome<ChartFiles, ChartFailure>> {
  if (packed.length > limits.packed)
    return failed({
      code: 'tooLarge',
      message: `${title} is larger than ${megabytes(limits.packed)} packed`,
    });
  if (packed[0] !== 0x1f || packed[1] !== 0x8b)
    return failed({ code: 'broken', message: `${title} is no gzip archive` });
  const files = new Map<string, Uint8Array>();
  const budget = { left: limits.unpacked };
  const entries = extract();
  entries.on('entry', (header, stream, next) => {
    // The archive ends with the same error, and there it is heard.
    stream.on('error', () => undefined);
    takeEntry({ header, stream, files, limits, budget }).then(
      () => next(),
      (error: unknown) => next(error instanceof Error ? error : new Error(String(error))),
    );
  });
  try {
    // Its types know nothing of Node's streams, which it is one of.
    const unpacked = entries as unknown as Writable;
    const bounded = (source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> => within(source, limits);
    await pipeline(Readable.from([packed]), createGunzip(), bounded, unpacked, signal ? { signal } : {});
  } catch (error) {
    if (signal?.aborted) return failed(cancelledChart);
    if (error instanceof RefusedEntry)
      return failed({ code: error.code, message: `${title} ${error.message}` });
    const reason = error instanceof Error ? error.message : String(error);
    return failed({ code: 'broken', message: `${title} cannot be unpacked: ${reason}` });
  }
  if (files.size === 0) return failed({ code: 'broken', message: `${title} holds no files` });
  return success(files);
}

class RefusedEntry extends Error {
  readonly code: ChartFailure['code'];

  constructor(code: ChartFailure['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** What is no file counts as well: names, folders, what no tar is. Its share of a real chart is far below this. */
async function* within(
  source: AsyncIterable<Uint8Array>,
  { unpacked }: ArchiveLimits,
): AsyncGenerator<Uint8Array> {
  let left = unpacked + namesAndPadding;
  for await (const chunk of source) {
    left -= chunk.length;
    if (left < 0) throw new RefusedEntry('tooLarge', `is larger than ${megabytes(unpacked)} unpacked`);
    yield chunk;
  }
}

const namesAndPadding = 32 * 1024 * 1024;

interface Entry {
  readonly header: Header;
  readonly stream: AsyncIterable<unknown> & { resume(): unknown };
  readonly files: Map<string, Uint8Array>;
  readonly limits: ArchiveLimits;
  readonly budget: { left: number };
}

async function takeEntry({ header, stream, files, limits, budget }: Entry): Promise<void> {
  const { name, type, size } = header;
  if (type === 'symlink' || type === 'link')
    throw new RefusedEntry('broken', `holds a link, ${name}, which no chart may: pack it with helm package`);
  if (type !== 'file' && type !== 'contiguous-file') {
    stream.resume();
    return;
  }
  const path = pathInChart(name);
  if (!path.ok) throw new RefusedEntry('broken', `holds ${name}, which ${path.failure}`);
  if (files.size >= limits.files) throw new RefusedEntry('tooLarge', `holds more than ${limits.files} files`);
  if (size > limits.file)
    throw new RefusedEntry('tooLarge', `holds ${name}, which is larger than ${megabytes(limits.file)}`);
  budget.left -= size;
  if (budget.left < 0)
    throw new RefusedEntry('tooLarge', `is larger than ${megabytes(limits.unpacked)} unpacked`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) if (chunk instanceof Uint8Array) chunks.push(chunk);
  files.set(path.value, withoutMark(Buffer.concat(chunks)));
}

/** Helm drops the mark of UTF-8 in front of a file. */
const withoutMark = (bytes: Buffer): Uint8Array =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;

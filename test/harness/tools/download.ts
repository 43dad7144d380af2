import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HarnessFailure } from '../harnessFailure.ts';

/** After which a server that sends nothing is given up. */
const silenceMs = 20_000;

/** The answer of a server; a failure is a `HarnessFailure` that begins with `no download`. */
export async function download(address: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { signal: AbortSignal.timeout(silenceMs * 15) });
  } catch (error) {
    throw failure(address, error);
  }
  if (!response.ok)
    throw new HarnessFailure(`no download: ${address} answers ${response.status}`, 'try again later');
  return response;
}

export async function downloadFile(address: string, file: string): Promise<void> {
  const { body } = await download(address);
  if (body === null) throw new HarnessFailure(`no download: ${address} is empty`, 'try again');
  try {
    await pipeline(Readable.fromWeb(body), createWriteStream(file));
  } catch (error) {
    throw failure(address, error);
  }
}

export interface ExpectedSum {
  readonly file: string;
  /** Where it was downloaded from. */
  readonly address: string;
  readonly algorithm: 'sha256' | 'sha512';
  /** In hexadecimal, as `saidBy` has it. */
  readonly sum: string;
  readonly saidBy: string;
}

export async function requireSum({ file, address, algorithm, sum, saidBy }: ExpectedSum): Promise<void> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  const actual = hash.digest('hex');
  if (actual === sum) return;
  const name = algorithm.toUpperCase().replace('SHA', 'SHA-');
  throw new HarnessFailure(
    `no download: ${address} has the ${name} sum ${actual.slice(0, 16)}…, but ${saidBy} says ${sum.slice(0, 16)}…`,
    'do not use it; try again later',
  );
}

function failure(address: string, error: unknown): HarnessFailure {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new HarnessFailure(`no download from ${new URL(address).host}: ${reason}`, 'is there a network?', {
    cause: error,
  });
}

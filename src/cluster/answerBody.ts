import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';

/** The whole body as text. Lists of a large cluster are ten times smaller on the way. */
export async function answerText({ body, headers }: Dispatcher.ResponseData): Promise<string> {
  if (headers['content-encoding'] !== 'gzip') return body.text();
  const bytes = await unzip(await body.bytes(), { maxOutputLength: maxBytes });
  return bytes.toString('utf8');
}

const unzip = promisify<Uint8Array, { readonly maxOutputLength: number }, Buffer>(gunzip);

/** More than any page or OpenAPI document, and far less than what would end the process. */
const maxBytes = 256 * 1024 * 1024;

import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import { failed, type Outcome, success } from '../../base/outcome.ts';
import { at, type Json, stringAt } from '../../core/resource/json.ts';
import { type ChartFailure, isPassing } from '../chartFailure.ts';
import type { ChartWorld } from '../chartWorld.ts';
import type { RepositoryCredential } from '../credentials/credentialsApi.ts';
import { httpGet } from '../http/httpGet.ts';
import type { Answer } from '../http/answer.ts';
import { statusFailure } from '../http/statusFailure.ts';
import { indexUrl, shownUrl } from './repositoryUrl.ts';
import type { FetchedIndex } from './fetchedIndex.ts';

/** That of source-controller: larger ones no agent reads either. */
export const mostIndexBytes = 50 * 1024 * 1024;

/** The index of a repository: as it was fetched last where that stands, or where the server cannot be asked. */
export function repositoryIndex(
  world: ChartWorld,
  repository: URL,
  credential: RepositoryCredential | undefined,
  signal: AbortSignal,
): Promise<Outcome<FetchedIndex, ChartFailure>> {
  const key = `${repository.href}\n${credential?.username ?? ''}`;
  return world.indexes.run(key, signal, (merged) =>
    readIndex(world, repository, { credential, key, signal: merged }),
  );
}

interface Asked {
  readonly credential: RepositoryCredential | undefined;
  readonly key: string;
  readonly signal: AbortSignal;
}

async function readIndex(
  world: ChartWorld,
  repository: URL,
  { credential, key, signal }: Asked,
): Promise<Outcome<FetchedIndex, ChartFailure>> {
  const [note, kept] = await Promise.all([
    world.cache.note('indexes', key),
    world.cache.text('indexes', key),
  ]);
  const before = kept && readNote(note, kept);
  if (before && world.isFresh(before.checkedAt)) return success(before);
  const title = `the index of ${shownUrl(repository)}`;
  const answered = await httpGet(world, {
    url: indexUrl(repository),
    title,
    headers: { 'accept-encoding': 'gzip', ...(before ? conditions(note) : {}) },
    authorization: credential?.authorization,
    certificates: credential?.certificates,
    limit: mostIndexBytes,
    signal,
  });
  const fetched = answered.ok ? await readAnswer(answered.value, title) : answered;
  if (!fetched.ok) return before && isPassing(fetched.failure) ? success(before) : fetched;
  const checkedAt = world.now();
  const isSame = fetched.value === undefined;
  if (isSame && !before) return failed(unexpected(title));
  const text = fetched.value ?? Buffer.from(before?.text ?? '');
  if (!isSame) await world.cache.writeText('indexes', key, text);
  await world.cache.writeNote('indexes', key, {
    url: shownUrl(repository),
    ...(answered.ok ? validators(answered.value, isSame ? note : undefined) : {}),
    bytes: text.length,
    checkedAt,
  });
  return success({ text: text.toString(), checkedAt });
}

const unexpected = (title: string): ChartFailure => ({
  code: 'failed',
  message: `${title}: the server answers something unexpected`,
});

/** A note and its text are two files: only together do they say something. */
function readNote(note: Json | undefined, text: Buffer): FetchedIndex | undefined {
  const checkedAt = at(note, 'checkedAt');
  if (typeof checkedAt !== 'number' || at(note, 'bytes') !== text.length) return undefined;
  return { text: text.toString(), checkedAt };
}

function conditions(note: Json | undefined): Readonly<Record<string, string>> {
  const [etag, lastModified] = [stringAt(note, 'etag'), stringAt(note, 'lastModified')];
  return {
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
  };
}

function validators({ header }: Answer, before: Json | undefined): Readonly<Record<string, Json>> {
  const etag = header('etag') ?? stringAt(before, 'etag');
  const lastModified = header('last-modified') ?? stringAt(before, 'lastModified');
  return {
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
  };
}

/** Undefined where the index has not changed. */
async function readAnswer(answer: Answer, title: string): Promise<Outcome<Buffer | undefined, ChartFailure>> {
  if (answer.status === 304) return success(undefined);
  if (answer.status !== 200) return failed(statusFailure(answer, title, 'helm repo add --username'));
  if (answer.header('content-encoding') !== 'gzip') return success(answer.body);
  try {
    return success(await promisify(gunzip)(answer.body, { maxOutputLength: mostIndexBytes }));
  } catch (error) {
    const isLarge = error instanceof RangeError;
    return failed({
      code: isLarge ? 'tooLarge' : 'broken',
      message: isLarge ? `${title} is larger than 50 MB` : `${title} is not packed as the server says`,
    });
  }
}

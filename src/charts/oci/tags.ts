import { failed, type Outcome, success } from '../../base/outcome.ts';
import { at, isArray, type Json, parseJson } from '../../core/resource/json.ts';
import { type ChartFailure, isPassing } from '../chartFailure.ts';
import type { ChartWorld } from '../chartWorld.ts';
import type { OciPlace } from './ociPlace.ts';
import type { Registries } from './registry.ts';
import type { TagList } from './tagList.ts';

/** All tags of a repository, page by page; as they were last where that stands, or where the registry cannot be asked. */
export function listTags(
  world: ChartWorld,
  registries: Registries,
  place: OciPlace,
  signal: AbortSignal,
): Promise<Outcome<TagList, ChartFailure>> {
  const subject = `${place.registry.href}${place.name}`;
  return world.tags.run(subject, signal, (merged) =>
    readTags(world, registries, { place, subject, signal: merged }),
  );
}

interface Asked {
  readonly place: OciPlace;
  readonly subject: string;
  readonly signal: AbortSignal;
}

async function readTags(
  world: ChartWorld,
  registries: Registries,
  { place, subject, signal }: Asked,
): Promise<Outcome<TagList, ChartFailure>> {
  const before = readNote(await world.cache.note('tags', subject));
  if (before && world.isFresh(before.checkedAt)) return success(before);
  const fetched = await fetchTags(registries, place, signal);
  if (!fetched.ok) return before && isPassing(fetched.failure) ? success(before) : fetched;
  const tags: TagList = { tags: fetched.value, checkedAt: world.now() };
  await world.cache.writeNote('tags', subject, { place: subject, ...tags });
  return success(tags);
}

async function fetchTags(
  registries: Registries,
  place: OciPlace,
  signal: AbortSignal,
): Promise<Outcome<readonly string[], ChartFailure>> {
  const title = `the list of tags of oci://${place.host}/${place.name}`;
  const found: string[] = [];
  let path: string | undefined = 'tags/list?n=1000';
  for (let page = 0; path !== undefined; page += 1) {
    if (page >= mostPages)
      return failed({ code: 'tooLarge', message: `${title} is longer than can be read` });
    const answered = await registries.get(place, { path, title, limit: 4 * 1024 * 1024, signal });
    if (!answered.ok) return answered;
    const tags = at(parsed(answered.value.body.toString()), 'tags');
    if (isArray(tags)) found.push(...tags.filter((tag) => typeof tag === 'string'));
    path = nextPage(answered.value.header('link'), answered.value.url, place);
  }
  return success(found);
}

const mostPages = 200;

/** `Link: </v2/charts/web/tags/list?n=1000&last=1.0.0>; rel="next"`, of this registry alone. */
function nextPage(link: string | undefined, from: URL, { registry }: OciPlace): string | undefined {
  const [, address] = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(link ?? '') ?? [];
  if (address === undefined || !URL.canParse(address, from.href)) return undefined;
  const url = new URL(address, from);
  return url.origin === registry.origin ? `${url.pathname}${url.search}` : undefined;
}

function readNote(note: Json | undefined): TagList | undefined {
  const [tags, checkedAt] = [at(note, 'tags'), at(note, 'checkedAt')];
  if (!isArray(tags) || typeof checkedAt !== 'number') return undefined;
  return { tags: tags.filter((tag) => typeof tag === 'string'), checkedAt };
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

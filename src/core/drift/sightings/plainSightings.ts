import type { OwnerSightings, Sightings } from './sightings.ts';

/** Sightings as they are kept while nobody looks: owners, each with what differs and since when. */
export type PlainSightings = readonly (readonly [
  owner: string,
  differences: readonly (readonly [key: string, at: number])[],
])[];

/** Those of owners that are here come first; `most` fields are kept, which is more than somebody reads through. */
export function plainSightings(sightings: Sightings, here: ReadonlySet<string>, most = 5000): PlainSightings {
  let left = most;
  return [...sightings]
    .filter(([, own]) => own.size > 0)
    .sort(([a], [b]) => Number(here.has(b)) - Number(here.has(a)))
    .flatMap(([key, own]) => {
      const kept = [...own].slice(0, left);
      left -= kept.length;
      return kept.length === 0 ? [] : [[key, kept] as const];
    });
}

/** Whatever another version has kept may be anything: what is no sighting is left out. */
export function readSightings(kept: unknown): Sightings {
  const pairs = (value: unknown): readonly (readonly [string, unknown])[] =>
    (Array.isArray(value) ? (value as readonly unknown[]) : []).flatMap((pair) =>
      Array.isArray(pair) && typeof pair[0] === 'string' ? [[pair[0], pair[1]] as const] : [],
    );
  return new Map(
    pairs(kept).map(([owner, differences]): [string, OwnerSightings] => [
      owner,
      new Map(
        pairs(differences).flatMap(([key, at]) => (typeof at === 'number' ? [[key, at] as const] : [])),
      ),
    ]),
  );
}

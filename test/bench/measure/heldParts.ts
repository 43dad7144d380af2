import { at, type JsonObject } from '../../../src/core/resource/json.ts';
import type { Inputs } from '../../../src/session/inputs.ts';
import { copiedMegabytes } from './copiedMegabytes.ts';

/** Where the memory of a session goes: so much as copies of the larger parts take. */
export async function heldParts({ environments, builds }: Inputs): Promise<string> {
  const live = [...environments.values()].flatMap(({ scopes }) =>
    [...scopes.values()].flatMap(({ objects }) => [...objects.values()]),
  );
  const rendered = new Set(
    [...builds.values()].flatMap(({ lastGood }) => lastGood?.objects.map(({ object }) => object) ?? []),
  );
  const managed = live.map((object): JsonObject => ({ is: at(object, 'metadata', 'managedFields') ?? [] }));
  const told = [
    `live objects ${await copiedMegabytes(live)} MB`,
    ` (of these managedFields ${await copiedMegabytes(managed)})`,
    `, rendered ones ${await copiedMegabytes([...rendered])} MB`,
  ];
  return told.join('');
}

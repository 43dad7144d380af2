import type { JsonObject } from '../../../src/core/resource/json.ts';
import { asReceived } from '../fleet/heldFleet.ts';
import { heapMegabytes } from './garbage.ts';

/** What objects take, in whole MB: so much as copies of them do, which share nothing. */
export async function copiedMegabytes(objects: readonly JsonObject[]): Promise<number> {
  const before = await heapMegabytes();
  const copies = objects.map(asReceived);
  const after = await heapMegabytes();
  return copies.length === 0 ? 0 : Math.round(after - before);
}

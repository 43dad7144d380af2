import { coalesce } from '../../base/schedule.ts';
import {
  plainSightings,
  readSightings,
  type PlainSightings,
} from '../../core/drift/sightings/plainSightings.ts';
import { seenOwner, sightingsOf, type OwnerSightings } from '../../core/drift/sightings/sightings.ts';
import type { OwnerSnapshot } from '../snapshot.ts';
import type { Store } from '../store.ts';

/** Keeps when each difference was first seen, for somebody who wants to be told and keeps it from one session to the next. */
export class FirstSeen {
  readonly #store: Store;
  /** As they were looked at last, by `seenOwner`. */
  readonly #last = new Map<string, OwnerSnapshot>();
  #keep: ((sightings: PlainSightings) => void) | undefined;
  readonly #keepSoon = coalesce(
    () => this.#keep?.(plainSightings(this.#store.inputs.sightings ?? new Map(), new Set(this.#last.keys()))),
    () => keptAfterMs,
  );

  constructor(store: Store) {
    this.#store = store;
  }

  /** Goes on with what was seen before, whatever that is by now; what is kept is told a while after it has changed. */
  begin(kept: unknown, keep: (sightings: PlainSightings) => void): void {
    this.#keep = keep;
    this.#last.clear();
    this.#store.update((inputs) => ({ ...inputs, sightings: readSightings(kept) }));
  }

  /** Nearly every change leaves nearly all owners as they are. `now` is in milliseconds since the epoch. */
  fulfil(owners: readonly OwnerSnapshot[], now: number): void {
    const { sightings: before } = this.#store.inputs;
    if (!before) return;
    const changed = new Map<string, OwnerSightings>();
    for (const owner of owners) {
      const key = seenOwner(owner);
      if (this.#last.get(key) === owner) continue;
      this.#last.set(key, owner);
      const known = before.get(key) ?? none;
      const next = owner.state.kind === 'compared' ? sightingsOf(owner.objects, known, now) : known;
      if (next !== known) changed.set(key, next);
    }
    if (this.#last.size > owners.length) this.#forget(owners);
    if (changed.size === 0) return;
    this.#store.update((inputs) => ({ ...inputs, sightings: new Map([...before, ...changed]) }));
    this.#keepSoon();
  }

  #forget(owners: readonly OwnerSnapshot[]): void {
    const there = new Set(owners.map(seenOwner));
    for (const key of this.#last.keys()) if (!there.has(key)) this.#last.delete(key);
  }
}

const none: OwnerSightings = new Map();
const keptAfterMs = 1000;

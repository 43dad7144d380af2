import { neverPruned } from '../core/drift/fluxMetadata.ts';
import type { OwnerId } from '../core/owner/owner.ts';
import { equalJson, type JsonObject } from '../core/resource/json.ts';
import type { GoodBuild } from './inputs.ts';
import type { UnjudgedOwner } from './snapshot.ts';

/** A Kustomization whose own manifest another owner renders otherwise than it was deployed. */
export interface ChangedManifest {
  readonly key: string;
  /** Of the owner that renders it. */
  readonly environment: string;
  readonly root: string;
  /** `namespace/name` */
  readonly name: string;
  /** Undefined where it is not rendered any more. */
  readonly after: JsonObject | undefined;
  /** Whether the owner that rendered it deletes what it does not render any more. */
  readonly isPruned: boolean;
}

/** By `manifestKey`. */
export function changedManifests(owners: readonly UnjudgedOwner[]): ReadonlyMap<string, ChangedManifest> {
  const found = new Map<string, ChangedManifest>();
  for (const { environment, readIn, root, owner, state, next, deployed, working } of owners) {
    // Objects of another cluster are not owners here.
    if (state.kind !== 'compared' || readIn !== undefined) continue;
    // What is not rendered yet is not gone.
    if (!working?.lastGood || (!deployed?.lastGood && next?.kind !== 'created')) continue;
    const [before, after] = [kustomizationsIn(deployed?.lastGood), kustomizationsIn(working.lastGood)];
    if (before === after) continue;
    for (const name of new Set([...before.keys(), ...after.keys()])) {
      const [old, now] = [before.get(name), after.get(name)];
      if (equalJson(old ?? null, now ?? null)) continue;
      const key = `${environment}\n${name}`;
      const isPruned = old !== undefined && owner.prune && !neverPruned(old);
      // Where it moves from one owner to another it stays.
      if (now === undefined && found.get(key)?.after !== undefined) continue;
      found.set(key, { key, environment, root, name, after: now, isPruned });
    }
  }
  return found;
}

export const manifestKey = (environment: string, id: OwnerId): string =>
  id.kind === 'Kustomization' ? `${environment}\n${id.namespace}/${id.name}` : '';

/** Of most builds there are none. */
function kustomizationsIn(build: GoodBuild | undefined): ReadonlyMap<string, JsonObject> {
  if (!build) return none;
  let known = ofBuild.get(build);
  if (!known) {
    const found = build.objects.filter(
      ({ id }) => id.kind === 'Kustomization' && id.group === 'kustomize.toolkit.fluxcd.io',
    );
    known =
      found.length === 0
        ? none
        : new Map(found.map(({ id, object }) => [`${id.namespace}/${id.name}`, object] as const));
    ofBuild.set(build, known);
  }
  return known;
}

const none: ReadonlyMap<string, JsonObject> = new Map();
const ofBuild = new WeakMap<GoodBuild, ReadonlyMap<string, JsonObject>>();

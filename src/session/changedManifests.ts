import { hasSyncOption } from '../core/drift/argoMetadata.ts';
import { neverPruned } from '../core/drift/fluxMetadata.ts';
import type { ArgoHolder } from '../core/owner/argoApplication.ts';
import type { Owner, OwnerId } from '../core/owner/owner.ts';
import { equalJson, type JsonObject } from '../core/resource/json.ts';
import type { GoodBuild } from './inputs.ts';
import type { UnjudgedOwner } from './snapshot.ts';

/** A Kustomization or an Application whose own manifest another owner renders otherwise than it was deployed. */
export interface ChangedManifest {
  readonly key: string;
  readonly kind: ChangedKind;
  /** Where the owner that renders it puts it. */
  readonly environment: string;
  readonly root: string;
  /** `namespace/name` */
  readonly name: string;
  /** Undefined where it is not rendered any more. */
  readonly after: JsonObject | undefined;
  /** Whether the owner that rendered it deletes what it does not render any more. */
  readonly isPruned: boolean;
  /** That owner, as what belongs to no other repository goes by it. */
  readonly holder: ArgoHolder;
}

export type ChangedKind = 'Kustomization' | 'Application';

/** By `manifestKey`. */
export function changedManifests(owners: readonly UnjudgedOwner[]): ReadonlyMap<string, ChangedManifest> {
  const found = new Map<string, ChangedManifest>();
  for (const { environment, root, owner, state, next, base, deployed, working } of owners) {
    if (state.kind !== 'compared') continue;
    // What is not rendered yet is not gone.
    if (!working?.lastGood || (!deployed?.lastGood && next?.kind !== 'created')) continue;
    const [before, after] = [ownersIn(deployed?.lastGood), ownersIn(working.lastGood)];
    if (before === after) continue;
    const holder = { remote: owner.remote, ref: owner.ref, commit: base?.commit };
    for (const title of new Set([...before.keys(), ...after.keys()])) {
      const [old, now] = [before.get(title), after.get(title)];
      if (equalJson(old?.object ?? null, now?.object ?? null)) continue;
      const { kind, name, namespace } = now ?? old ?? nobody;
      const id = { kind, name, namespace: namespace === '' ? (owner.namespace ?? '') : namespace };
      const key = manifestKey(environment, id);
      const isPruned = old !== undefined && owner.prune && !isKept(owner, old.object);
      // Where it moves from one owner to another it stays.
      if (now === undefined && found.get(key)?.after !== undefined) continue;
      const called = `${id.namespace}/${name}`;
      const after_ = now?.object;
      found.set(key, { key, kind, environment, root, name: called, after: after_, isPruned, holder });
    }
  }
  return found;
}

export const manifestKey = (environment: string, id: OwnerId): string =>
  id.kind === 'Kustomization' || id.kind === 'Application'
    ? `${environment}\n${id.kind}/${id.namespace}/${id.name}`
    : '';

/** By marks on the manifest, as those on the live object are. */
const isKept = ({ id }: Owner, manifest: JsonObject): boolean =>
  id.kind === 'Application'
    ? hasSyncOption(manifest, 'Prune=false') || hasSyncOption(manifest, 'Prune=confirm')
    : neverPruned(manifest);

interface Named {
  readonly kind: ChangedKind;
  /** '' where its owner supplies one. */
  readonly namespace: string;
  readonly name: string;
  readonly object: JsonObject;
}

const nobody: Omit<Named, 'object'> = { kind: 'Kustomization', namespace: '', name: '' };

/** Of most builds there are none. */
function ownersIn(build: GoodBuild | undefined): ReadonlyMap<string, Named> {
  if (!build) return none;
  let known = ofBuild.get(build);
  if (!known) {
    const found = build.objects.flatMap(
      ({ id: { group, kind, namespace, name }, object }): readonly Named[] =>
        (kind === 'Kustomization' && group === 'kustomize.toolkit.fluxcd.io') ||
        (kind === 'Application' && group === 'argoproj.io')
          ? [{ kind, namespace, name, object }]
          : [],
    );
    known =
      found.length === 0
        ? none
        : new Map(found.map((one) => [`${one.kind}/${one.namespace}/${one.name}`, one] as const));
    ofBuild.set(build, known);
  }
  return known;
}

const none: ReadonlyMap<string, Named> = new Map();
const ofBuild = new WeakMap<GoodBuild, ReadonlyMap<string, Named>>();

import { kept } from '../../base/kept.ts';
import { hasSyncOption } from '../../core/drift/desired/argoMetadata.ts';
import { neverPruned } from '../../core/drift/desired/fluxMetadata.ts';
import type { ArgoHolder } from '../../core/owner/argo/argoApplication.ts';
import type { ArgoBuild } from '../../core/owner/argo/argoBuild.ts';
import type { IgnoreRule } from '../../core/owner/ignoreRules.ts';
import type { Owner, OwnerId } from '../../core/owner/owner.ts';
import { equalJson, type JsonObject } from '../../core/resource/json.ts';
import type { PatchPlace } from '../../engine/fluxApi.ts';
import type { BuiltObject, GoodBuild } from '../inputs.ts';
import { patchesElsewhere } from '../owners/patchesElsewhere.ts';
import { ownerObjects } from '../owners/renderedOwners.ts';
import { asMerged } from '../plan/planOrder.ts';
import type { UnjudgedOwner } from '../snapshot.ts';

/** A Kustomization, an Application or an ApplicationSet whose own manifest another owner renders otherwise than it was deployed. */
export interface ChangedManifest {
  readonly key: string;
  readonly kind: ChangedKind;
  /** The file that it is written in. */
  readonly path?: string | undefined;
  readonly patches?: readonly PatchPlace[];
  /** Where the owner that renders it puts it. */
  readonly environment: string;
  readonly root: string;
  /** `namespace/name` */
  readonly name: string;
  /** Undefined where it is not rendered any more. */
  readonly after: JsonObject | undefined;
  /** Whether the owner that rendered it deletes what it does not render any more. */
  readonly isPruned: boolean;
  /** In which way it does that: `orphan` leaves alone what the deleted object has made. */
  readonly pruning: ArgoBuild['pruning'];
  /** That owner, as what belongs to no other repository goes by it. */
  readonly holder: ArgoHolder;
  /** What that owner leaves of it as it is live, where it generates it. */
  readonly keeps?: readonly IgnoreRule[];
}

export type ChangedKind = 'Kustomization' | 'Application' | 'ApplicationSet';

/** By `manifestKey`. */
export function changedManifests(owners: readonly UnjudgedOwner[]): ReadonlyMap<string, ChangedManifest> {
  const found = new Map<string, ChangedManifest>();
  for (const { environment, root, owner, state, next, base, deployed, working } of owners) {
    if (state.kind !== 'compared') continue;
    // What is not rendered yet is not gone.
    if (!working?.lastGood || (!deployed?.lastGood && next?.kind !== 'created')) continue;
    const before = deployed?.lastGood ? ownersIn(deployed.lastGood) : none;
    const after = ownersIn(working.lastGood);
    if (before === after) continue;
    const then = asMerged({ owner, next });
    const keeps = then.mode === 'applicationset' && then.ignore ? { keeps: then.ignore } : {};
    const holder = { remote: owner.remote, ref: owner.ref, commit: base?.commit };
    for (const title of new Set([...before.keys(), ...after.keys()])) {
      const [old, now] = [before.get(title), after.get(title)];
      if (equalJson(old?.object ?? null, now?.object ?? null)) continue;
      if (then.createsOnly && old && now) continue;
      const { kind, name, namespace } = now ?? old ?? nobody;
      const id = { kind, name, namespace: namespace === '' ? (owner.namespace ?? '') : namespace };
      const key = manifestKey(environment, id);
      const isPruned = old !== undefined && then.prune && !isKept(owner, old.object);
      // Where it moves from one owner to another it stays.
      if (now === undefined && found.get(key)?.after !== undefined) continue;
      const called = `${id.namespace}/${name}`;
      const after_ = now?.object;
      found.set(key, {
        ...{
          key,
          kind,
          path: now?.path,
          patches: now?.patches ?? [],
          environment,
          root,
          name: called,
          after: after_,
          isPruned,
          holder,
        },
        pruning: then.build?.agent === 'argo' ? then.build.pruning : 'background',
        ...keeps,
      });
    }
  }
  return found;
}

export const manifestKey = (environment: string, id: OwnerId): string =>
  id.kind === 'Kustomization' || id.kind === 'Application' || id.kind === 'ApplicationSet'
    ? `${environment}\n${id.kind}/${id.namespace}/${id.name}`
    : '';

/** Of an owner's own manifest. */
export const ownerManifestKey = ({ environment, readIn, owner }: UnjudgedOwner): string =>
  manifestKey(readIn ?? environment, owner.id);

/** By marks on the manifest, as those on the live object are. */
function isKept({ id }: Owner, manifest: JsonObject): boolean {
  // A set knows no marks.
  if (id.kind === 'ApplicationSet') return false;
  return id.kind === 'Application'
    ? hasSyncOption(manifest, 'Prune=false') || hasSyncOption(manifest, 'Prune=confirm')
    : neverPruned(manifest);
}

interface Named {
  readonly kind: ChangedKind;
  /** '' where its owner supplies one. */
  readonly namespace: string;
  readonly name: string;
  readonly object: JsonObject;
  readonly path?: string | undefined;
  readonly patches: readonly PatchPlace[];
}

const nobody: Omit<Named, 'object' | 'patches'> = { kind: 'Kustomization', namespace: '', name: '' };

function placesOf(built: Pick<BuiltObject, 'object' | 'origins'>): Pick<Named, 'path' | 'patches'> {
  const path = built.origins.get('/kind')?.path;
  return { path, patches: patchesElsewhere(built, path) };
}

/** Of most builds there are none. */
const ownersIn = kept((build: GoodBuild): ReadonlyMap<string, Named> => {
  const found = [...ownerObjects(build)].flatMap(
    ([
      title,
      {
        id: { kind, namespace, name },
        object,
        origins,
      },
    ]): readonly (readonly [string, Named])[] =>
      kind === 'Kustomization' || kind === 'Application' || kind === 'ApplicationSet'
        ? [[title, { kind, namespace, name, object, ...placesOf({ object, origins }) }]]
        : [],
  );
  return found.length === 0 ? none : new Map(found);
});

const none: ReadonlyMap<string, Named> = new Map();

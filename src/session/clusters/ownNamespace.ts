import { kept } from '../../base/kept.ts';
import type { Owner } from '../../core/owner/owner.ts';
import { stringAt, type JsonObject } from '../../core/resource/json.ts';
import type { Origin } from '../../core/resource/origin.ts';
import type { BuiltObject } from '../inputs.ts';

/** The Namespace that an Application makes beside what its sources give, as its last sync left it or as it is to be. */
export function ownNamespace(
  { build }: Owner,
  at: 'applied' | 'desired',
  origins = nowhere,
): BuiltObject | undefined {
  const object = build?.agent === 'argo' ? build.namespace?.[at] : undefined;
  return object && builtOnce(object, origins);
}

const nowhere: ReadonlyMap<string, Origin> = new Map();

const builtOnce = kept((object: JsonObject, origins: ReadonlyMap<string, Origin>): BuiltObject => ({
  id: { group: '', kind: 'Namespace', namespace: '', name: stringAt(object, 'metadata', 'name') ?? '' },
  object,
  origins,
  setByAgent: ['/metadata/annotations/argocd.argoproj.io~1sync-options'],
  isUnmarked: true,
}));

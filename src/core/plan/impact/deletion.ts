import { stringAt } from '../../resource/json.ts';
import type { Impact } from './impact.ts';
import type { ImpactFacts } from './impactFacts.ts';

/** What is lost with an object that is deleted, for good or to be made anew. */
export function deletion({ id, action, live }: ImpactFacts): readonly Impact[] {
  if (action !== 'prune' && action !== 'recreate') return [];
  const lost = lostWith(id.group, id.kind, live);
  const recreated: Impact = {
    code: 'recreated',
    severity: 'warning',
    message: 'it is deleted and made anew: what it changes cannot be changed in place',
  };
  return [...(action === 'recreate' ? [recreated] : []), ...(lost ? [lost] : [])];
}

function lostWith(group: string, kind: string, live: ImpactFacts['live']): Impact | undefined {
  const severity = 'error';
  if (group === '' && kind === 'Namespace')
    return { code: 'deletes-namespace', severity, message: 'everything in the namespace is deleted with it' };
  if (group === 'apiextensions.k8s.io' && kind === 'CustomResourceDefinition')
    return {
      code: 'deletes-definition',
      severity,
      message: `every ${stringAt(live ?? undefined, 'spec', 'names', 'kind') ?? 'object of the kind'} in the cluster is deleted with it`,
    };
  if (group === '' && kind === 'PersistentVolumeClaim')
    return {
      code: 'deletes-volume',
      severity,
      message: 'its volume is released, and where the reclaim policy is Delete the data is gone',
    };
  if (group === '' && kind === 'PersistentVolume')
    return { code: 'deletes-volume', severity, message: 'the cluster forgets the volume' };
  return undefined;
}

import { at, isArray, stringAt } from '../../resource/json.ts';
import type { Impact } from './impact.ts';
import type { ImpactFacts } from './impactFacts.ts';
import { isDeleted } from './isDeleted.ts';

/** Data that goes, or is left behind without an owner, with a claim, a volume, or a StatefulSet that has claims. */
export function deletesVolume(facts: ImpactFacts): readonly Impact[] {
  const { id, live } = facts;
  if (!isDeleted(facts) || live === null) return [];
  if (id.group === '' && id.kind === 'PersistentVolumeClaim')
    return [lost('its volume is released, and where the reclaim policy is Delete the data is gone')];
  if (id.group === '' && id.kind === 'PersistentVolume') {
    const policy = stringAt(live, 'spec', 'persistentVolumeReclaimPolicy');
    return [
      policy === 'Delete'
        ? lost('the storage behind it is deleted once its claim is gone (reclaim policy Delete)')
        : left('the cluster forgets the volume; the storage behind it stays (reclaim policy Retain)'),
    ];
  }
  const templates = at(live, 'spec', 'volumeClaimTemplates');
  if (id.group !== 'apps' || id.kind !== 'StatefulSet' || !isArray(templates) || templates.length === 0)
    return [];
  const names = templates.map((template) => stringAt(template, 'metadata', 'name') ?? '?').join(', ');
  return [
    stringAt(live, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted') === 'Delete'
      ? lost(`the claims of its pods (${names}) are deleted with it, and with them the data`)
      : left(`the claims of its pods (${names}) stay in the cluster, and nobody's Git holds them`),
  ];
}

const lost = (message: string): Impact => ({ code: 'deletes-volume', severity: 'error', message });
const left = (message: string): Impact => ({ code: 'leaves-volume', severity: 'info', message });

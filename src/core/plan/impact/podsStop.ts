import { at, stringAt } from '../../resource/json.ts';
import type { Impact } from './impact.ts';
import type { ImpactFacts } from './impactFacts.ts';
import { isDeleted } from './isDeleted.ts';
import { rollsPods } from './podTemplate.ts';

/** A deleted workload takes its pods along; one that is made anew starts them again only then. */
export function podsStop(facts: ImpactFacts): readonly Impact[] {
  const { id, action, live } = facts;
  if (!isDeleted(facts) || live === null) return [];
  const replicas = at(live, 'spec', 'replicas');
  if (isBare(id) || (rollsPods(id) && replicas !== 0)) {
    const many = typeof replicas === 'number' ? `its ${String(replicas)} pods stop` : 'its pods stop';
    return [
      action === 'recreate'
        ? stop(
            'warning',
            `${id.kind === 'Pod' ? 'it stops' : many}, and new ones start only then: an interruption`,
          )
        : stop('info', id.kind === 'Pod' ? 'it stops' : many),
    ];
  }
  if (id.group === '' && id.kind === 'Service' && stringAt(live, 'spec', 'type') === 'LoadBalancer')
    return [stop('warning', 'its load balancer is given up, and its address may go to somebody else')];
  return [];
}

const isBare = ({ group, kind }: ImpactFacts['id']): boolean =>
  (group === '' && kind === 'Pod') || (group === 'batch' && kind === 'Job');

const stop = (severity: Impact['severity'], message: string): Impact => ({
  code: 'stops-serving',
  severity,
  message,
});

import { stringAt } from '../../resource/json.ts';
import type { Impact } from './impact.ts';
import type { ImpactFacts } from './impactFacts.ts';
import { isDeleted } from './isDeleted.ts';

/** With the definition of a kind go all objects of that kind, in every namespace. */
export function deletesDefinition(facts: ImpactFacts): readonly Impact[] {
  const { id, live } = facts;
  if (!isDeleted(facts) || id.group !== 'apiextensions.k8s.io' || id.kind !== 'CustomResourceDefinition')
    return [];
  const kind = stringAt(live ?? undefined, 'spec', 'names', 'kind') ?? 'object of the kind';
  return [
    {
      code: 'deletes-definition',
      severity: 'error',
      message: `every ${kind} in the cluster is deleted with it`,
    },
  ];
}

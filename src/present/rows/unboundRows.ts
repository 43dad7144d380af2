import type { Snapshot } from '../../session/snapshot.ts';
import { isDeclared } from './isDeclared.ts';
import { environmentRow } from './rowId.ts';
import type { TreeRow } from '../viewModels.ts';

/** Environments that `.plumbline.yaml` has targets for and that are bound to no cluster here. A click lets bind them. */
export function unboundRows({ owners, inputs, production }: Snapshot): readonly TreeRow[] {
  // What files alone declare is in no environment that could be bound.
  const names = new Set(owners.flatMap(({ owner, environment }) => (isDeclared(owner) ? [] : [environment])));
  return [...names]
    .filter((name) => !inputs.environments.has(name))
    .map((name) => ({
      id: environmentRow(name),
      kind: 'environment',
      label: name,
      description: `${production.has(name) ? 'production · ' : ''}not bound to a cluster`,
      tooltip: [
        `${name}: named by .plumbline.yaml, and bound to no cluster here`,
        'Give a context of your kubeconfig this name in the setting plumbline.environments, and choose it; or click to choose a context of that name.',
      ].join('\n'),
      mark: 'notCompared',
      expandable: true,
      comparable: false,
      located: false,
      action: 'chooseClusters',
    }));
}

import { pointerPath } from '../../core/provenance/pointerPath.ts';
import { resourceKey, type ResourceId } from '../../core/resource/resourceId.ts';
import type { ChartEngine } from '../../engine/chartEngineApi.ts';
import type { ControlledPart } from './changedParts.ts';
import { controlledByChart } from './chartOrigins/controlledByChart.ts';
import { ownerCharts } from './chartOrigins/ownerCharts.ts';
import { controlledByVariable, type BuildOnce } from './controlledByVariable.ts';
import { workingTree } from '../inputs.ts';
import type { OwnerSnapshot, Snapshot } from '../snapshot.ts';

/** A field of what an owner renders of the working tree. */
export interface ControlledField {
  readonly owner: OwnerSnapshot;
  readonly id: ResourceId;
  /** As people write it; empty where the line decides whether there is the object. */
  readonly path: string;
}

/** All that a line controls; `place` is `apps/web.yaml:12`. */
export interface ControlledLine {
  readonly place: string;
  readonly fields: readonly ControlledField[];
}

export interface LineOfTree {
  readonly root: string;
  /** Relative to the root. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
}

export interface ControlEngines {
  readonly helm: ChartEngine;
  readonly buildOnce: BuildOnce;
}

/** What a line of the working tree controls, of any owner. */
export async function controlledFields(
  engines: ControlEngines,
  snapshot: Snapshot,
  { root, path, line }: LineOfTree,
  signal?: AbortSignal,
): Promise<readonly ControlledField[]> {
  const owners = snapshot.owners.filter((owner) => owner.root === root);
  const found: ControlledField[] = [];
  /** Lines that a chart may take a value from; those that a variable stands in count in its own cluster alone. */
  const lines: { readonly path: string; readonly line: number; readonly environment?: string }[] = [
    { path, line },
  ];
  for (const owner of byVariablesFirst(owners)) {
    const { environment, readIn = environment } = owner;
    const fields = new Map<string, ControlledField>();
    const objects = owner.working?.lastGood?.objects ?? [];
    const add = ({ id, pointer }: ControlledPart): void => {
      const rendered = objects.find((one) => resourceKey(one.id) === resourceKey(id));
      const named = rendered ? pointerPath(rendered.object, pointer) : '';
      fields.set(`${resourceKey(id)} ${pointer}`, { owner, id, path: named });
    };
    for (const part of await controlledByVariable(engines.buildOnce, owner, { path, line }, signal)) {
      add(part);
      const built = objects.find(({ id }) => resourceKey(id) === resourceKey(part.id));
      const origin = built && (built.written ?? built.origins).get(part.pointer);
      if (origin) lines.push({ path: origin.path, line: origin.line, environment });
    }
    // A line counts in which a variable stands as well as the one that sets it.
    for (const { id, object, origins, written = [] } of objects)
      for (const [pointer, origin] of [...written, ...origins])
        if (origin.path === path && origin.line === line)
          fields.set(`${resourceKey(id)} ${pointer}`, { owner, id, path: pointerPath(object, pointer) });
    const ofCluster = lines.filter((one) => one.environment === undefined || one.environment === readIn);
    for (const chart of ownerCharts(snapshot.inputs, owners, owner, workingTree))
      for (const part of await controlledByChart(engines.helm, chart, ofCluster, signal)) add(part);
    found.push(...fields.values());
  }
  return found;
}

/** What variables change may be the manifest of another owner, which takes it into a chart. */
const byVariablesFirst = (owners: readonly OwnerSnapshot[]): readonly OwnerSnapshot[] => {
  const takes = ({ owner }: OwnerSnapshot): boolean => owner.id.kind === 'Kustomization';
  return [...owners.filter(takes), ...owners.filter((owner) => !takes(owner))];
};

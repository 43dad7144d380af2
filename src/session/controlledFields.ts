import { pointerPath } from '../core/provenance/pointerPath.ts';
import { resourceKey, type ResourceId } from '../core/resource/resourceId.ts';
import type { ChartEngine } from '../engine/chartEngineApi.ts';
import { controlledByChart } from './chartOrigins/controlledByChart.ts';
import { ownerCharts } from './chartOrigins/ownerCharts.ts';
import { workingTree } from './inputs.ts';
import type { OwnerSnapshot, Snapshot } from './snapshot.ts';

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

/** What a line of the working tree controls, of any owner. */
export async function controlledFields(
  helm: ChartEngine,
  snapshot: Snapshot,
  { root, path, line }: LineOfTree,
  signal?: AbortSignal,
): Promise<readonly ControlledField[]> {
  const owners = snapshot.owners.filter((owner) => owner.root === root);
  const found: ControlledField[] = [];
  for (const owner of owners) {
    const fields = new Map<string, ControlledField>();
    const objects = owner.working?.lastGood?.objects ?? [];
    for (const { id, object, origins } of objects)
      for (const [pointer, origin] of origins)
        if (origin.path === path && origin.line === line)
          fields.set(`${resourceKey(id)} ${pointer}`, { owner, id, path: pointerPath(object, pointer) });
    for (const chart of ownerCharts(snapshot.inputs, owners, owner, workingTree))
      for (const { id, pointer } of await controlledByChart(helm, chart, { path, line }, signal)) {
        const rendered = objects.find((one) => resourceKey(one.id) === resourceKey(id));
        const named = rendered ? pointerPath(rendered.object, pointer) : '';
        fields.set(`${resourceKey(id)} ${pointer}`, { owner, id, path: named });
      }
    found.push(...fields.values());
  }
  return found;
}

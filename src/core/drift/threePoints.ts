import { formatPath } from '../resource/fieldPath.ts';
import { equalJson, type JsonObject } from '../resource/json.ts';
import type { FieldDifference } from './compare.ts';
import { isCosmetic } from './cosmetic.ts';
import { isAgent, writerOf } from './managers.ts';
import type { FieldVerdict } from './verdict.ts';
import { isContested } from './writers.ts';

export interface Points {
  /** Where a write of what is deployed would change live. */
  readonly deployed: readonly FieldDifference[];
  /** Where a write of the working tree would. */
  readonly working: readonly FieldDifference[];
  readonly live: JsonObject;
  readonly manager: string;
}

/** Tells drift from a person's own unmerged edit, path by path (the three-point rule). */
export function threePoints({ deployed, working, live, manager }: Points): readonly FieldVerdict[] {
  const edits = new Map(working.map((difference) => [formatPath(difference.path), difference]));
  const base = new Map(deployed.map((difference) => [formatPath(difference.path), difference]));
  const fields: FieldVerdict[] = [];
  for (const [path, difference] of base) {
    const edit = edits.get(path);
    if (difference.heldByAgent) continue;
    if (edit === undefined) fields.push(converging(difference));
    else if (sameOutcome(difference, edit)) fields.push(drift(difference));
    else if (edit.desired === undefined) fields.push(drift(difference), pending(edit));
    else fields.push({ ...drift(difference), edited: edit.desired });
  }
  for (const [path, edit] of edits) {
    const difference = base.get(path);
    if (difference === undefined || (difference.heldByAgent && !sameOutcome(difference, edit)))
      fields.push(pending(edit));
  }
  return fields;

  function drift(difference: FieldDifference): FieldVerdict {
    const { path, state, desired, live: found } = difference;
    const by = state === 'reordered' || state === 'missing' ? undefined : writerOf(path, live, manager);
    return {
      path,
      verdict: isCosmetic(difference, live) ? 'COSMETIC' : 'DRIFT',
      state,
      ...(desired === undefined ? {} : { desired }),
      ...(found === undefined ? {} : { live: found }),
      ...(by === undefined ? {} : { by }),
      contested: by !== undefined && state === 'changed' && isContested(by),
    };
  }

  /** The edit leaves what is live: it adopts it. */
  function converging(difference: FieldDifference): FieldVerdict {
    const edited = difference.live === undefined ? {} : { edited: difference.live };
    return { ...drift(difference), verdict: 'CONVERGING', ...edited };
  }

  /** What is deployed leaves live as it is, so that is what the next write leaves. */
  function pending({ path, state, desired, live: found }: FieldDifference): FieldVerdict {
    const by = found === undefined || state === 'reordered' ? undefined : writerOf(path, live, manager);
    return {
      path,
      verdict: 'PENDING',
      state,
      ...(found === undefined ? {} : { desired: found, live: found }),
      ...(desired === undefined ? {} : { edited: desired }),
      ...(by === undefined || isAgent(by, manager) ? {} : { by }),
      contested: false,
    };
  }
}

const sameOutcome = (a: FieldDifference, b: FieldDifference): boolean =>
  a.state === b.state && equalJson(a.desired, b.desired);

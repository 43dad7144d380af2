import { formatPath } from '../../resource/fieldPath.ts';
import { equalJson, isArray, stringAt, type JsonObject } from '../../resource/json.ts';
import { valueAt } from '../../resource/resolvePath.ts';
import type { AgentWrite } from '../desired/agentWrite.ts';
import { bookkeepingOf } from '../desired/bookkeeping.ts';
import { haveSameShape } from '../compare/assertedDifferences.ts';
import { byPath } from '../compare/byPath.ts';
import type { FieldDifference } from '../compare/fieldDifference.ts';
import { sameValue, withoutBookkeeping } from '../compare/noise.ts';
import { sameOutcome } from '../compare/sameOutcome.ts';
import { isCosmetic } from '../compare/cosmetic.ts';
import type { IgnoredDifference } from '../ignore/ignoredDifferences.ts';
import { isAgent, writerOf } from '../desired/managers.ts';
import { isTimeOfWrite } from '../desired/setByServer.ts';
import type { FieldVerdict } from './verdict.ts';
import { isContested } from '../compare/writers.ts';

export interface Points {
  /** Where a write of what is deployed would change live. */
  readonly deployed: readonly FieldDifference[];
  /** Where a write of the head would; absent where that is not ahead of what is deployed. */
  readonly head?: readonly FieldDifference[] | undefined;
  /** Where a write of the working tree would. */
  readonly working: readonly FieldDifference[];
  /** What a write of each leaves, where that was predicted. */
  readonly written?: {
    readonly deployed?: JsonObject | undefined;
    readonly head?: JsonObject | undefined;
    readonly working?: JsonObject | undefined;
  };
  /** What rules of the owner keep out of `deployed` and `working`, where the working tree changes them. */
  readonly left?: {
    readonly deployed: readonly IgnoredDifference[];
    readonly working: readonly IgnoredDifference[];
  };
  readonly live: JsonObject;
  readonly write: AgentWrite;
}

/**
 * Tells drift from what is committed and not applied yet, and from a person's own unmerged edit, path by path (the
 * three-point rule). Where the working tree is as deployed and the head is not, the tree is behind, and nobody's edit.
 */
export function threePoints(points: Points): readonly FieldVerdict[] {
  const { live, write } = points;
  const base = byPath(points.deployed);
  const heads = points.head ? byPath(points.head) : base;
  const edits = byPath(points.working);
  const [left, leftThen] = [byPath(points.left?.deployed ?? []), byPath(points.left?.working ?? [])];
  return [...new Set([...base.keys(), ...heads.keys(), ...edits.keys()])].flatMap((path) => {
    const [deployed, head, working] = [base.get(path), heads.get(path), edits.get(path)];
    const isSynced = sameOutcome(deployed, head);
    const edit = sameOutcome(working, deployed) || sameOutcome(working, head) ? undefined : working;
    if (deployed === undefined || deployed.heldByAgent) {
      if (!isSynced && head) return pendingSync(head, edit);
      if (!edit) return [];
      return [driftAnyway(edit) ?? pending(edit)];
    }
    if (!isSynced) {
      if (head) return driftUntilSync(deployed, head, edit);
      return isLeft(deployed, points.written?.head) ? [converging(deployed, edit)] : [drift(deployed)];
    }
    if (working === undefined) {
      const next = isLeft(deployed, points.written?.working) ? converging(deployed) : drift(deployed);
      return [ignoredThen(deployed) ?? next];
    }
    if (edit === undefined) return [drift(deployed)];
    if (edit.desired === undefined) return [drift(deployed), pending(edit)];
    return [{ ...drift(deployed), edited: edit.desired }];
  });

  /**
   * Only the edit says something there, and the write of what is deployed leaves it all the same, as the default of something
   * around it that is gone; or it makes the map or list that is missing, and is told by what is in it.
   */
  function driftAnyway(edit: FieldDifference): FieldVerdict | undefined {
    const { path, desired, live: found } = edit;
    if (desired === undefined) return undefined;
    const made = valueAt(points.written?.deployed, path);
    if (equalJson(made, desired)) return drift(edit);
    if (made === undefined || found !== undefined || !haveSameShape(made, desired)) return undefined;
    return { ...drift({ ...edit, desired: made }), ...editedTo(edit) };
  }

  /**
   * What is not told of a write stays as it is, unless the write makes it so without saying it, or takes away what is
   * around it: nothing live is adopted then. A time of the server's own is another in each write.
   */
  function isLeft(difference: FieldDifference, written: JsonObject | undefined): boolean {
    if (written === undefined) return true;
    const { path, state, live: found } = difference;
    const kept = valueAt(withoutBookkeeping(written, bookkeepingOf(write)), path);
    if (kept !== undefined && isTimeOfWrite(difference, live)) return true;
    if (state === 'reordered') return isArray(kept);
    return sameValue(stringAt(live, 'kind') ?? '', path, kept, found);
  }

  function drift(difference: FieldDifference): FieldVerdict {
    const { path, state, desired, live: found } = difference;
    const by = state === 'reordered' || state === 'missing' ? undefined : writerOf(path, live, write);
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

  /** What comes next leaves what is live: it adopts it. */
  function converging(difference: FieldDifference, edit?: FieldDifference): FieldVerdict {
    const adopted = difference.live === undefined ? {} : { [comes(difference)]: difference.live };
    return { ...drift(difference), verdict: 'CONVERGING', ...adopted, ...editedTo(edit) };
  }

  /** A rule leaves what is live from then on; Git goes on saying something else. */
  function ignoredThen(difference: FieldDifference): FieldVerdict | undefined {
    const rule = leftThen.get(formatPath(difference.path))?.rule;
    return rule && { ...drift(difference), verdict: 'CONVERGING', rule };
  }

  /** Whether the head has adopted it, or only the working tree. */
  function comes({ path }: FieldDifference): 'committed' | 'edited' {
    return points.head && !heads.has(formatPath(path)) ? 'committed' : 'edited';
  }

  function driftUntilSync(
    deployed: FieldDifference,
    head: FieldDifference,
    edit: FieldDifference | undefined,
  ): readonly FieldVerdict[] {
    if (head.desired === undefined) return [drift(deployed), ...pendingSync(head, edit)];
    return [{ ...drift(deployed), committed: head.desired, ...editedTo(edit) }];
  }

  function pendingSync(head: FieldDifference, edit: FieldDifference | undefined): readonly FieldVerdict[] {
    const { edited: committed, ...later } = pending(head);
    const field = {
      ...later,
      verdict: 'PENDING_SYNC',
      ...(committed === undefined ? {} : { committed }),
    } as const;
    return edit && edit.desired === undefined ? [field, pending(edit)] : [{ ...field, ...editedTo(edit) }];
  }

  /** What is deployed leaves live as it is, so that is what the next write leaves. */
  function pending({ path, state, desired, live: found }: FieldDifference): FieldVerdict {
    const by = found === undefined || state === 'reordered' ? undefined : writerOf(path, live, write);
    const rule = left.get(formatPath(path))?.rule;
    return {
      path,
      verdict: 'PENDING',
      state,
      ...(found === undefined ? {} : { desired: found, live: found }),
      ...(desired === undefined ? {} : { edited: desired }),
      ...(by === undefined || isAgent(by, write) ? {} : { by }),
      contested: false,
      ...(rule ? { rule } : {}),
    };
  }
}

const editedTo = (edit: FieldDifference | undefined): Pick<FieldVerdict, 'edited'> =>
  edit?.desired === undefined ? {} : { edited: edit.desired };

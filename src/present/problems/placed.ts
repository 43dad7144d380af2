import { assertNever } from '../../base/assertNever.ts';
import { kept } from '../../base/kept.ts';
import { keptResults } from '../../base/keptResults.ts';
import type { FieldVerdict } from '../../core/drift/judge/verdict.ts';
import type { Origin } from '../../core/resource/origin.ts';
import type { GoodBuild } from '../../session/inputs.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../../session/snapshot.ts';
import type { Judged } from '../judged.ts';
import { markOfVerdict } from '../lines/marks.ts';
import { objectStatement } from '../statement.ts';
import { noteOrigin } from '../lines/noteOrigin.ts';
import { originOfField, originOfObject } from '../lines/originOf.ts';
import type { Mark, NoteKind } from '../viewModels.ts';

/** Something to say of an object or a field, at the line of the working tree's last good render that controls it. */
export interface Placed extends Finding {
  readonly judged: Judged;
}

interface Finding {
  readonly field: FieldVerdict | undefined;
  readonly kind: NoteKind;
  readonly mark: Mark;
  readonly origin: Origin;
}

/** All that an owner has to say on lines of the working tree. Looked for once for a snapshot of the owner. */
export const placedOf = kept((owner: OwnerSnapshot): readonly Placed[] => {
  const build = owner.working?.lastGood;
  if (!build) return [];
  return owner.objects.flatMap((object) => {
    const { verdict } = object;
    if (!verdict) return [];
    return findings(owner, object, build).map((finding) => ({
      ...finding,
      judged: { owner, object, verdict },
    }));
  });
});

/** Looked for once for an object and a render: the owner's other objects change more often. */
const findings = (owner: OwnerSnapshot, object: ObjectSnapshot, build: GoodBuild): readonly Finding[] =>
  found(object, [build], () => findingsOf(owner, object));

const found = keptResults<readonly Finding[]>();

function findingsOf(owner: OwnerSnapshot, object: ObjectSnapshot): readonly Finding[] {
  const { verdict, working } = object;
  // Where the working tree drops an object, no line of it is left to draw on.
  if (!verdict || !working) return [];
  const fields = verdict.fields.flatMap((field) => {
    const kind = kindOfMark(markOfVerdict(field.verdict));
    return kind === undefined ? [] : [{ field, kind, mark: markOfVerdict(field.verdict) }];
  });
  if (fields.length === 0) {
    const mark = markOfVerdict(verdict.verdict);
    const kind = kindOfMark(mark);
    // Nearly every object is in sync, and nothing is looked for then.
    if (kind === undefined || !objectStatement(verdict, object)) return [];
    const origin = originOfObject(owner, object);
    return origin ? [{ field: undefined, kind, mark, origin: noteOrigin(owner, origin) }] : [];
  }
  return fields.flatMap((one): readonly Finding[] => {
    const controlling = originOfField(owner, object, one.field.path);
    if (!controlling) return [];
    const origin = noteOrigin(owner, controlling);
    const alsoEdited = one.kind === 'drift' && one.field.edited !== undefined;
    return [
      { ...one, origin },
      ...(alsoEdited ? [{ ...one, kind: 'pending', mark: 'pending', origin } as const] : []),
    ];
  });
}

/** Undefined for what needs no note. */
function kindOfMark(mark: Mark): NoteKind | undefined {
  switch (mark) {
    case 'drift':
    case 'missing':
    case 'deleting':
      return 'drift';
    case 'pending':
    case 'unknown':
      return mark;
    case 'waiting':
    case 'notCompared':
    case 'inSync':
      return undefined;
    default:
      return assertNever(mark);
  }
}

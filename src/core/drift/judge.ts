import type { JsonObject } from '../resource/json.ts';
import { isSecret, maskFieldSides } from '../resource/masking.ts';
import { certaintyOf } from './certainty.ts';
import { neverPruned } from './fluxMetadata.ts';
import { judgeAbsent } from './judgeAbsent.ts';
import { judgePoint, type PointResult } from './judgePoint.ts';
import { opaqueFields } from './opaqueFields.ts';
import type { Question } from './question.ts';
import { threePoints } from './threePoints.ts';
import type { FieldVerdict, ObjectVerdict, Verdict } from './verdict.ts';
import { sameDesired } from './whatToPredict.ts';

/** The verdict on one object of one owner. Ask `whatToPredict` first: what it names and is not given makes UNKNOWN. */
export function judge(question: Question): ObjectVerdict {
  const { deployed, live } = question;
  if (live === null) return judgeAbsent(question);
  if (deployed === undefined && question.working === undefined) return judgeDropped(question, live);
  const verdict = judgePresent(question, live);
  return question.showSecrets === true || !isSecret(live)
    ? verdict
    : { ...verdict, fields: verdict.fields.map(maskFieldSides) };
}

function judgePresent(question: Question, live: JsonObject): ObjectVerdict {
  const { deployed, working, predictionOfDeployed, predictionOfWorking } = question;
  const base = deployed && judgePoint(deployed, live, predictionOfDeployed, question);
  const edit = sameDesired(deployed, working)
    ? base
    : working && judgePoint(working, live, predictionOfWorking, question);
  const deciding = base ?? edit;
  if (deciding?.kind === 'undecided' && (edit === base || edit?.kind !== 'compared'))
    return bare(deciding.verdict, deciding.reason);

  const fields = [
    ...threePoints({
      deployed: differencesOf(base),
      // Where an edit takes the object away or cannot be judged, its fields are as if nobody had edited.
      working: edit?.kind === 'undecided' || edit === undefined ? differencesOf(base) : differencesOf(edit),
      live,
      manager: question.owner.manager,
    }),
    ...opaqueFields(base, edit),
  ];
  const { certainty, reasons } = certaintyOf(question, live, base, edit);
  const verdict = overall(fields, base, edit);
  const reason = [...objectReasons(question, live, base, edit, verdict), ...reasons].join('; ');
  return { verdict, certainty, ...(reason === '' ? {} : { reason }), fields };
}

const differencesOf = (point: PointResult | undefined) =>
  point?.kind === 'compared' ? point.differences : [];

/** What is worst for the cluster first. */
const order = ['DRIFT', 'CONVERGING', 'PENDING', 'OPAQUE', 'COSMETIC', 'IGNORED'] as const;

function overall(
  fields: readonly FieldVerdict[],
  base: PointResult | undefined,
  edit: PointResult | undefined,
): Verdict {
  if (base?.kind === 'undecided') return base.verdict;
  const worst = order.find((verdict) => fields.some((field) => field.verdict === verdict));
  if (worst === 'DRIFT' || worst === 'CONVERGING') return worst;
  // Deployed is as it should be: what the edit does is what there is to say.
  if (edit?.kind === 'undecided') return edit.verdict;
  if (edit === undefined || (base === undefined && worst === undefined)) return 'PENDING';
  if (worst === undefined && base?.kind === 'skipped') return 'IGNORED';
  return worst ?? 'SYNC';
}

function objectReasons(
  { owner }: Question,
  live: JsonObject,
  base: PointResult | undefined,
  edit: PointResult | undefined,
  verdict: Verdict,
): readonly string[] {
  if (base?.kind === 'undecided') return [base.reason];
  if (edit?.kind === 'undecided') return [`the working tree: ${edit.reason}`];
  if (edit === undefined)
    return [
      owner.prune && !neverPruned(live)
        ? 'removed in the working tree: the agent will delete it after a merge'
        : 'removed in the working tree: it will stay in the cluster, since nothing prunes it',
    ];
  if (base === undefined) return ['it exists, and is new to this owner in the working tree'];
  return verdict === 'IGNORED' && base.kind === 'skipped' ? [base.reason] : [];
}

/** In the owner's inventory, in no desired state any more. */
function judgeDropped({ owner }: Question, live: JsonObject): ObjectVerdict {
  if (!owner.prune) return bare('IGNORED', 'no longer in Git; its owner does not prune');
  return neverPruned(live)
    ? bare('IGNORED', 'no longer in Git; a mark on the live object keeps it')
    : bare('PRUNE', 'no longer in Git: the agent deletes it');
}

const bare = (verdict: Verdict, reason: string): ObjectVerdict => ({
  verdict,
  certainty: 'exact',
  reason,
  fields: [],
});

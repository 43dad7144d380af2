import type { JsonObject } from '../resource/json.ts';
import { isSecret, maskFieldSides } from '../resource/masking.ts';
import { certaintyOf } from './certainty.ts';
import type { FieldDifference } from './compare.ts';
import { neverPruned } from './fluxMetadata.ts';
import { judgeAbsent } from './judgeAbsent.ts';
import { judgePoint, type Judged, type PointResult } from './judgePoint.ts';
import { objectReasons } from './objectReasons.ts';
import { opaqueFields } from './opaqueFields.ts';
import type { Question } from './question.ts';
import { threePoints } from './threePoints.ts';
import type { FieldVerdict, ObjectVerdict, Verdict } from './verdict.ts';
import { sameDesired } from './whatToPredict.ts';

/** The verdict on one object of one owner. Ask `whatToPredict` first: what it names and is not given makes UNKNOWN. */
export function judge(question: Question): ObjectVerdict {
  const { deployed, working, live } = question;
  if (live === null) return judgeAbsent(question);
  if (deployed === undefined && working === undefined) return judgeDropped(question, live);
  const verdict = judgePresent(question, live);
  if (question.showSecrets === true || !isSecret(live)) return verdict;
  return { ...verdict, fields: verdict.fields.map(masked) };
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
  const judged = { base, edit };
  const { certainty, reasons } = certaintyOf(question, live, judged);
  const reason = [...objectReasons(question, live, judged), ...reasons].join('; ');
  return { verdict: overall(fields, judged), certainty, ...(reason === '' ? {} : { reason }), fields };
}

const differencesOf = (point: PointResult | undefined): readonly FieldDifference[] =>
  point?.kind === 'compared' ? point.differences : [];

/** What is worst for the cluster first. */
const order = ['DRIFT', 'CONVERGING', 'PENDING', 'OPAQUE', 'COSMETIC', 'IGNORED'] as const;

function overall(fields: readonly FieldVerdict[], { base, edit }: Judged): Verdict {
  if (base?.kind === 'undecided') return base.verdict;
  const worst = order.find((verdict) => fields.some((field) => field.verdict === verdict));
  if (worst === 'DRIFT' || worst === 'CONVERGING') return worst;
  // Deployed is as it should be: what the edit does is what there is to say.
  if (edit?.kind === 'undecided') return edit.verdict;
  if (edit === undefined || (base === undefined && worst === undefined)) return 'PENDING';
  if (worst === undefined && base?.kind === 'skipped') return 'IGNORED';
  return worst ?? 'SYNC';
}

/** In the owner's inventory, in no desired state any more. */
function judgeDropped({ owner }: Question, live: JsonObject): ObjectVerdict {
  if (!owner.prune) return bare('IGNORED', 'no longer in Git; its owner does not prune');
  return neverPruned(live)
    ? bare('IGNORED', 'no longer in Git; a mark on the live object keeps it')
    : bare('PRUNE', 'no longer in Git: the agent deletes it');
}

const masked = (field: FieldVerdict): FieldVerdict =>
  field.verdict === 'OPAQUE' ? field : maskFieldSides(field);

const bare = (verdict: Verdict, reason: string): ObjectVerdict => ({
  verdict,
  certainty: 'exact',
  reason,
  fields: [],
});

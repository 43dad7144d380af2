import type { FieldVerdict, ObjectVerdict } from '../core/drift/judge/verdict.ts';
import { formatRule } from '../core/owner/ignoreRules.ts';
import { formatPath } from '../core/resource/fieldPath.ts';
import type { JsonObject } from '../core/resource/json.ts';
import type { Origin } from '../core/resource/origin.ts';
import type { ResourceId } from '../core/resource/resourceId.ts';
import { defined } from './defined.ts';

export interface ReportedResource {
  readonly id: ResourceId;
  readonly environment?: string;
  readonly owner?: string;
  readonly verdict: ObjectVerdict;
  /** Where a field is written, relative to the repository's root. */
  readonly originOf?: (field: FieldVerdict) => Origin | undefined;
  /** Where the rule is written by which a field is ignored. */
  readonly ruleAt?: (field: FieldVerdict) => Origin | undefined;
}

/** One resource in the JSON of `drift` and `compare`. */
export function driftJson({
  id,
  environment,
  owner,
  verdict,
  originOf,
  ruleAt,
}: ReportedResource): JsonObject {
  return defined({
    id: { ...id },
    environment,
    owner,
    verdict: verdict.verdict,
    certainty: verdict.certainty,
    reason: verdict.reason,
    serverDryRun: verdict.confirmed && { ...verdict.confirmed },
    fields: verdict.fields.map((field) => fieldJson(field, originOf?.(field), ruleAt?.(field))),
  });
}

function fieldJson(field: FieldVerdict, origin: Origin | undefined, ruleAt: Origin | undefined): JsonObject {
  const rule = field.verdict === 'IGNORED' ? field.rule : undefined;
  return defined({
    path: formatPath(field.path),
    verdict: field.verdict,
    state: field.state,
    desired: field.desired,
    committed: field.committed,
    edited: field.edited,
    live: field.live,
    by: field.by && defined({ ...field.by }),
    contested: field.contested,
    ignored: field.verdict === 'IGNORED',
    ignoredBy:
      rule && defined({ rule: formatRule(rule), path: rule.pointer, origin: ruleAt && placeJson(ruleAt) }),
    origin: origin && placeJson(origin),
  });
}

const placeJson = ({ path, line }: Origin): JsonObject => ({ path, line });

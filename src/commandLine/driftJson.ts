import type { FieldVerdict, ObjectVerdict } from '../core/drift/verdict.ts';
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
}

/** One resource in the JSON of `drift` and `compare`. */
export function driftJson({ id, environment, owner, verdict, originOf }: ReportedResource): JsonObject {
  return defined({
    id: { ...id },
    environment,
    owner,
    verdict: verdict.verdict,
    certainty: verdict.certainty,
    reason: verdict.reason,
    fields: verdict.fields.map((field) => fieldJson(field, originOf?.(field))),
  });
}

function fieldJson(field: FieldVerdict, origin: Origin | undefined): JsonObject {
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
    origin: origin && { path: origin.path, line: origin.line },
  });
}

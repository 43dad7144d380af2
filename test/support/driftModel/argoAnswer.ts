import { at, isArray, isObject, type Json, type JsonObject } from '../../../src/core/resource/json.ts';
import type { ArgoAnswer, ArgoQuestion, ArgoWriter } from '../../cluster/support/argoWrite.ts';
import type { ClusterObjects } from '../../harness/clusterObjects.ts';
import { writtenChanges } from '../driftCases/writtenChanges.ts';
import type { ServerAnswer } from './serverAnswer.ts';
import { isNow } from './isNow.ts';
import { underAnotherName } from './underAnotherName.ts';

export type ArgoServerAnswer = ServerAnswer | { readonly verdict: 'RECREATE' };

export interface Argo {
  readonly writer: ArgoWriter;
  readonly objects: ClusterObjects;
  readonly mode: ArgoQuestion['mode'];
}

/** What Argo CD's own write does on the real server, in the words of a verdict. What no dry run can show is done. */
export async function argoAnswer(
  sent: JsonObject,
  live: JsonObject | null,
  { writer, objects, mode }: Argo,
): Promise<ArgoServerAnswer> {
  if (live !== null && at(live, 'metadata', 'deletionTimestamp') !== undefined)
    return { verdict: 'DELETING' };
  const forReal = live !== null && hasSteps(mode, live);
  const answer = await asked();
  if (!answer.ok) {
    const { text } = answer;
    if (live === null) return { verdict: 'INVALID', text };
    const alone = await writer.ask({ mode, object: underAnotherName(sent), live: null, dryRun: true });
    return { verdict: alone.ok ? 'BLOCKED' : 'INVALID', text };
  }
  if (live === null) return { verdict: 'MISSING' };
  const left = forReal ? await objects.get(live) : (answer.written ?? live);
  const written = mode === 'argo-replace' ? withTime(withProtection(left, live), live, sent) : left;
  if (writtenChanges(live, written).length === 0) return { verdict: 'SYNC' };
  if (at(written, 'metadata', 'uid') !== at(live, 'metadata', 'uid')) return { verdict: 'RECREATE' };
  return { verdict: 'DRIFT', written, by: { verb: mode === 'argo-replace' ? 'replace' : 'patch', sent } };

  /** Where the server itself writes the status meanwhile, as of a new definition, the agent comes again. */
  async function asked(): Promise<ArgoAnswer> {
    for (let [seen, more] = [live, 5]; ; more -= 1) {
      const said = await writer.ask({ mode, object: sent, live: seen, dryRun: !forReal });
      if (said.ok || more === 0 || seen === null || !said.text.includes(changedMeanwhile)) return said;
      seen = await objects.get(seen);
    }
  }
}

const changedMeanwhile = 'the object has been modified; please apply your changes to the latest version';

/** Controllers put at once back what they put on objects in use, so that nobody ever sees them without. */
function withProtection(written: JsonObject, live: JsonObject): JsonObject {
  const finalizers = at(live, 'metadata', 'finalizers');
  const [only, ...others] = isArray(finalizers) ? finalizers : [];
  const { metadata } = written;
  if (typeof only !== 'string' || others.length > 0 || !isObject(metadata)) return written;
  if (!/^kubernetes\.io\/(pv|pvc|vac)-protection$/.test(only)) return written;
  return { ...written, metadata: { ...metadata, finalizers: [only] } };
}

/** A replacement that names no time of a taint has the server set another, also in the place of one of its own. */
function withTime(written: JsonObject, live: JsonObject, sent: JsonObject): JsonObject {
  const timeOf = (object: JsonObject): Json | undefined => at(object, 'spec', 'taint', 'timeAdded');
  const [time, { spec }] = [timeOf(live), written];
  if (
    written['kind'] !== 'DeviceTaintRule' ||
    time === undefined ||
    !isNow(time) ||
    timeOf(sent) !== undefined
  )
    return written;
  if (!isObject(spec) || !isObject(spec['taint'])) return written;
  return { ...written, spec: { ...spec, taint: { ...spec['taint'], timeAdded: time } } };
}

/** One write builds on what another leaves: `auth reconcile`, and what kubectl takes over of client-side applies. */
export const hasSteps = (mode: ArgoQuestion['mode'], live: JsonObject): boolean =>
  live['apiVersion'] === 'rbac.authorization.k8s.io/v1' ||
  (mode === 'argo-ssa' && (entriesOf(live).some(isTakenOverByKubectl) || isUnowned(live)));

/** What kubectl takes over before it applies on the server's side, as Argo CD does with its packages. */
export const isTakenOverByKubectl = (entry: JsonObject): boolean =>
  entry['manager'] === 'kubectl-client-side-apply' ||
  (entry['operation'] === 'Update' &&
    isObject(at(entry, 'fieldsV1', 'f:metadata', 'f:annotations', `f:${lastApplied}`)));

/** The first apply makes all that is there the fields of one that updated it. */
const isUnowned = (live: JsonObject): boolean =>
  entriesOf(live).length === 0 && at(live, 'metadata', 'annotations', lastApplied) !== undefined;

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

function entriesOf(live: JsonObject): readonly JsonObject[] {
  const entries = at(live, 'metadata', 'managedFields');
  return isArray(entries) ? entries.filter(isObject) : [];
}

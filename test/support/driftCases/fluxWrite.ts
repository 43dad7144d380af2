import { parseFieldsV1, printFieldsV1, union } from '../../../src/core/resource/fieldSet.ts';
import {
  at,
  isArray,
  isObject,
  stringAt,
  type Json,
  type JsonObject,
} from '../../../src/core/resource/json.ts';
import { accepted, type Answer } from '../../harness/apiServer.ts';
import { caseManager } from './driftCase.ts';
import type { Replay } from './replayCase.ts';
import { isTakenOver } from './takenOver.ts';

export interface FluxAnswer extends Answer {
  /** The agent took something over or off, and then applies whatever the difference is. */
  readonly cleanedUp: boolean;
}

/**
 * What kustomize-controller would do to an object, by its own requests: a dry run, which must not be refused; the
 * clean-up for real, since a dry run could not build on one that was not made; then the apply, as a dry run again.
 * A second opinion on the prediction and on `compare`, of which it uses no line.
 */
export async function fluxWrite(
  sent: JsonObject,
  live: JsonObject,
  { request, objects }: Pick<Replay, 'request' | 'objects'>,
): Promise<FluxAnswer> {
  const path = await objects.pathOf(live);
  const dryRun = (): Promise<Answer> =>
    request('PATCH', `${path}?dryRun=All&force=true&fieldManager=${caseManager}`, sent, {
      contentType: 'application/apply-patch+yaml',
    });
  const first = await dryRun();
  const patch = cleanUp(live);
  if (first.status >= 300 || patch.length === 0 || hasMark(sent, 'Merge') || hasMark(live, 'Merge'))
    return { ...first, cleanedUp: false };
  const query = `fieldManager=${caseManager}`;
  accepted(await request('PATCH', `${path}?${query}`, patch, { contentType: 'application/json-patch+json' }));
  return { ...(await dryRun()), cleanedUp: true };
}

function hasMark(object: JsonObject, word: string): boolean {
  const mark = 'kustomize.toolkit.fluxcd.io/ssa';
  return ['labels', 'annotations'].some((map) => stringAt(object, 'metadata', map, mark) === word);
}

/** As a JSON patch: bookkeeping of others goes, what kubectl owns becomes the agent's. */
function cleanUp(live: JsonObject): readonly Json[] {
  const removals = [
    ['annotations', 'kubectl.kubernetes.io/last-applied-configuration'],
    ['annotations', 'kustomize.toolkit.fluxcd.io/checksum'],
    ['annotations', 'fluxcd.io/sync-checksum'],
    ['labels', 'fluxcd.io/sync-gc-mark'],
  ] as const;
  const managers = renamed(at(live, 'metadata', 'managedFields'));
  return [
    ...removals
      .filter(([map, key]) => stringAt(live, 'metadata', map, key) !== undefined)
      .map(([map, key]) => ({ op: 'remove', path: `/metadata/${map}/${key.replaceAll('/', '~1')}` })),
    ...(managers ? [{ op: 'replace', path: '/metadata/managedFields', value: managers }] : []),
  ];
}

/** Undefined where nothing is renamed. */
function renamed(managedFields: Json | undefined): readonly JsonObject[] | undefined {
  const entries = isArray(managedFields) ? managedFields.filter(isObject) : [];
  const taken = entries.filter(isTakenOver);
  if (taken.length === 0) return undefined;
  const isOwn = (entry: JsonObject): boolean =>
    entry['manager'] === caseManager && entry['operation'] === 'Apply';
  const own = entries.find(isOwn) ?? { ...taken[0], manager: caseManager, operation: 'Apply' };
  const fields = taken.reduce(
    (set, entry) => union(set, parseFieldsV1(entry['fieldsV1'])),
    parseFieldsV1(own['fieldsV1']),
  );
  const kept = entries.filter((entry) => !isOwn(entry) && !taken.includes(entry));
  return [...kept, { ...own, fieldsV1: printFieldsV1(fields) }];
}

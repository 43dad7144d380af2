import type { ObjectVerdict } from '../core/drift/verdict.ts';
import { formatPath, type FieldPath } from '../core/resource/fieldPath.ts';
import { formatResource } from '../core/resource/resourceId.ts';
import type { EnvironmentInput } from '../session/inputs.ts';
import type { ObjectSnapshot, OwnerSnapshot, Snapshot } from '../session/snapshot.ts';
import { fieldDifference, fieldWriter } from './fieldText.ts';
import { nextStep, objectSentence } from './hoverText.ts';
import {
  compareMarks,
  countMarks,
  describeEnvironment,
  markOf,
  markOfOwner,
  markOfVerdict,
} from './marks.ts';
import { agentText, ownerLabel, ownerTooltip } from './ownerText.ts';
import { environmentRow, fieldRow, findRow, ownerRow, resourceRow } from './rowId.ts';
import type { TreeRow } from './viewModels.ts';

/** The rows below a row of the drift view; those at the top where `row` is undefined. `now` is in milliseconds. */
export function treeRows(snapshot: Snapshot, row: string | undefined, now: number): readonly TreeRow[] {
  if (row === undefined) {
    // Without a repository no cluster is worth a row; the view then says what to do.
    if (snapshot.inputs.repositories.size === 0) return [];
    return [...snapshot.inputs.environments.values()].map((one) => environmentLine(snapshot, one));
  }
  const found = findRow(snapshot, row);
  if (!found) return [];
  const { environment, owner, object, field: isField } = found;
  if (!owner) {
    return snapshot.owners
      .filter((one) => one.environment === environment)
      .map((one) => ownerLine(snapshot, one, now))
      .sort((a, b) => compareMarks(a.mark, b.mark) || a.label.localeCompare(b.label));
  }
  if (!object) return resourceLines(owner);
  if (isField !== undefined) return [];
  return (object.verdict?.fields ?? []).map((field) => {
    const writer = fieldWriter(field, now);
    const description = `${fieldDifference(field)}${writer === undefined ? '' : ` · ${writer}`}`;
    return {
      id: fieldRow(owner, object, field.path),
      kind: 'field',
      label: shortPath(field.path),
      description,
      tooltip: `${formatPath(field.path)}: ${description}\n${nextStep(owner, field)}`,
      mark: markOfVerdict(field.verdict),
      expandable: false,
      comparable: true,
      located: object.working !== undefined,
    };
  });
}

/** The end of a long path: a side bar shows the beginning of a label, and long paths begin alike. */
const shortPath = (path: FieldPath): string =>
  path.length > 4 ? `…${formatPath(path.slice(-3))}` : formatPath(path);

function environmentLine(snapshot: Snapshot, environment: EnvironmentInput): TreeRow {
  const { name, context, production } = environment;
  const owners = snapshot.owners.filter((owner) => owner.environment === name);
  const { text, mark } = describeEnvironment(environment, owners);
  return {
    id: environmentRow(name),
    kind: 'environment',
    label: name,
    description: `${production ? 'production · ' : ''}${text}`,
    tooltip: `${name}: kubeconfig context ${context}\n${text}`,
    mark,
    expandable: owners.length > 0,
    comparable: false,
    located: false,
  };
}

function ownerLine(snapshot: Snapshot, owner: OwnerSnapshot, now: number): TreeRow {
  const counts = countMarks(owner.objects.map(markOf));
  const ours = owner.state.kind === 'compared' ? counts || 'no objects' : owner.state.reason;
  const fetchedAt = snapshot.inputs.repositories.get(owner.root)?.repository.fetchedAt;
  return {
    id: ownerRow(owner),
    kind: 'owner',
    label: ownerLabel(owner.owner.id),
    description: `${ours} · ${agentText(owner)}`,
    tooltip: ownerTooltip(owner, ours, { fetchedAt, now }),
    mark: markOfOwner(owner),
    expandable: owner.objects.some((object) => markOf(object) !== 'inSync'),
    comparable: false,
    located: false,
  };
}

/** Only objects that need a look; those in sync are in their owner's count. */
function resourceLines(owner: OwnerSnapshot): readonly TreeRow[] {
  return owner.objects
    .filter((object) => markOf(object) !== 'inSync')
    .map((object) => resourceLine(owner, object))
    .sort((a, b) => compareMarks(a.mark, b.mark) || a.label.localeCompare(b.label));
}

function resourceLine(owner: OwnerSnapshot, object: ObjectSnapshot): TreeRow {
  const description = object.verdict ? describeVerdict(object.verdict) : 'comparing…';
  return {
    id: resourceRow(owner, object),
    kind: 'resource',
    label: formatResource(object.id),
    description,
    tooltip: [
      `${formatResource(object.id)}: ${description}`,
      ...(object.verdict ? [`Certainty: ${object.verdict.certainty}`] : []),
      ...(object.verdict?.reason === undefined ? [] : [object.verdict.reason]),
    ].join('\n'),
    mark: markOf(object),
    expandable: (object.verdict?.fields.length ?? 0) > 0,
    comparable: object.verdict !== undefined,
    located: object.working !== undefined,
  };
}

function describeVerdict(verdict: ObjectVerdict): string {
  const count = verdict.fields.length;
  return count === 0 ? objectSentence(verdict) : `${String(count)} ${count === 1 ? 'field' : 'fields'}`;
}

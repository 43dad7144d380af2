import { formatResource } from '../../core/resource/resourceId.ts';
import type { ObjectSnapshot, OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import { countsOf, formatCounts, worstMark } from '../lines/marks.ts';
import { originOfField, originOfObject } from '../lines/originOf.ts';
import { timesOf, type Times } from '../times.ts';
import { fieldLine, resourceLine } from './resourceLine.ts';
import { groupRow, type GroupRow } from './rowId.ts';
import { isShown, kindName, rowOrder } from './shownRows.ts';
import type { TreeOptions } from '../treeOptions.ts';
import type { TreeRow } from '../viewModels.ts';

/** The rows at the top where the view is grouped by kind of resource or by file, over all environments. */
export function groupRows(
  snapshot: Snapshot,
  group: GroupRow[0],
  now: number,
  options: TreeOptions,
): readonly TreeRow[] {
  const members = Map.groupBy(membersOf(snapshot, group, now, options), ({ name }) => name);
  return [...members]
    .map(([name, all]) => groupLine(snapshot, [group, name], all))
    .sort(group === 'file' && options.order === undefined ? byPath : rowOrder(options));
}

/** The rows below one of them. */
export const rowsOfGroup = (
  snapshot: Snapshot,
  [group, name]: GroupRow,
  now: number,
  options: TreeOptions,
): readonly TreeRow[] =>
  membersOf(snapshot, group, now, options)
    .filter((member) => member.name === name)
    .map(({ row }) => row)
    .sort(rowOrder(options));

/** A row and the group that it belongs to. */
interface Member {
  readonly name: string;
  readonly row: TreeRow;
}

function membersOf(
  snapshot: Snapshot,
  group: GroupRow[0],
  now: number,
  options: TreeOptions,
): readonly Member[] {
  const times = timesOf(snapshot, now);
  return snapshot.owners.flatMap((owner) =>
    owner.objects
      .filter((object) => isShown(object, options))
      .flatMap((object) =>
        group === 'kind'
          ? [{ name: kindName(object.id), row: ofKind(owner, object, times) }]
          : inFiles(owner, object, times),
      ),
  );
}

/** Its kind stands above it. */
function ofKind(owner: OwnerSnapshot, object: ObjectSnapshot, times: Times): TreeRow {
  const { namespace, name } = object.id;
  const label = namespace === '' ? name : `${namespace}/${name}`;
  return { ...resourceLine(owner, object, times, owner.environment), label };
}

/** A resource's fields may stand in several files: a base, and the patches of an overlay. */
function inFiles(owner: OwnerSnapshot, object: ObjectSnapshot, times: Times): readonly Member[] {
  const fileOf = (path: string | undefined): string => (path === undefined ? '' : `${owner.root}/${path}`);
  const fields = object.verdict?.fields ?? [];
  if (fields.length === 0) {
    const name = fileOf(originOfObject(owner, object)?.path);
    return [{ name, row: resourceLine(owner, object, times, owner.environment) }];
  }
  return fields.map((field) => {
    const where = `${owner.environment} · ${formatResource(object.id)}`;
    return {
      name: fileOf(originOfField(owner, object, field.path)?.path),
      row: fieldLine({ owner, object, field }, times, where),
    };
  });
}

function groupLine(snapshot: Snapshot, group: GroupRow, members: readonly Member[]): TreeRow {
  const [kind, name] = group;
  const marks = members.map(({ row }) => row.mark);
  const since = members.map(({ row }) => row.since ?? 0).reduce((a, b) => Math.max(a, b), 0);
  const path = kind === 'kind' ? name : relativeToRoot(snapshot, name);
  const slash = kind === 'kind' ? -1 : path.lastIndexOf('/');
  const label = path.slice(slash + 1);
  const counts = formatCounts(countsOf(marks));
  const description = slash < 0 ? counts : `${path.slice(0, slash)} · ${counts}`;
  return {
    id: groupRow(group),
    kind: kind === 'file' && name !== '' ? 'file' : 'group',
    label,
    description,
    tooltip: `${path}: ${counts}`,
    mark: worstMark(marks),
    since,
    expandable: true,
    comparable: false,
    located: false,
    ...(kind === 'file' && name !== '' ? { path: name } : {}),
  };
}

/** What an edit drops has no line any more. */
function relativeToRoot({ inputs }: Snapshot, path: string): string {
  if (path === '') return 'Not in any file';
  const root = [...inputs.repositories.keys()].find((one) => path.startsWith(`${one}/`));
  return root === undefined ? path : path.slice(root.length + 1);
}

const byPath = (a: TreeRow, b: TreeRow): number => (a.path ?? '').localeCompare(b.path ?? '');

import { formatResource } from '../../core/resource/resourceId.ts';
import type { OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import { ownerLabel } from '../ownerText.ts';
import { findRow } from '../rows/rowId.ts';

/** Whose history is asked for. */
export interface HistorySubject {
  readonly root: string;
  /** For people. */
  readonly of: string;
  /** Relative to the root; all where there are none. */
  readonly paths: readonly string[];
  readonly owner?: OwnerSnapshot;
}

export type HistoryOf =
  | { readonly of: 'row'; readonly row: string }
  | { readonly of: 'file'; readonly path: string }
  | { readonly of: 'repository'; readonly root?: string };

/** Of a row the files that it was rendered from; of an owner its folder too, where files may have come or gone. */
export function historySubject(snapshot: Snapshot, query: HistoryOf): HistorySubject | undefined {
  const roots = [...snapshot.inputs.repositories.keys()];
  if (query.of === 'repository') {
    const root = query.root ?? roots[0];
    return root === undefined ? undefined : { root, of: 'the repository', paths: [] };
  }
  if (query.of === 'file') {
    const root = roots.find((one) => query.path.startsWith(`${one}/`));
    const path = root === undefined ? '' : query.path.slice(root.length + 1);
    return root === undefined ? undefined : { root, of: path, paths: [path] };
  }
  const { owner, object } = findRow(snapshot, query.row) ?? {};
  if (!owner) return undefined;
  const { root } = owner;
  if (object) {
    const files = new Set([...(object.working?.built.origins.values() ?? [])].map(({ path }) => path));
    return { root, of: formatResource(object.id), paths: [...files], owner };
  }
  const reads = [...(owner.working?.lastGood?.reads ?? [])];
  const path = owner.owner.path;
  const paths = path === '' || reads.length > most ? [path].filter((one) => one !== '') : [path, ...reads];
  return { root, of: ownerLabel(owner.owner.id), paths, owner };
}

/** More than this many paths make a command line that some systems refuse. */
const most = 200;

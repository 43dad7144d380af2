import { stringAt, type JsonObject } from '../../resource/json.ts';
import { listAt } from '../../resource/jsonLists.ts';
import { argoRef } from './argoRef.ts';
import type { FollowedRef } from '../followedRef.ts';
import { sameRepository } from '../gitUrl.ts';

/** Files of another revision, or of another repository, than those that an Application goes by. */
export interface ArgoElsewhere {
  readonly url: string;
  readonly targetRevision: string;
  readonly ref: FollowedRef;
  /** The commit that was applied last, where that is known. */
  readonly applied?: string;
}

/** What is open: the repository that is asked about, and those beside it. */
export interface OpenRepositories {
  /** Of one remote of the repository. */
  readonly here: readonly string[];
  readonly beside: readonly (readonly string[])[];
  /** What the branch that is checked out follows, `main`. */
  readonly branch: string | undefined;
  /** Of the remote; undefined where it is not known. */
  readonly defaultBranch: string | undefined;
}

/** A source, as far as it says where its files are. */
export interface SourcePlace {
  readonly url: string;
  readonly targetRevision: string;
}

export const isHere = ({ here }: OpenRepositories, { url }: SourcePlace): boolean =>
  here.some((known) => sameRepository(known, url));

export const isBeside = ({ beside }: OpenRepositories, { url }: SourcePlace): boolean =>
  beside.some((urls) => urls.some((known) => sameRepository(known, url)));

export const followsBranch = (open: OpenRepositories, place: SourcePlace): boolean =>
  open.branch !== undefined && branchOf(open, place) === open.branch;

export const followsDefault = (open: OpenRepositories, place: SourcePlace): boolean =>
  branchOf(open, place) === defaultOf(open);

/** Undefined of a commit or a range of versions. */
function branchOf(open: OpenRepositories, { targetRevision }: SourcePlace): string | undefined {
  const ref = argoRef(targetRevision);
  if (ref.by === 'remoteHead') return defaultOf(open);
  return ref.by === 'branchOrTag' || ref.by === 'name' ? ref.value.replace(/^refs\/heads\//, '') : undefined;
}

const defaultOf = ({ defaultBranch = 'HEAD' }: OpenRepositories): string => defaultBranch;

/** Undefined where a source is of the repository and at the revision that the Application goes by, as `followed` is. */
export function elsewhere(
  open: OpenRepositories,
  followed: SourcePlace,
  place: SourcePlace,
  applied: string | undefined,
): ArgoElsewhere | undefined {
  const { url, targetRevision } = place;
  const branch = branchOf(open, place);
  const isSame =
    targetRevision === followed.targetRevision ||
    (branch !== undefined && branch === branchOf(open, followed));
  if (isHere(open, place) && isSame) return undefined;
  return { url, targetRevision, ref: argoRef(targetRevision), ...(applied === undefined ? {} : { applied }) };
}

/** Names of sources that a chart takes files with values from: `$values/prod.yaml`. */
export function refsUsedBy(tools: JsonObject): readonly string[] {
  const helm = tools['helm'] ?? null;
  const files = [
    ...listAt(helm, 'valueFiles'),
    ...listAt(helm, 'fileParameters').map((parameter) => stringAt(parameter, 'path') ?? ''),
  ];
  return files.flatMap((file) => /^\$([^/]+)(\/|$)/.exec(typeof file === 'string' ? file : '')?.[1] ?? []);
}

import { planText } from './present/plan/planText.ts';
import type { PlanSubject } from './present/plan/planHeader.ts';
import { comparedObjects, comparedTexts, type ComparedSide } from './present/documents/comparedSides.ts';
import type { ComparedStates, HostNotifications, PreviewParams, Requests } from './protocol.ts';
import { workingTree } from './session/inputs.ts';
import { OpenRevisions, type NamedRevision } from './session/git/openRevisions.ts';
import { ownerKey } from './session/owners/ownerKey.ts';
import { ownersAt } from './session/owners/ownersAt.ts';
import { resolveRevision } from './session/git/resolveRevision.ts';
import type { Session } from './session/session.ts';
import type { OwnerSnapshot, Snapshot } from './session/snapshot.ts';
import { planAt } from './session/plan/syncPlan.ts';
import type { PlannedOwner } from './session/plan/plannedOwner.ts';

type Answered = 'syncPreview' | 'revisions' | 'comparedObjects' | 'comparedTexts';

/** The previews and comparisons that the host has open, and what it asks about them. */
export class CorePreviews {
  readonly #session: Session;
  readonly #revisions: OpenRevisions;
  #isAnyOpen = false;

  readonly answers: {
    [K in Answered]: (params: Requests[K]['params']) => Promise<Requests[K]['result']>;
  } = {
    syncPreview: (params) => this.#preview(params),
    revisions: () => Promise.resolve(revisionsOf(this.#session.snapshot)),
    comparedObjects: async (states) => {
      const [left, right] = await this.#sides(states);
      await this.#settled(states);
      const [a, b] = [left(), right()];
      return comparedObjects(a, b, ownerKey);
    },
    comparedTexts: async ({ owner, object, ...states }) => {
      const [left, right] = await this.#sides(states);
      const [first, second] = comparedTexts(left(), right(), { owner, object }, ownerKey);
      return { left: first, right: second };
    },
  };

  /** `tell` says that something changed. */
  constructor(session: Session, tell: () => void) {
    this.#session = session;
    this.#revisions = new OpenRevisions(session);
    session.onDidChange(() => {
      if (this.#isAnyOpen) tell();
    });
  }

  keep({ previews, compared }: HostNotifications['openPreviews']): void {
    this.#isAnyOpen = previews.length + compared.length > 0;
    this.#revisions.keep([
      ...previews.flatMap((preview) => this.#namesOf(preview)),
      ...compared.flatMap((states) => this.#namesIn(states)),
    ]);
  }

  async #preview(params: PreviewParams): Promise<Requests['syncPreview']['result']> {
    this.#isAnyOpen = true;
    const names = this.#namesOf(params);
    for (const name of names) {
      const opened = await this.#revisions.open(name);
      if (!opened.ok) return { text: `Sync preview: ${opened.failure}\n`, links: [], folds: [] };
    }
    const snapshot = await this.#session.current();
    const { root, revision } = params;
    if (root === undefined) return planText(syncPlanOfAll(snapshot), subjectOf(snapshot, params, undefined));
    const commit = await this.#revisions.open({ root, name: revision });
    const planned = planAt(snapshot, root, commit.ok ? commit.value : revision);
    return planText(planned, subjectOf(snapshot, params, commit.ok ? commit.value : undefined));
  }

  #namesOf({ root, revision }: PreviewParams): readonly NamedRevision[] {
    const roots = root === undefined ? [...this.#session.snapshot.inputs.repositories.keys()] : [root];
    return roots.map((one) => ({ root: one, name: revision }));
  }

  #namesIn({ root, left, right }: ComparedStates): readonly NamedRevision[] {
    return [left, right].flatMap((state) => {
      if (state.startsWith('git:')) return [{ root, name: state.slice('git:'.length) }];
      if (state === 'working') return [{ root, name: workingTree }];
      return state === 'healthy' ? this.#healthy(root).map((name) => ({ root, name })) : [];
    });
  }

  #healthy(root: string): readonly string[] {
    const { owners } = this.#session.snapshot;
    return [
      ...new Set(owners.flatMap((owner) => (owner.root === root ? (owner.owner.healthy?.commit ?? []) : []))),
    ];
  }

  /** What the two sides are by the time that it is asked. */
  async #sides(states: ComparedStates): Promise<readonly [() => ComparedSide, () => ComparedSide]> {
    this.#isAnyOpen = true;
    const commits = new Map<string, string>();
    for (const name of this.#namesIn(states)) {
      const opened = await this.#revisions.open(name);
      if (!opened.ok) throw new Error(opened.failure);
      commits.set(name.name, opened.value);
    }
    const side = (state: string) => (): ComparedSide =>
      sideOf(this.#session.snapshot, states.root, state, commits);
    return [side(states.left), side(states.right)];
  }

  async #settled({ root, left, right }: ComparedStates): Promise<void> {
    const revisions = this.#namesIn({ root, left, right }).map(({ name }) => name);
    const inspection = this.#session.inspect(root, [
      workingTree,
      ...(await Promise.all(revisions.map((name) => this.#revisions.open({ root, name })))).flatMap(
        (opened) => (opened.ok ? [opened.value] : []),
      ),
    ]);
    await inspection.settled();
    inspection.dispose();
  }
}

const syncPlanOfAll = (snapshot: Snapshot): readonly PlannedOwner[] =>
  [...snapshot.inputs.repositories.keys()].flatMap((root) => planAt(snapshot, root, workingTree));

function subjectOf(
  { inputs }: Snapshot,
  { root, revision }: PreviewParams,
  commit: string | undefined,
): PlanSubject {
  const repository = inputs.repositories.get(root ?? [...inputs.repositories.keys()][0] ?? '');
  const fetchedAt = repository?.repository.fetchedAt;
  const known = repository && resolveRevision(repository, revision);
  const short = commit?.slice(0, 10) ?? '';
  const named = commit?.startsWith(revision) === true ? short : `${revision} (${short})`;
  return {
    head: root === undefined || commit === undefined || revision === workingTree ? 'the working tree' : named,
    ...(known?.committedAt === undefined ? {} : { headAt: known.committedAt }),
    ...(fetchedAt === undefined ? {} : { fetchedAt }),
    now: Date.now(),
  };
}

function sideOf(
  snapshot: Snapshot,
  root: string,
  state: string,
  commits: ReadonlyMap<string, string>,
): ComparedSide {
  const owners = snapshot.owners.filter((owner) => owner.root === root);
  const at = (commit: string | undefined): readonly OwnerSnapshot[] =>
    (commit === undefined ? undefined : ownersAt(snapshot, root, commit)) ?? [];
  if (state === 'live' || state === 'deployed') return { kind: state, owners };
  if (state === 'working') return { kind: 'revision', owners: at(workingTree) };
  if (state !== 'healthy') return { kind: 'revision', owners: at(commits.get(state.slice('git:'.length))) };
  const healthy = owners.flatMap((owner) => {
    const there = at(owner.owner.healthy?.commit).find((one) => ownerKey(one) === ownerKey(owner));
    return there ? [there] : [];
  });
  return { kind: 'revision', owners: healthy };
}

const revisionsOf = ({ inputs }: Snapshot): Requests['revisions']['result'] =>
  [...inputs.repositories].map(([root, { repository }]) => ({
    root,
    refs: repository.refs.map(({ name, ...rest }) => ({
      name: name.replace(/^refs\/(?:heads|remotes|tags)\//, ''),
      ...rest,
    })),
  }));

import type { PlanSubject } from '../present/plan/planHeader.ts';
import { workingTree } from '../session/inputs.ts';
import { OpenRevisions } from '../session/git/openRevisions.ts';
import { planBetween } from '../session/plan/planBetween.ts';
import type { Session } from '../session/session.ts';
import { planAt } from '../session/plan/syncPlan.ts';
import type { PlannedOwner } from '../session/plan/plannedOwner.ts';
import { CommandLineError } from './commandLineError.ts';

/** As Git names them; undefined for what is deployed, and for the working tree. */
export interface PlanRevisions {
  readonly base: string | undefined;
  readonly head: string | undefined;
}

/** The plan of the one repository that a session has open, once all that it needs is known. */
export async function planned(
  session: Session,
  { base, head }: PlanRevisions,
  now: number,
): Promise<{ readonly owners: readonly PlannedOwner[]; readonly subject: PlanSubject }> {
  const [root = ''] = session.snapshot.inputs.repositories.keys();
  const open = new OpenRevisions(session);
  const commitOf = async (option: string, name: string): Promise<string> => {
    const commit = await open.open({ root, name });
    if (!commit.ok) throw new CommandLineError(`${option}: ${commit.failure}`);
    return commit.value;
  };
  const headCommit = head === undefined ? workingTree : await commitOf('--head', head);
  const baseCommit = base === undefined ? undefined : await commitOf('--base', base);
  const revisions = [headCommit, ...(baseCommit === undefined ? [] : [baseCommit])];
  const inspection = session.inspect(root, revisions);
  await inspection.settled();
  const snapshot = await session.settled();
  const owners =
    baseCommit === undefined
      ? planAt(snapshot, root, headCommit)
      : planBetween(snapshot, { root, base: baseCommit, baseName: base ?? '', head: headCommit });
  const fetchedAt = snapshot.inputs.repositories.get(root)?.repository.fetchedAt;
  const subject: PlanSubject = {
    head: head === undefined ? 'the working tree' : named(head, headCommit),
    ...(base === undefined || baseCommit === undefined ? {} : { base: named(base, baseCommit) }),
    ...(fetchedAt === undefined ? {} : { fetchedAt }),
    now,
  };
  inspection.dispose();
  open.dispose();
  return { owners, subject };
}

/** `feature/web (1234567890)`. */
const named = (name: string, commit: string): string =>
  commit.startsWith(name) ? commit.slice(0, 10) : `${name} (${commit.slice(0, 10)})`;

import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '../../harness/process/waitUntil.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import type { Fleet } from '../fleet/fleetCluster.ts';
import { benchSession, type BenchSession } from './benchSession.ts';
import { heldLists } from './heldLists.ts';
import { timed, type Timed } from './timing.ts';

export interface HeldSession {
  readonly it: BenchSession;
  /** Lets in what is live, and says what it takes until all of it is judged. */
  readonly judged: () => Promise<Timed<Snapshot>>;
}

/** A session that has rendered all owners and listed everything, of which it has seen nothing yet. */
export async function heldUntilListed(fleet: Fleet): Promise<HeldSession> {
  const lists = heldLists();
  const it = benchSession(fleet, lists.around);
  try {
    await it.open();
    await waitUntil('all lists', () => lists.watched() > 0 && lists.listed() === lists.watched(), {
      timeoutMs: patience(fleet),
    });
    await waitUntil('all builds', () => builds(it.session.snapshot) === 2 * fleet.owners.length, {
      timeoutMs: patience(fleet),
    });
    await it.platform.kubernetes.canonical(
      'none',
      { apiVersion: 'v1', kind: 'ConfigMap' },
      { defaults: false },
    );
    await sleep(500);
  } catch (error) {
    it.dispose();
    throw error;
  }
  const judged = (): Promise<Timed<Snapshot>> =>
    timed(() => {
      lists.letIn();
      return it.session.settled();
    });
  return { it, judged };
}

/** A fleet of 50,000 objects has some 2,000 lists and 500 builds. */
const patience = ({ objects }: Fleet): number => 180_000 * Math.max(1, objects / 5000);

const builds = ({ inputs, wanted }: Snapshot): number => (wanted.builds.length > 0 ? 0 : inputs.builds.size);

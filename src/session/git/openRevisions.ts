import type { Disposable } from '../../base/disposable.ts';
import { failed, success, type Outcome } from '../../base/outcome.ts';
import type { Inspection } from './inspections.ts';
import { resolveRevision } from './resolveRevision.ts';
import type { Session } from '../session.ts';

export interface NamedRevision {
  readonly root: string;
  /** `workingTree`, or anything that Git knows: a branch, a tag, a commit, `HEAD~2`. */
  readonly name: string;
}

/** The revisions that somebody looks at, by name: where a branch moves, what it stands for by then is looked at. */
export class OpenRevisions implements Disposable {
  readonly #session: Session;
  readonly #open = new Map<string, Opened>();

  constructor(session: Session) {
    this.#session = session;
  }

  get size(): number {
    return this.#open.size;
  }

  /** The commit that a name stands for, rendered from now on; why there is none where Git knows none. */
  async open({ root, name }: NamedRevision): Promise<Outcome<string, string>> {
    const commit = await this.#resolve(root, name);
    if (!commit.ok) return commit;
    const key = keyOf({ root, name });
    const before = this.#open.get(key);
    if (before?.commit === commit.value) return commit;
    const inspection = this.#session.inspect(root, [commit.value]);
    before?.inspection.dispose();
    this.#open.set(key, { commit: commit.value, inspection });
    return commit;
  }

  /** Closes all that is not among these. */
  keep(names: readonly NamedRevision[]): void {
    const kept = new Set(names.map(keyOf));
    for (const [key, { inspection }] of this.#open) {
      if (kept.has(key)) continue;
      inspection.dispose();
      this.#open.delete(key);
    }
  }

  dispose(): void {
    this.keep([]);
  }

  async #resolve(root: string, name: string): Promise<Outcome<string, string>> {
    const repository = this.#session.snapshot.inputs.repositories.get(root);
    if (!repository) return failed(`${root} is not open`);
    const known = resolveRevision(repository, name);
    if (known) return success(known.commit);
    const asked = await this.#session.repositories.reader(root)?.commit(name);
    if (asked?.ok === true) return success(asked.value.commit);
    return failed(asked ? asked.failure.message : `${root} is not open`);
  }
}

interface Opened {
  readonly commit: string;
  readonly inspection: Inspection;
}

const keyOf = ({ root, name }: NamedRevision): string => `${root}\n${name}`;

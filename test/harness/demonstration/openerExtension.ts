import { cpSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the opener does in the editor depends on how far the launcher has come; opener.cjs reads this. */
export interface OpenerState {
  /** Whether the engine files are where the extension looks for them. */
  readonly engine: boolean;
  /** The environment or kubeconfig context to choose, once its cluster answers. */
  readonly environment?: string;
  /** What the person is waiting for. */
  readonly doing?: string;
  readonly failure?: string;
}

export interface Opener {
  /** The folder of an extension that does in the editor what a person would have to do by hand. */
  readonly folder: string;
  /** Changes what it knows; parts that are not named stay. */
  tell(change: Partial<OpenerState>): void;
}

const source = fileURLToPath(new URL('opener', import.meta.url));

/** A copy of the opener in a folder that does not exist yet, with a state of its own. */
export function makeOpener(folder: string): Opener {
  cpSync(source, folder, { recursive: true });
  let state: OpenerState = { engine: false };
  const tell = (change: Partial<OpenerState>): void => {
    state = { ...state, ...change };
    const file = path.join(folder, 'state.json');
    // Written whole, then renamed: the opener never reads half a file.
    writeFileSync(`${file}.tmp`, JSON.stringify(state));
    renameSync(`${file}.tmp`, file);
  };
  tell({});
  return { folder, tell };
}

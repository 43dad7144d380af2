import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { ApiServerAddress } from '../apiServer.ts';
import { startControlPlane } from '../controlPlane.ts';
import { describeFailure } from '../harnessFailure.ts';
import { removeFolder, temporaryFolder } from '../process/belongings.ts';
import { clusterContents } from './clusterContents.ts';
import { installDefinitions, type PlaneKind } from './planeKinds.ts';

/** Where the processes of test files borrow control planes: the path of a socket in this variable. */
export const lendingVariable = 'PLUMBLINE_CONTROL_PLANES';

/** All that a borrower needs. */
export interface LentControlPlane {
  readonly address: ApiServerAddress;
  /** Folders of the definitions that it serves. */
  readonly definitions: readonly string[];
  /** Paths of the objects that it holds when it is empty. */
  readonly contents: readonly string[];
}

/** The lender's one answer, a line of JSON. */
export type LendingAnswer = LentControlPlane | { readonly failure: string };

/** What a borrower says at the end, when it has emptied what it borrowed. */
export const returned = 'returned';

export interface Lending {
  /** The value of `lendingVariable`. */
  readonly address: string;
  readonly stop: () => Promise<void>;
}

interface Started {
  readonly lent: LentControlPlane;
  readonly stop: () => Promise<void>;
}

/**
 * Lends control planes to test files, each to one at a time: to start an API server and to install an agent's definitions
 * takes longer than to empty one. It starts one where none of its kind is free. What comes back is lent again; what does
 * not, because its borrower has died or could not empty it, is ended.
 */
export async function lendControlPlanes(): Promise<Lending> {
  const free: Readonly<Record<PlaneKind, Started[]>> = { plain: [], argo: [], flux: [] };
  const all = new Set<Promise<Started>>();
  let ended = false;

  const take = (kind: PlaneKind): Promise<Started> => {
    const found = free[kind].pop();
    if (found) return Promise.resolve(found);
    const starting = start(kind);
    all.add(starting);
    return starting;
  };
  const serve = async (socket: Socket): Promise<void> => {
    const lines = createInterface(socket)[Symbol.asyncIterator]();
    const asked = await lines.next();
    if (asked.done === true) return;
    // `borrowControlPlane` wrote it.
    const kind = asked.value as PlaneKind;
    const plane = await take(kind);
    socket.write(line(plane.lent));
    const back = await lines.next();
    if (ended) return;
    if (back.done !== true && back.value === returned) free[kind].push(plane);
    else await plane.stop();
  };

  const folder = temporaryFolder('lending');
  const address = path.join(folder, 'socket');
  const server = createServer((socket) => {
    // A borrower that dies closes it too.
    socket.on('error', () => undefined);
    serve(socket).catch((error: unknown) => socket.end(line({ failure: describeFailure(error) })));
  });
  await new Promise<void>((resolve) => server.listen(address, resolve));
  return {
    address,
    stop: async () => {
      ended = true;
      server.close();
      const started = await Promise.allSettled(all);
      for (const one of started) if (one.status === 'fulfilled') await one.value.stop();
      rmSync(address, { force: true });
      removeFolder(folder);
    },
  };
}

const line = (answer: LendingAnswer): string => `${JSON.stringify(answer)}\n`;

async function start(kind: PlaneKind): Promise<Started> {
  const folder = temporaryFolder(kind);
  const plane = await startControlPlane({ folder });
  const stop = async (): Promise<void> => {
    await plane.stop();
    removeFolder(folder);
  };
  try {
    const definitions = await installDefinitions(plane, kind);
    const contents = (await clusterContents(plane.request)).map((one) => one.path);
    const { url, certificateAuthority, tokens } = plane;
    return {
      lent: { address: { url, certificateAuthority, tokens, folder: plane.folder }, definitions, contents },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

import { once } from 'node:events';
import { truncateSync } from 'node:fs';
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import { requestsTo, type ApiServerAddress, type SendRequest } from '../apiServer.ts';
import { startControlPlane } from '../controlPlane.ts';
import { controlPlaneFiles } from '../controlPlaneFiles.ts';
import { HarnessFailure } from '../harnessFailure.ts';
import { emptyCluster } from './clusterContents.ts';
import { lendingVariable, returned, type LendingAnswer } from './lendControlPlanes.ts';
import { installDefinitions, type PlaneKind } from './planeKinds.ts';

/** A control plane that nobody else uses now. */
export interface BorrowedControlPlane extends ApiServerAddress {
  readonly request: SendRequest;
  /** Folders of the definitions that it serves. */
  readonly definitions: readonly string[];
  /** Gives it back as it was. What used it must have ended. */
  readonly stop: () => Promise<void>;
}

/** One of those that the test run lends, else one that is started for this file, in this folder. */
export async function borrowControlPlane(kind: PlaneKind, folder: string): Promise<BorrowedControlPlane> {
  const lender = process.env[lendingVariable];
  if (!lender) {
    const plane = await startControlPlane({ folder });
    return { ...plane, definitions: await installDefinitions(plane, kind) };
  }
  const socket = createConnection(lender);
  socket.on('error', () => undefined);
  socket.write(`${kind}\n`);
  const lines = createInterface(socket)[Symbol.asyncIterator]();
  const answered = await lines.next();
  if (answered.done === true)
    throw new HarnessFailure('the test run lends no control plane', 'run this file alone');
  // `lendControlPlanes` wrote it.
  const answer = JSON.parse(answered.value) as LendingAnswer;
  if ('failure' in answer) throw new HarnessFailure('a control plane does not start', answer.failure);
  const { address, definitions, contents } = answer;
  const request = requestsTo(address);
  return {
    ...address,
    request,
    definitions,
    stop: async () => {
      try {
        await emptyCluster(request, new Set(contents));
        truncateSync(controlPlaneFiles(address.folder).auditLog);
        socket.write(`${returned}\n`);
      } finally {
        socket.end();
        await once(socket, 'close');
      }
    },
  };
}

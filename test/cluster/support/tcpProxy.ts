import { connect, createServer, type Socket } from 'node:net';
import { freePort } from '../../harness/process/freePorts.ts';

/** A network between a client and a server on this machine that can break in the ways networks do. */
export interface TcpProxy {
  readonly port: number;
  /** Resets every connection. */
  readonly cut: () => void;
  /** Resets every connection and accepts no further one, until `open`. */
  readonly close: () => Promise<void>;
  readonly open: () => Promise<void>;
  /** Lets nothing through in either direction, and breaks nothing off: as a network that went away does. */
  readonly stall: () => void;
  /** Forgets the stalled connections, which stay open, and lets new ones through. */
  readonly unstall: () => void;
  /** Where new connections lead from now on. */
  readonly leadTo: (port: number) => void;
  /** How many connections are open. */
  readonly connections: () => number;
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const port = await freePort();
  const pairs = new Set<readonly [Socket, Socket]>();
  let target = targetPort;
  let isStalled = false;
  let isOpen = false;
  const server = createServer((client) => {
    // It may have been accepted an instant before the end.
    if (!isOpen) return void client.resetAndDestroy();
    const upstream = connect(target, '127.0.0.1');
    const pair = [client, upstream] as const;
    pairs.add(pair);
    for (const [one, other] of [pair, [upstream, client]] as const) {
      one.setNoDelay(true);
      one.on('data', (chunk) => other.write(chunk));
      one.on('error', () => undefined);
      one.on('close', () => {
        if (!pairs.has(pair)) return;
        pairs.delete(pair);
        other.destroy();
      });
    }
    if (isStalled) for (const one of pair) one.pause();
  });
  const cut = (): void => {
    for (const pair of pairs) for (const one of pair) one.resetAndDestroy();
  };
  const open = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        isOpen = true;
        resolve();
      });
    });
  await open();
  return {
    port,
    cut,
    open,
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
    stall: () => {
      isStalled = true;
      for (const pair of pairs) for (const one of pair) one.pause();
    },
    unstall: () => {
      isStalled = false;
    },
    leadTo: (newPort) => {
      target = newPort;
    },
    connections: () => pairs.size,
  };
}

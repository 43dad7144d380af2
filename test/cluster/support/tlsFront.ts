import { request } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createAuthority } from './certificates.ts';

/**
 * A port before a plain HTTP server of this machine at which it speaks TLS as well, with a certificate that nobody knows:
 * some clients of registries ask for the one, some for the other.
 */
export interface TlsFront {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

export async function startTlsFront(target: number): Promise<TlsFront> {
  const { certificate, key } = createAuthority('registry');
  const open = new Set<Socket>();
  const kept = (socket: Socket): Socket => {
    open.add(socket);
    return socket.on('error', () => undefined).on('close', () => open.delete(socket));
  };
  const secure = createHttpsServer({ cert: certificate, key }, (asked, answer) => {
    const { method, url, headers } = asked;
    const forwarded = { ...headers, 'x-forwarded-proto': 'https' };
    const inner = request(
      { host: '127.0.0.1', port: target, method, path: url, headers: forwarded },
      (found) => {
        answer.writeHead(found.statusCode ?? 502, found.headers);
        found.pipe(answer);
      },
    );
    inner.on('error', () => answer.destroy());
    asked.pipe(inner);
  });
  const securePort = await listening(secure);
  const front = createServer((socket) => {
    kept(socket).once('data', (first) => {
      socket.pause();
      const inner = kept(connect(first[0] === handshake ? securePort : target, '127.0.0.1'));
      inner.write(first);
      for (const [from, to] of [
        [socket, inner],
        [inner, socket],
      ] as const)
        from.on('close', () => to.destroy()).pipe(to);
    });
  });
  const port = await listening(front);
  return {
    port,
    stop: async () => {
      const closed = [front, secure].map((server) => new Promise((resolve) => server.close(resolve)));
      for (const socket of open) socket.destroy();
      secure.closeAllConnections();
      await Promise.all(closed);
    },
  };
}

/** The first byte of TLS. */
const handshake = 22;

const listening = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });

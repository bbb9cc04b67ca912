import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** 可切断的线路: a door of its own to a server of the test run, which can be shut and opened while the server goes on for others. */
export type Cuttable = { url: string; cut(): Promise<void>; mend(): Promise<void>; close(): Promise<void> };

/** A door to the server of this address; the url is the same with another port. */
export async function openCuttable(address: string): Promise<Cuttable> {
  const target = new URL(address);
  const sockets = new Set<Socket>();
  let server: Server | null = null;
  let port = 0;
  const listen = () =>
    new Promise<void>((resolve, reject) => {
      const one = createServer((inner) => {
        const outer = connect(Number(target.port), target.hostname);
        for (const socket of [inner, outer]) {
          sockets.add(socket);
          // Cut in the middle is what the test is about.
          socket.on('error', () => socket.destroy());
          socket.on('close', () => {
            sockets.delete(socket);
            inner.destroy();
            outer.destroy();
          });
        }
        inner.pipe(outer).pipe(inner);
      });
      one.once('error', reject);
      one.listen(port, '127.0.0.1', () => {
        port = (one.address() as AddressInfo).port;
        resolve();
      });
      server = one;
    });
  const cut = async () => {
    const one = server;
    server = null;
    if (one === null) return;
    const closed = new Promise((resolve) => one.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await listen();
  const url = new URL(address);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return { url: url.href.replace(/\/$/, ''), cut, mend: listen, close: cut };
}

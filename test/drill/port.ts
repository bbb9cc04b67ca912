import { createServer } from 'node:net';

/**
 * A port of loopback that is free now and stays so while nobody listens on it: below those that the system gives out by
 * itself, as a process of the drill is away from its port for minutes.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * count);
    if (await isFree(port)) return port;
  }
}

const lowest = 20_000;
const count = 12_000;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

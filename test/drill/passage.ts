import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './port.ts';

/** 中间人：stands between the product and one server, so that the drill can cut, hang, refuse and slow what passes. */
export type Passage = {
  readonly port: number;
  /** Everything passes again; connections that hung go on. */
  open(): Promise<void>;
  /** Nobody answers at the address: new connections are refused, the present ones reset. */
  refuse(): Promise<void>;
  /** Connections are taken and then nothing passes, in neither direction. */
  hang(): void;
  /** Resets what is connected now; new connections pass. */
  cut(): void;
  /** Everything passes, so many milliseconds late. */
  slow(delayMs: number): void;
  close(): Promise<void>;
};

/** Opens a proxy on a free port of loopback before this server. */
export async function openPassage(target: { host: string; port: number }): Promise<Passage> {
  const pairs = new Set<Pair>();
  let hanging = false;
  let delayMs = 0;
  let server: Server | null = null;
  const port = await freePort();

  const take = (inner: Socket) => {
    const pair = pairOf(inner, target, () => delayMs);
    pairs.add(pair);
    void pair.ended.then(() => pairs.delete(pair));
    if (hanging) pair.hold();
  };
  const listen = async () => {
    if (server !== null) return;
    const opening = createServer({ allowHalfOpen: false }, take);
    await new Promise<void>((resolve, reject) => {
      opening.once('error', reject);
      opening.listen(port, '127.0.0.1', resolve);
    });
    server = opening;
  };
  const stop = async () => {
    const closing = server;
    server = null;
    for (const pair of pairs) pair.reset();
    if (closing !== null) await new Promise<void>((resolve) => closing.close(() => resolve()));
  };
  await listen();
  return {
    port,
    open: async () => {
      hanging = false;
      delayMs = 0;
      await listen();
      for (const pair of pairs) pair.release();
    },
    refuse: stop,
    hang: () => {
      hanging = true;
      for (const pair of pairs) pair.hold();
    },
    cut: () => {
      for (const pair of pairs) pair.reset();
    },
    slow: (ms) => {
      delayMs = ms;
    },
    close: stop,
  };
}

type Pair = { hold(): void; release(): void; reset(): void; ended: Promise<unknown> };

/** Two sockets joined; what comes in while it is held waits in the sockets, as behind a server that is stopped. */
function pairOf(inner: Socket, target: { host: string; port: number }, delayMs: () => number): Pair {
  const outer = connect(target.port, target.host);
  const both = [inner, outer];
  let held = false;
  const pass = (from: Socket, to: Socket) => {
    from.on('data', (chunk) => {
      const write = () => void (to.destroyed || to.write(chunk));
      if (delayMs() > 0) setTimeout(write, delayMs());
      else write();
    });
    from.on('end', () => to.end());
  };
  pass(inner, outer);
  pass(outer, inner);
  const reset = () => {
    for (const socket of both) socket.resetAndDestroy();
  };
  const ended = Promise.all(both.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
  for (const socket of both) {
    // An end is told to the other side by `reset`; why it ended is nothing to the drill.
    socket.on('error', reset);
    socket.on('close', () => {
      if (!held) reset();
    });
  }
  return {
    hold: () => {
      held = true;
      for (const socket of both) socket.pause();
    },
    release: () => {
      held = false;
      for (const socket of both) socket.resume();
    },
    reset,
    ended,
  };
}

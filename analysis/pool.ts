import { Piscina } from 'piscina';
import type { AnalysedDocument } from './assessment.ts';
import type { Document } from './document.ts';
import type { Route } from './duty-routes.ts';

/** 研判线程组：analyses documents off the event loop. */
export type Analysts = {
  /** Analyses documents in worker threads; one result each, in order. Rejects when a thread dies; the caller's queue tries again. */
  prepare(documents: readonly Document[]): Promise<AnalysedDocument[]>;
  /** Uses other routes for every pack from now on. */
  setRoutes(routes: readonly Route[]): Promise<void>;
  /** Waits for packs under way, then ends the threads. */
  close(): Promise<void>;
};

/** Opens `threads` worker threads (350 MB each, for the dictionary); each is ready when its first pack asks for it. */
export function openAnalysts(settings: { threads: number; home: string | null; routes: readonly Route[] }): Analysts {
  let routes = settings.routes;
  const pool = new Piscina<{ documents: Document[]; options: object }, AnalysedDocument[]>({
    filename: new URL('./pool-worker.ts', import.meta.url).href,
    minThreads: settings.threads,
    maxThreads: settings.threads,
    idleTimeout: Number.POSITIVE_INFINITY,
  });
  return {
    prepare: async (documents) => {
      const options = { home: settings.home, routes };
      const packs = chunks(documents, Math.max(1, Math.min(packMax, Math.ceil(documents.length / settings.threads))));
      return (await Promise.all(packs.map((pack) => pool.run({ documents: pack, options })))).flat();
    },
    setRoutes: async (next) => {
      routes = next;
    },
    close: () => pool.close(),
  };
}

const packMax = 50;

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

import type { Part } from './part.ts';

/** Documents per second from emitted to stored and raised, in one process and clustered. */
export const chain: Part = async () => ({
  figures: [],
  missing: [
    'chain: not available in this version, the chain of collect, analyse, store and raise is not joined to the bench',
  ],
});

import type { AppParts } from '../../../api/app.ts';
import type { FailedJob, Queue, RetryingJob } from '../../../queue/queue.ts';

/** A queue that can be broken and given failed jobs by hand; the real ones have their own contract test. */
export function fakeQueue(): AppParts['queue'] &
  Pick<Queue, 'ready'> & {
    added: string[];
    broken: Error | null;
    oldestAt: string | null;
    given: FailedJob[];
    held: RetryingJob[];
    warning: string | null;
    waiting: number;
  } {
  const none = { waiting: 0, delayed: 0, active: 0, failed: 0 };
  return {
    engine: '内存',
    added: [],
    broken: null,
    oldestAt: null,
    given: [],
    held: [],
    warning: null,
    waiting: 0,
    async add(name, payload) {
      this.added.push(`${name} ${JSON.stringify(payload)}`);
      return true;
    },
    async counts() {
      if (this.broken !== null) throw this.broken;
      return {
        collect: none,
        analyse: { ...none, waiting: this.waiting },
        notify: none,
        remind: none,
        brief: none,
        deliver: none,
        verify: none,
        links: none,
        sweep: none,
        clean: none,
      };
    },
    async oldest() {
      if (this.broken !== null) throw this.broken;
      return this.oldestAt;
    },
    async ready() {
      if (this.broken !== null) throw this.broken;
      return this.warning;
    },
    async retrying() {
      if (this.broken !== null) throw this.broken;
      return this.held;
    },
    async failed() {
      if (this.broken !== null) throw this.broken;
      return this.given;
    },
    async retry(id) {
      const before = this.given.length;
      this.given = this.given.filter((job) => job.id !== id);
      return this.given.length < before;
    },
  };
}

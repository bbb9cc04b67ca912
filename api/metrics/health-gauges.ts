import type { Queue } from '../../queue/queue.ts';
import { latePacks } from '../chain/late-packs.ts';
import type { Database } from '../database/open.ts';
import type { Health } from '../health/health.ts';
import { unsentNotices } from '../notices/unsent.ts';
import { type AddGauge, ageOf, kept } from './reading.ts';

/** What the figures of each part are read from. */
export type HealthNeeds = {
  database: Database;
  queue: Pick<Queue, 'failed'>;
  health: Pick<Health, 'parts'>;
  now(): Date;
};

/** 运行状态 as gauges: each part as this process knows it, texts that are late, notices that have not gone out. */
export function healthGauges(gauge: AddGauge, { database, queue, health, now }: HealthNeeds, keepMs: number): void {
  gauge('huiying_part_state', 'State of each part: 0 works, 1 limited, 2 down', ['part'], (self) => {
    for (const { part, state, lookedAt } of health.parts())
      if (lookedAt !== null || state !== 'ok') self.set({ part }, { ok: 0, degraded: 1, down: 2 }[state]);
  });
  gauge(
    'huiying_part_trouble_seconds',
    'For how long each part has not worked fully; 0 when it works',
    ['part'],
    (self) => {
      for (const { part, since } of health.parts()) self.set({ part }, ageOf(since, now()));
    },
  );
  const packs = kept(() => latePacks(database, queue, now()), keepMs);
  gauge('huiying_late_packs', 'Packs of texts that should be analysed and are not', [], async (self) =>
    self.set((await packs()).count),
  );
  gauge('huiying_late_packs_oldest_seconds', 'Age of the oldest of them; 0 when none', [], async (self) =>
    self.set(ageOf((await packs()).oldest, now())),
  );
  const notices = kept(() => unsentNotices(database, now()), keepMs);
  gauge('huiying_unsent_notices', 'Urgent notices that should have gone out and have not', [], async (self) =>
    self.set((await notices()).count),
  );
}

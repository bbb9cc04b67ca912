import type { Database } from '../database/open.ts';
import { type OfficeFigures, readOfficeFigures } from './office-figures.ts';
import { type AddGauge, ageOf, kept } from './reading.ts';

/** 业务指标 as gauges: cases, clocks, alerts, notices, webhooks and the ledger. */
export function officeGauges(
  gauge: AddGauge,
  { database, now }: { database: Database; now(): Date },
  keepMs: number,
): void {
  const read = readOfficeFigures(database, now);
  const figures = Object.fromEntries(
    Object.entries(read).map(([name, one]) => [name, kept<unknown>(one, keepMs)]),
  ) as unknown as OfficeFigures;
  workGauges(gauge, figures, now);
  outwardGauges(gauge, figures, now);
  gauge(
    'huiying_ledger_verification_timestamp_seconds',
    'When the ledger was last verified; absent before the first time',
    [],
    async (self) => {
      const check = await figures.ledgerCheck();
      if (check !== null) self.set(Date.parse(check.at) / 1_000);
    },
  );
  gauge(
    'huiying_ledger_verification_ok',
    'Whether the last verification found the ledger whole (1) or broken (0)',
    [],
    async (self) => {
      const check = await figures.ledgerCheck();
      if (check !== null) self.set(check.ok ? 1 : 0);
    },
  );
  gauge(
    'huiying_clock_in_doubt',
    'Whether the clock of the machine is in doubt (1), and nothing is deleted for its age',
    [],
    async (self) => self.set((await figures.keeping()).clockInDoubt ? 1 : 0),
  );
  gauge(
    'huiying_retention_stopped_sources',
    'Sources whose deletion stopped for an unusual amount and waits for an approval',
    [],
    async (self) => self.set((await figures.keeping()).stopped),
  );
  gauge('huiying_ledger_entries', 'Entries of the ledger at its last verification', [], async (self) => {
    const check = await figures.ledgerCheck();
    if (check !== null) self.set(check.entries);
  });
}

function workGauges(gauge: AddGauge, figures: OfficeFigures, now: () => Date): void {
  gauge('huiying_cases_open', 'Cases that are not closed, by status', ['status'], async (self) => {
    for (const [status, count] of await figures.casesOpen()) self.set({ status }, count);
  });
  gauge('huiying_clocks_running', 'Running legal clocks by kind', ['clock'], async (self) => {
    for (const [clock, { running }] of await figures.clocks()) self.set({ clock }, running);
  });
  gauge('huiying_clocks_overdue', 'Running legal clocks past their limit, by kind', ['clock'], async (self) => {
    for (const [clock, { overdue }] of await figures.clocks()) self.set({ clock }, overdue);
  });
  gauge('huiying_alerts_waiting', 'Alerts that nobody has judged, by level', ['level'], async (self) => {
    for (const [level, { count }] of await figures.alertsWaiting()) self.set({ level }, count);
  });
  gauge(
    'huiying_oldest_waiting_alert_seconds',
    'Age of the oldest alert that nobody has judged, by level; 0 when none',
    ['level'],
    async (self) => {
      for (const [level, { oldest }] of await figures.alertsWaiting()) self.set({ level }, ageOf(oldest, now()));
    },
  );
}

function outwardGauges(gauge: AddGauge, figures: OfficeFigures, now: () => Date): void {
  gauge('huiying_outbox_notices', 'Notices that were not handed over, by state', ['state'], async (self) => {
    for (const [state, { count }] of await figures.outbox()) self.set({ state }, count);
  });
  gauge(
    'huiying_outbox_oldest_unsent_seconds',
    'Age of the oldest notice that still waits; 0 when none',
    [],
    async (self) => self.set(oldestUnsent(await figures.outbox(), now())),
  );
  gauge(
    'huiying_webhook_messages',
    'Messages for webhooks that were not delivered, by state',
    ['state'],
    async (self) => {
      for (const [state, { count }] of await figures.deliveries()) self.set({ state }, count);
    },
  );
  gauge(
    'huiying_webhook_oldest_unsent_seconds',
    'Age of the oldest message for a webhook that still waits; 0 when none',
    [],
    async (self) => self.set(oldestUnsent(await figures.deliveries(), now())),
  );
  gauge('huiying_webhooks', 'Registered webhooks by whether they are on', ['state'], async (self) => {
    const { active, disabled } = await figures.webhooks();
    self.set({ state: 'active' }, active);
    self.set({ state: 'disabled' }, disabled);
  });
}

function oldestUnsent(states: Map<string, { oldest: string | null }>, now: Date): number {
  return Math.max(ageOf(states.get('waiting')?.oldest ?? null, now), ageOf(states.get('sending')?.oldest ?? null, now));
}

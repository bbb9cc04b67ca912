import type { Logger } from 'pino';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { DocumentStore } from '../../analysis/store.ts';
import type { Queue } from '../../queue/queue.ts';
import type { AnchorState } from '../ledger/anchoring.ts';
import { runStates } from '../sources/contract.ts';
import type { Sources } from '../sources/sources.ts';
import type { Stream } from '../stream/stream.ts';
import { type HealthNeeds, healthGauges } from './health-gauges.ts';
import { officeGauges } from './office-gauges.ts';
import { type AddGauge, ageOf, kept } from './reading.ts';

/** 运行指标 in the text format of Prometheus: requests, queue, documents, sources, and the work of the office. */
export type Metrics = {
  observe(method: string, route: string, status: number, seconds: number): void;
  text(): Promise<string>;
  readonly contentType: string;
};

/** What the figures are read from. */
export type MetricsNeeds = HealthNeeds & {
  /** 库外锚状态: whether the anchor outside the database keeps up with the ledger. */
  anchorState(): AnchorState;
  queue: Pick<Queue, 'engine' | 'counts' | 'oldest'>;
  documents: Pick<DocumentStore, 'engine' | 'count'>;
  sources: Pick<Sources, 'list'>;
  stream: Pick<Stream, 'connections'>;
  settings: { version: string; ledgerEngine: string };
  log: Logger;
};

/** How long a reading of the database serves; several scrapers then cost as much as one. */
const keptMs = 3_000;

export function createMetrics(needs: MetricsNeeds, keepMs = keptMs): Metrics {
  const { queue, documents, stream, log, now, settings } = needs;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'huiying_request_seconds',
    help: 'Time taken by HTTP requests in seconds',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const unreadable = new Counter({
    name: 'huiying_scrape_errors_total',
    help: 'Readings that failed; the figure named by "metric" is absent from that scrape',
    labelNames: ['metric'],
    registers: [registry],
  });
  const gauge: AddGauge = (name, help, labelNames, fill) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        this.reset();
        // A gauge without labels shows 0 after a reset, which would be a lie when nothing can be read.
        if (labelNames.length === 0) this.remove();
        // One engine that is down must not hide the figures of the others; the failure is a figure itself.
        try {
          await fill(this);
        } catch (error) {
          log.warn({ err: error, metric: name }, 'metric not readable');
          this.reset();
          if (labelNames.length === 0) this.remove();
          unreadable.inc({ metric: name });
        }
      },
    });
  gauge('huiying_build_info', 'Always 1; the version and the engine of the ledger', ['version', 'ledger'], (self) =>
    self.set({ version: settings.version, ledger: settings.ledgerEngine }, 1),
  );
  gauge('huiying_queue_jobs', 'Jobs in the queue by kind and state', ['task', 'state'], async (self) => {
    for (const [task, counts] of Object.entries(await queue.counts()))
      for (const [state, count] of Object.entries(counts)) self.set({ task, state }, count);
  });
  gauge(
    'huiying_oldest_unread_text_seconds',
    'Age of the oldest text that waits to be analysed; 0 when none',
    [],
    async (self) => self.set(ageOf(await queue.oldest('analyse'), now())),
  );
  gauge('huiying_documents', 'Documents in the store', [], async (self) => self.set(await documents.count({})));
  gauge('huiying_stream_connections', 'Open connections of the event stream', [], (self) =>
    self.set(stream.connections),
  );
  gauge(
    'huiying_anchor_behind_entries',
    'Entries of the ledger that could not be anchored outside the database; 0 when the anchor keeps up',
    [],
    async (self) => {
      const anchor = needs.anchorState();
      self.set(anchor.ok ? 0 : Math.max(1, anchor.behind));
    },
  );
  sourceGauges(gauge, needs, keepMs);
  officeGauges(gauge, needs, keepMs);
  healthGauges(gauge, needs, keepMs);
  let collecting: Promise<string> | null = null;
  return {
    observe: (method, route, status, seconds) => requests.observe({ method, route, status: String(status) }, seconds),
    text: () => {
      // Scrapes that overlap share one collection: a second one would empty the gauges that the first is filling.
      collecting ??= registry.metrics().finally(() => {
        collecting = null;
      });
      return collecting;
    },
    contentType: registry.contentType,
  };
}

function sourceGauges(gauge: AddGauge, { sources, now }: MetricsNeeds, keepMs: number): void {
  const list = kept(async () => (await sources.list()).items, keepMs);
  gauge('huiying_sources', 'Enabled sources by the state of their last run', ['state'], async (self) => {
    const items = await list();
    for (const state of Object.keys(runStates))
      self.set({ state }, items.filter((source) => source.enabled && source.state === state).length);
  });
  gauge('huiying_sources_untrusted', 'Enabled sources whose silence cannot be trusted', [], async (self) =>
    self.set((await list()).filter((source) => source.enabled && !source.trusted).length),
  );
  gauge(
    'huiying_source_last_ok_timestamp_seconds',
    'When a source was last read without fault',
    ['source'],
    async (self) => {
      for (const { id, lastOkAt } of await list())
        if (lastOkAt !== null) self.set({ source: id }, Date.parse(lastOkAt) / 1_000);
    },
  );
  gauge(
    'huiying_longest_source_silence_seconds',
    'Longest time for which an enabled source was not read without fault',
    [],
    async (self) => {
      const ages = (await list()).filter(({ enabled }) => enabled).map(({ lastOkAt }) => ageOf(lastOkAt, now()));
      self.set(Math.max(0, ...ages));
    },
  );
}

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Services } from './services.ts';

/** 运行指标 in the text format of Prometheus: requests, queue, documents, sources. */
export type Metrics = {
  observe(method: string, route: string, status: number, seconds: number): void;
  text(): Promise<string>;
  readonly contentType: string;
};

type Needs = Pick<Services, 'queue' | 'documents' | 'sources' | 'stream' | 'log'>;

export function createMetrics({ queue, documents, sources, stream, log }: Needs): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'huiying_request_seconds',
    help: '请求用时（秒）',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const unreachable = new Counter({
    name: 'huiying_metric_failures_total',
    help: '读取指标失败次数',
    labelNames: ['part'],
    registers: [registry],
  });
  const gauge = (name: string, help: string, labelNames: string[], fill: (self: Gauge) => Promise<void> | void) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        this.reset();
        // One engine that is down must not hide the figures of the others; the failure is a figure itself.
        try {
          await fill(this);
        } catch (error) {
          log.warn({ err: error, metric: name }, 'metric not readable');
          unreachable.inc({ part: name });
        }
      },
    });
  gauge('huiying_queue_jobs', '队列中的任务数', ['job', 'state'], async (self) => {
    for (const [job, counts] of Object.entries(await queue.counts()))
      for (const [state, count] of Object.entries(counts)) self.set({ job, state }, count);
  });
  gauge('huiying_documents', '文档库中的文档数', [], async (self) => self.set(await documents.count({})));
  gauge('huiying_sources', '各采集状态的信源数', ['state'], async (self) => {
    for (const source of (await sources.list()).items) self.inc({ state: source.state });
  });
  gauge('huiying_source_last_ok_seconds', '信源上次成功采集的时间', ['source'], async (self) => {
    for (const { id, lastOkAt } of (await sources.list()).items)
      if (lastOkAt !== null) self.set({ source: id }, Date.parse(lastOkAt) / 1_000);
  });
  gauge('huiying_stream_connections', '实时推送连接数', [], (self) => self.set(stream.connections));
  return {
    observe: (method, route, status, seconds) => requests.observe({ method, route, status: String(status) }, seconds),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

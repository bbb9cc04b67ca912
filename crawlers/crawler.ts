import { totalmem } from 'node:os';
import { BasicCrawler, Configuration, Log, LogLevel, log, type Request } from '@crawlee/basic';

/** Opens Crawlee as one run needs it: queue, retries and concurrency of its own, nothing on disk, no output. */
export function openCrawler(options: {
  handle: (request: Request) => Promise<void>;
  failed: (request: Request, error: Error) => void;
  retriesMax: number;
  runMaxMs: number;
}): BasicCrawler {
  log.setLevel(LogLevel.OFF);
  return new BasicCrawler(
    {
      requestHandler: ({ request }) => options.handle(request),
      failedRequestHandler: ({ request }, error) => options.failed(request, error),
      maxRequestRetries: options.retriesMax,
      requestHandlerTimeoutSecs: options.runMaxMs / 1_000,
      maxConcurrency: 2,
      useSessionPool: false,
      retryOnBlocked: false,
      autoscaledPoolOptions: { maybeRunIntervalSecs: 0.1 },
      statisticsOptions: { persistenceOptions: { enable: false } },
      log: new Log({ level: LogLevel.OFF }),
    },
    // A storage of its own, in memory only: no run sees another's queue and no file is left. The host gate sets the
    // pace, so Crawlee need not look every second, by starting a process, how busy the machine is.
    new Configuration({
      persistStorage: false,
      purgeOnStart: false,
      systemInfoV2: false,
      systemInfoIntervalMillis: 60_000,
      // Given, so that Crawlee does not ask `ps`, which a small container has not, how much memory there is.
      memoryMbytes: Math.floor(totalmem() / 1_048_576),
    }),
  );
}

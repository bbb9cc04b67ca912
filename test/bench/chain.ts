import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnalysedDocument } from '../../analysis/assessment.ts';
import { defaultRoutes } from '../../analysis/duty-routes.ts';
import { openAnalysts } from '../../analysis/pool.ts';
import { answersOf, runCommand } from '../journey/command-process.ts';
import { clusteredInstallation, embeddedInstallation, type Installation } from '../journey/installation.ts';
import { benchDocuments } from './bench-documents.ts';
import type { Figure, Part, PartResult } from './part.ts';
import { secondsOf } from './part.ts';

const documentCount = 4_000;

/** Documents per second from a file to stored and raised, in one process and on servers, against their analysis alone. The start of the process is not counted. */
export const chain: Part = async () => {
  const documents = benchDocuments(documentCount);
  const alone = await analysedPerSecond(documents);
  const result: PartResult = { figures: [figure('analysis alone', alone, null)], missing: [] };
  const folder = mkdtempSync(join(tmpdir(), 'huiying-bench-'));
  const file = join(folder, 'documents.jsonl');
  writeFileSync(file, documents.map(asRecord).join('\n'));
  try {
    result.figures.push(
      figure('import to the end, embedded', await importedPerSecond(file, embeddedInstallation()), alone),
    );
    const clustered = await clusteredInstallation();
    if (clustered === null)
      result.missing.push('chain on servers: REDIS_URL, ELASTICSEARCH_URL and DATABASE_URL are not all set');
    else result.figures.push(figure('import to the end, on servers', await importedPerSecond(file, clustered), alone));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return result;
};

const threads = Math.max(1, availableParallelism() - 1);

/** In as many threads as the product takes, after they have warmed up. */
async function analysedPerSecond(documents: readonly AnalysedDocument[]): Promise<number> {
  const analysts = openAnalysts({ threads, home: '36', routes: defaultRoutes });
  await analysts.prepare(documents.slice(0, 200));
  const seconds = await secondsOf(() => analysts.prepare(documents));
  await analysts.close();
  return documents.length / seconds;
}

async function importedPerSecond(file: string, installation: Installation): Promise<number> {
  try {
    const run = await runCommand(['import', file], installation.settings);
    const seconds = Number(/用时 ([\d.]+) 秒/.exec(run.stderr)?.[1]);
    const stored = answersOf(run).at(-1)?.['stored'];
    if (run.code !== 0 || stored !== documentCount || !(seconds > 0))
      throw new Error(`The import did not go well: ${run.stderr.slice(-1_000)}`);
    return documentCount / seconds;
  } finally {
    await installation.drop();
  }
}

function asRecord({ id, title, text, publishedAt }: AnalysedDocument): string {
  return JSON.stringify({ title, text, time: publishedAt, url: `https://bench.example.com/${id}` });
}

function figure(what: string, value: number, against: number | null): Figure {
  return {
    part: 'chain',
    what: `${what}, ${threads} analysing threads`,
    value: Math.round(value),
    unit: 'documents/s',
    ratio: against === null ? null : value / against,
    against: against === null ? null : 'analysis alone',
  };
}

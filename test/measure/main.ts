import { parseArgs } from 'node:util';
import { measureDuty } from './duty.ts';
import { measureEvents } from './events.ts';
import { measureExtraction } from './extraction.ts';
import { FallenFigure, measureGate } from './gate.ts';
import { type DataFolders, dataFolder, type Measured, MissingData } from './labelled.ts';
import { measureNeardup } from './neardup.ts';
import { measurePlace } from './place.ts';
import { measureRisk } from './risk.ts';
import { measureSegmentation } from './segmentation.ts';
import { measureSentiment } from './sentiment.ts';
import { measureTopic } from './topic.ts';

/** `npm run measure -- [SET…] --data DIR [--risk FILE or DIR]`: measures the named sets, or all, on labelled data and prints a table and one line of JSON. */
const sets: Record<string, (folders: DataFolders) => Promise<Measured>> = {
  risk: async (folders) => measureRisk(folders),
  duty: measureDuty,
  topic: measureTopic,
  place: measurePlace,
  segmentation: measureSegmentation,
  sentiment: measureSentiment,
  neardup: (folders) => measureNeardup(dataFolder(folders)),
  events: measureEvents,
  gate: async () => measureGate(),
  extraction: (folders) => measureExtraction(dataFolder(folders)),
};

process.exitCode = await main(process.argv.slice(2));

/** The exit code: 0 measured, 1 when a named set (or every set) could not be measured, 2 for a wrong call. */
async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { data: { type: 'string' }, risk: { type: 'string' } },
  });
  const unknown = positionals.filter((name) => !(name in sets));
  if (unknown.length > 0) {
    console.error(`没有这个测量集：${unknown.join('、')}。可选：${Object.keys(sets).join('、')}。`);
    return 2;
  }
  // The texts of the gate, and most of those of events, are the project's own; every other set needs data.
  const needsData = positionals.length === 0 || positionals.some((name) => name !== 'gate' && name !== 'events');
  if (needsData && values.data === undefined && values.risk === undefined) {
    console.error(
      '测量需要标注数据，不随本项目分发：请给出 --data 目录（解包后的各数据集），研判数据可另用 --risk 指定。',
    );
    return 2;
  }
  const folders = { data: values.data ?? null, risk: values.risk ?? null };
  const measured: Record<string, Measured['figures']> = {};
  const missing: Record<string, string> = {};
  for (const name of positionals.length > 0 ? positionals : Object.keys(sets)) {
    try {
      const result = await sets[name]?.(folders);
      if (result === undefined) continue;
      measured[name] = result.figures;
      console.log(tableOf(name, result));
    } catch (error) {
      if (error instanceof FallenFigure) {
        console.error(error.message);
        return 1;
      }
      if (!isMissing(error)) throw error;
      missing[name] = error.message;
      console.error(`未测量 NOT MEASURED ${name}：${error.message}`);
    }
  }
  console.log(JSON.stringify({ measured, missing }));
  const asked = positionals.length > 0 ? Object.keys(missing).length > 0 : Object.keys(measured).length === 0;
  return asked ? 1 : 0;
}

/** A set that reads its own files fails with the system's error when they are not there. */
function isMissing(error: unknown): error is Error {
  return error instanceof MissingData || (error instanceof Error && 'code' in error && error.code === 'ENOENT');
}

function tableOf(name: string, { name: title, figures }: Measured): string {
  const rows = Object.entries(figures).map(([what, value]) => `  ${what.padEnd(34)} ${value}`);
  return [`${name} – ${title}`, ...rows].join('\n');
}

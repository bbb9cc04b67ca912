import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AnalysedDocument } from '../../analysis/assessment.ts';
import type { Document } from '../../analysis/document.ts';
import { defaultRoutes } from '../../analysis/duty-routes.ts';
import { groupDocuments } from '../../analysis/merge.ts';
import { openAnalysts } from '../../analysis/pool.ts';
import { openSqliteStore } from '../../analysis/store-sqlite.ts';
import { readRecords } from '../../crawlers/import/import-file.ts';
import type { ImportRecord } from '../../crawlers/import/map-record.ts';
import { answer, type Command, CommandFailed, say } from './command.ts';
import { mustBeFile } from './input-file.ts';

/** `npm run analyse`: assesses records without keeping them; the same text gives the same line, offline. */
export const analyse: Command = {
  usage: `用法：npm run analyse -- FILE.jsonl [--home 36|any]
研判 {id,title,text,time,url,source,region} 记录而不入库，每条输出一行 JSON；读不了的行在标准错误里逐行说明。
默认就文论事，国内任何地方都视为本省；--home 36 像处理链一样把外省的事判为不属本省。`,
  options: { home: { type: 'string' } },
  async run({ files, values, config }) {
    const [file, ...more] = files;
    if (file === undefined || more.length > 0)
      throw new CommandFailed('请给出一个 JSONL 文件，例如 npm run analyse -- posts.jsonl');
    await mustBeFile(file);
    const home = homeOf(values['home']);
    const analysts = openAnalysts({ threads: config.analysisThreads ?? 1, home, routes: defaultRoutes });
    const seen = await openSqliteStore({ file: ':memory:' });
    try {
      let failed = 0;
      let pack: ImportRecord[] = [];
      const flush = async () => {
        const prepared = await analysts.prepare(pack.map((record, index) => asDocument(record, index)));
        const grouped = await groupDocuments(prepared, seen);
        await seen.put(grouped);
        grouped.forEach((document, index) => {
          answer(line(document, pack[index]?.externalId ?? null));
        });
        pack = [];
      };
      for await (const one of readRecords(file, { preset: 'none' })) {
        if ('error' in one) {
          failed += 1;
          say(`第 ${one.line} 行：${one.error}`);
        } else if ('record' in one) pack.push(one.record);
        else say(one.note);
        if (pack.length === packMax) await flush();
      }
      await flush();
      if (failed > 0) throw new CommandFailed(`${failed} 行未能研判，其余已输出。`);
    } finally {
      await analysts.close();
      await seen.close();
    }
  },
};

const packMax = 200;

/** The record as it stands, unmasked and uncut, so that reasons point into the text that was given. */
function asDocument(record: ImportRecord, index: number): Document {
  const url =
    record.url ??
    `urn:huiying:analyse:${record.externalId ?? createHash('sha256').update(`${index}${record.title}${record.text}`).digest('hex')}`;
  return {
    id: createHash('sha256').update(url).digest('hex').slice(0, 32),
    url,
    sourceId: 'analyse',
    sourceName: record.source ?? '',
    sourceKind: record.sourceKind ?? 'manual',
    title: record.title ?? '',
    text: record.text ?? '',
    publishedAt: record.publishedAt,
    foundAt: record.publishedAt ?? new Date(0).toISOString(),
    authorHash: null,
    sourceRegion: record.region,
    snapshot: null,
    demo: false,
  };
}

function line(document: AnalysedDocument, externalId: string | null): Record<string, unknown> {
  const { relevant, topics, state, sentiment, triggers, level, score, reasons, places, duty, version } =
    document.assessment;
  return {
    id: externalId ?? document.id,
    relevant,
    topics,
    state,
    sentiment,
    triggers,
    level,
    score,
    reasons,
    places: places.map(({ code, name }) => ({ code, name })),
    unit: { lead: duty.lead, handler: duty.handlerRegion, support: duty.support },
    group: document.group,
    version,
  };
}

function homeOf(value: string | boolean | undefined): string | null {
  if (value === undefined || value === 'any') return null;
  const parsed = z
    .string()
    .regex(/^\d{2}$/)
    .safeParse(value);
  if (!parsed.success) throw new CommandFailed('--home 应为两位行政区划代码（如 36）或 any。');
  return parsed.data;
}

import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { DocumentId } from '../../analysis/document.ts';
import { type ImportReport, importRecords } from '../../crawlers/import/import-records.ts';
import { type Mapping, readMapping } from '../../crawlers/import/mapping.ts';
import { roomForMore } from '../chain/intake-queue.ts';
import { answer, type Command, CommandFailed, type CommandInput, type Huiying, say } from './command.ts';
import { mustBeFile } from './input-file.ts';

/** `npm run import`: feeds posts through the same chain as the collectors, then checks that each record is searchable or named in the report. */
export const importFiles: Command = {
  usage: `用法：npm run import -- FILE… [--map MAPPING] [--source NAME] [--dry-run]
把 JSONL、CSV 或 XLSX 里的帖文送入同一条处理链。读不了的行写进错误报告（逐行说明），其余照常入库；重复导入不会产生重复。
--map MAPPING  列映射文件，例如 {"title":"标题","text":"内容","time":"发帖时间"}
--source NAME  来源名称（默认用文件名）
--dry-run      只读不存，看看会读出多少、拒收多少`,
  options: { map: { type: 'string' }, source: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  async run(input) {
    const { files, values } = input;
    if (files.length === 0) throw new CommandFailed('请给出要导入的文件，例如 npm run import -- posts.jsonl');
    for (const file of files) await mustBeFile(file);
    if (typeof values['map'] === 'string') await mustBeFile(values['map']);
    const mapping = typeof values['map'] === 'string' ? await readMapping(values['map']) : undefined;
    const total = values['dry-run'] === true ? await dryRun(input, mapping) : await importAll(input, mapping);
    answer(total);
    if (total.rejected > 0) say(`有 ${total.rejected} 条记录未入库，逐行原因见 ${total.report ?? '上文'}。`);
    if (total.read === total.rejected) throw new CommandFailed('文件里没有可导入的记录。');
  },
};

type Total = { read: number; stored: number; duplicate: number; rejected: number; report: string | null };
type FileReport = { file: string } & ImportReport;

async function importAll(
  { files, values, config, assemble }: CommandInput,
  mapping: Mapping | undefined,
): Promise<Total> {
  const huiying = await assemble(config);
  const failed = new Map<DocumentId, string>();
  try {
    if (config.role === 'all') await huiying.startWork(['analyse']);
    const seen = new Map<DocumentId, { file: string; line: number; known: boolean }>();
    const reports: FileReport[] = [];
    const begun = Date.now();
    for (const file of files)
      reports.push(await sendFile(huiying, file, contextOf(file, values['source'], huiying), mapping, seen));
    say('等待处理链处理完毕……');
    await settled(huiying, seen.size);
    await checkStored(huiying, seen, reports, failed);
    const seconds = (Date.now() - begun) / 1000;
    const count = (of: (report: FileReport) => number) => reports.reduce((sum, report) => sum + of(report), 0);
    const known = [...seen.values()].filter((one) => one.known).length;
    const rejected = count((report) => report.rejectedCount);
    const total = {
      read: count((report) => report.read),
      stored: seen.size - known - failed.size,
      duplicate: known + count((report) => report.repeated),
      rejected,
    };
    say(`完成：${total.read} 条，用时 ${seconds.toFixed(1)} 秒，每秒 ${(total.read / seconds).toFixed(0)} 条。`);
    return { ...total, report: await writeReport(config.dataDir, reports) };
  } finally {
    await huiying.close();
  }
}

async function sendFile(
  huiying: Huiying,
  file: string,
  context: Parameters<typeof importRecords>[1],
  mapping: Mapping | undefined,
  seen: Map<DocumentId, { file: string; line: number; known: boolean }>,
): Promise<FileReport> {
  const { packs, report } = importRecords(file, context, mapping === undefined ? {} : { mapping });
  let sent = 0;
  for await (const { documents, lines } of packs) {
    await roomForMore(huiying.queue);
    const present = await huiying.documents.have(documents.map(({ id }) => id));
    documents.forEach(({ id }, index) => {
      if (!seen.has(id)) seen.set(id, { file, line: lines[index] ?? 0, known: present.has(id) });
    });
    await huiying.enqueue(documents);
    sent += documents.length;
    say(`${basename(file)}：已送入 ${sent} 条`);
  }
  return { file, ...report };
}

/** Waits for the work of this process, or of the workers elsewhere, and says when nobody seems to be working. */
async function settled(huiying: Huiying, documents: number): Promise<void> {
  const timer = setInterval(() => {
    huiying.queue.counts().then(
      ({ analyse }) => say(`还有 ${analyse.waiting + analyse.active + analyse.delayed} 批在处理（共 ${documents} 条）`),
      (error: unknown) => say(`问不到队列的进度：${error instanceof Error ? error.message : String(error)}`),
    );
  }, 5_000);
  try {
    await huiying.queue.idle(['analyse']);
  } finally {
    clearInterval(timer);
  }
  await huiying.documents.refresh();
}

/** What did not arrive in the store is named with its line. */
async function checkStored(
  huiying: Huiying,
  seen: Map<DocumentId, { file: string; line: number }>,
  reports: FileReport[],
  failed: Map<DocumentId, string>,
): Promise<void> {
  const ids = [...seen.keys()];
  for (let start = 0; start < ids.length; start += 500) {
    const pack = ids.slice(start, start + 500);
    const present = await huiying.documents.have(pack);
    for (const id of pack.filter((one) => !present.has(one))) {
      const at = seen.get(id);
      const report = reports.find((one) => one.file === at?.file);
      if (at === undefined || report === undefined) continue;
      failed.set(id, at.file);
      report.rejectedCount += 1;
      report.rejected.push({ line: at.line, reason: '处理链没有把它存入文档库，请看日志里这条的原因后重新导入' });
    }
  }
}

async function dryRun({ files, values, config }: CommandInput, mapping: Mapping | undefined): Promise<Total> {
  const reports: FileReport[] = [];
  for (const file of files) {
    const context = { ...contextOf(file, values['source'], { authorSalt: 'dry-run' }) };
    const { packs, report } = importRecords(file, context, mapping === undefined ? {} : { mapping });
    for await (const { documents } of packs) say(`${basename(file)}：读到 ${documents.length} 条`);
    reports.push({ file, ...report });
  }
  const count = (of: (report: FileReport) => number) => reports.reduce((sum, report) => sum + of(report), 0);
  return {
    read: count((report) => report.read),
    stored: 0,
    duplicate: count((report) => report.repeated),
    rejected: count((report) => report.rejectedCount),
    report: await writeReport(config.dataDir, reports),
  };
}

/** Records of one file without an address of their own get their identity from its name and their own number or content. */
function contextOf(file: string, source: string | boolean | undefined, { authorSalt }: { authorSalt: string }) {
  const name = typeof source === 'string' ? source : basename(file, extname(file));
  const slug = /^[a-z0-9-]{1,40}$/.test(name) ? name : createHash('sha256').update(name).digest('hex').slice(0, 12);
  return {
    sourceId: `import-${slug}`,
    sourceName: name,
    sourceKind: 'vendor' as const,
    sourceRegion: null,
    authorSalt,
    foundAt: new Date().toISOString(),
    demo: false,
  };
}

async function writeReport(dataDir: string, reports: FileReport[]): Promise<string | null> {
  if (reports.every((report) => report.rejectedCount === 0 && report.warningCount === 0)) return null;
  const folder = join(dataDir, 'import-reports');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${new Date().toISOString().replace(/[:.]/g, '-')}.json`);
  await writeFile(path, `${JSON.stringify(reports, null, 1)}\n`);
  return path;
}

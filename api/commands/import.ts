import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import type { DocumentId } from '../../analysis/document.ts';
import {
  type ImportOptions,
  importRecords,
  type PresetName,
  presetNamed,
  presets,
  previewRecords,
} from '../../crawlers/import/import-records.ts';
import { readMapping } from '../../crawlers/import/mapping.ts';
import { roomForMore } from '../chain/intake-queue.ts';
import { awaitChain } from './await-chain.ts';
import { answer, type Command, CommandFailed, type CommandInput, type Huiying, say } from './command.ts';
import { type FileReport, previewTable, showReport, writeReport } from './import-report.ts';
import { mustBeFile } from './input-file.ts';

/** `npm run import`: feeds posts through the same chain as the collectors, then checks that each record is searchable or named in the report. */
export const importFiles: Command = {
  usage: `用法：npm run import -- FILE… [--preset NAME] [--map MAPPING] [--source NAME] [--preview] [--dry-run]
把 JSONL、CSV、XLSX、XLS（含网页表格）里的帖文送入同一条处理链。读不了的行写进错误报告（逐行说明），其余照常入库；重复导入不会产生重复。
--preset NAME  按一种系统的导出表读取：${presets.join('、')}；不写时按表头自动认，none 表示不认
--map MAPPING  列映射文件，例如 {"title":"标题","text":["内容","地址"],"time":"发帖时间","source":{"value":"某论坛"}}
--source NAME  来源名称（默认用文件名）
--preview      只显示前十条入库后的样子，不入库
--dry-run      只读不存，看看会读出多少、拒收多少`,
  options: {
    preset: { type: 'string' },
    map: { type: 'string' },
    source: { type: 'string' },
    preview: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  },
  async run(input) {
    const { files, values } = input;
    if (files.length === 0) throw new CommandFailed('请给出要导入的文件，例如 npm run import -- posts.jsonl');
    for (const file of files) await mustBeFile(file);
    const options = await optionsOf(values);
    if (values['preview'] === true) return preview(input, options);
    const { stopped, ...total } = await (values['dry-run'] === true
      ? dryRun(input, options)
      : importAll(input, options));
    answer(total);
    if (total.rejected > 0) say(`有 ${total.rejected} 条记录未入库，逐行原因见 ${total.report ?? '上文'}。`);
    if (total.read === total.rejected) throw new CommandFailed('文件里没有可导入的记录。');
    if (total.waiting !== undefined)
      throw new CommandFailed(
        `已收下但还没有入库的有 ${total.waiting} 条：文档库写不进去（原因见日志和系统页“队列”）。系统运行时会自动重试，不必重新导入。`,
      );
    if (stopped > 0)
      throw new CommandFailed(`有 ${stopped} 个文件因列映射不合而没有读取，原因见上文；其余文件已处理。`);
  },
};

/** `stopped`: files that the mapping does not fit; `waiting`: records accepted while the store took none, named only when there are any. */
type Total = {
  read: number;
  stored: number;
  duplicate: number;
  rejected: number;
  waiting?: number;
  report: string | null;
  stopped: number;
};

async function optionsOf(values: CommandInput['values']): Promise<ImportOptions> {
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined);
  const [map, name, source] = [text('map'), text('preset'), text('source')];
  if (map !== undefined) await mustBeFile(map);
  return {
    mapping: map === undefined ? undefined : await readMapping(map),
    preset: name === undefined ? undefined : presetOrFail(name),
    source,
  };
}

function presetOrFail(name: string): PresetName | 'none' {
  const found = name === 'none' ? name : presetNamed(name);
  if (found === null) throw new CommandFailed(`没有“${name}”这种预设；可用的有：${presets.join('、')}、none`);
  return found;
}

async function importAll({ files, values, config, assemble }: CommandInput, options: ImportOptions): Promise<Total> {
  const huiying = await assemble(config);
  const failed = new Map<DocumentId, string>();
  try {
    if (config.role === 'all') await huiying.startWork(['analyse']);
    const seen = new Map<DocumentId, { file: string; line: number; known: boolean }>();
    const reports: FileReport[] = [];
    const begun = Date.now();
    for (const file of files)
      reports.push(await sendFile(huiying, file, contextOf(file, values['source'], huiying), options, seen));
    say('等待处理链处理完毕……');
    const outcome = await awaitChain(huiying.queue, seen.size);
    await huiying.documents.refresh();
    await checkStored(huiying, seen, reports, failed, outcome);
    const seconds = (Date.now() - begun) / 1000;
    const count = (of: (report: FileReport) => number) => reports.reduce((sum, report) => sum + of(report), 0);
    const known = [...seen.values()].filter((one) => one.known).length;
    const rejected = count((report) => report.rejectedCount);
    const total = {
      read: count((report) => report.read),
      stored: seen.size - known - failed.size,
      duplicate: known + count((report) => report.repeated),
      rejected,
      // Accepted and on their way; nothing has to be imported again.
      ...(outcome === 'postponed' ? { waiting: failed.size } : {}),
    };
    say(`完成：${total.read} 条，用时 ${seconds.toFixed(1)} 秒，每秒 ${(total.read / seconds).toFixed(0)} 条。`);
    for (const report of reports) showReport(report, say);
    return { ...total, report: await writeReport(config.dataDir, reports), stopped: count(isStopped) };
  } finally {
    await huiying.close();
  }
}

async function sendFile(
  huiying: Huiying,
  file: string,
  context: Parameters<typeof importRecords>[1],
  options: ImportOptions,
  seen: Map<DocumentId, { file: string; line: number; known: boolean }>,
): Promise<FileReport> {
  const { packs, report } = importRecords(file, context, { ...options, stored: huiying.documents });
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

/** What did not arrive in the store is named with its line. */
async function checkStored(
  huiying: Huiying,
  seen: Map<DocumentId, { file: string; line: number }>,
  reports: FileReport[],
  failed: Map<DocumentId, string>,
  outcome: 'done' | 'postponed',
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
      if (outcome === 'postponed') continue;
      report.rejectedCount += 1;
      report.rejected.push({ line: at.line, reason: '处理链没有把它存入文档库，请看日志里这条的原因后重新导入' });
    }
  }
}

async function dryRun({ files, values, config }: CommandInput, options: ImportOptions): Promise<Total> {
  const reports: FileReport[] = [];
  for (const file of files) {
    const context = contextOf(file, values['source'], { authorSalt: 'dry-run' });
    const { packs, report } = importRecords(file, context, options);
    for await (const { documents } of packs) say(`${basename(file)}：读到 ${documents.length} 条`);
    reports.push({ file, ...report });
  }
  for (const report of reports) showReport(report, say);
  const count = (of: (report: FileReport) => number) => reports.reduce((sum, report) => sum + of(report), 0);
  return {
    read: count((report) => report.read),
    stored: 0,
    duplicate: count((report) => report.repeated),
    rejected: count((report) => report.rejectedCount),
    report: await writeReport(config.dataDir, reports),
    stopped: count(isStopped),
  };
}

/** The first records as they would be stored: a table for the person, a line each for programs. Nothing is kept. */
async function preview({ files, values }: CommandInput, options: ImportOptions): Promise<void> {
  let shown = 0;
  for (const file of files) {
    const context = contextOf(file, values['source'], { authorSalt: 'preview' });
    const { records, report } = await previewRecords(file, context, options);
    say(`${basename(file)}：前 ${records.length} 条入库后的样子（没有入库）`);
    if (records.length > 0) say(previewTable(records));
    showReport({ file, ...report }, say);
    // The hash of an author depends on the secret of the installation.
    for (const { line, document } of records)
      answer({ line, ...document, authorHash: document.authorHash === null ? null : '（入库时散列）' });
    shown += records.length;
  }
  if (shown === 0) throw new CommandFailed('文件里没有可导入的记录。');
}

function isStopped(report: FileReport): number {
  return report.stopped === null ? 0 : 1;
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

import type { Document } from '../../analysis/document.ts';
import { type IntakeContext, toDocument, webAddress } from '../intake.ts';
import { Identities, type Numbered, type StoredTexts } from './identity.ts';
import { type ImportLine, readRecords } from './import-file.ts';
import type { ReadOptions } from './plan.ts';

export { type PresetName, presetNamed, presets } from './presets.ts';

/** 导入报告：what became of every line of a file. Lists keep their first `listMax` entries; the counts are exact. */
export type ImportReport = {
  /** Lines that held something. */
  read: number;
  /** Documents handed on; `repeated` of them share their id with an earlier one (the same text). */
  accepted: number;
  repeated: number;
  rejectedCount: number;
  rejected: { line: number; reason: string }[];
  warningCount: number;
  warnings: { line: number; reason: string }[];
  /** Why the file was not read although it may hold records: its mapping names columns that it lacks. */
  stopped: string | null;
};

/** 导入批：documents of one step and the line of each. */
export type ImportPack = { documents: Document[]; lines: number[] };

/** How a file is read; with `stored` a text that is known under its address is told from another one there. */
export type ImportOptions = ReadOptions & { stored?: StoredTexts | undefined };

/** Turns a file into packs of at most 200 documents; `report` is complete when the packs are exhausted. */
export function importRecords(
  path: string,
  context: IntakeContext,
  options: ImportOptions = {},
): { packs: AsyncGenerator<ImportPack>; report: ImportReport } {
  const report: ImportReport = {
    read: 0,
    accepted: 0,
    repeated: 0,
    rejectedCount: 0,
    rejected: [],
    warningCount: 0,
    warnings: [],
    stopped: null,
  };
  return { packs: packsOf(path, context, options, report), report };
}

/** 预览：the first records of a file as they would be stored, and the report so far. Nothing is kept. */
export async function previewRecords(
  path: string,
  context: IntakeContext,
  options: ImportOptions & { most?: number } = {},
): Promise<{ records: { line: number; document: Document }[]; report: ImportReport }> {
  const { most = 10, ...reading } = options;
  const { packs, report } = importRecords(path, context, reading);
  const records: { line: number; document: Document }[] = [];
  for await (const { documents, lines } of packs) {
    for (const [at, document] of documents.entries()) records.push({ line: lines[at] ?? 0, document });
    if (records.length >= most) break;
  }
  return { records: records.slice(0, most), report };
}

const packMax = 200;
const listMax = 1_000_000;

async function* packsOf(
  path: string,
  context: IntakeContext,
  options: ImportOptions,
  report: ImportReport,
): AsyncGenerator<ImportPack> {
  const identities = new Identities(options.stored ?? null);
  let pack: (Numbered & { line: number })[] = [];
  for await (const one of readRecords(path, options)) {
    const document = documentOf(one, context, options, report);
    if (document === null) continue;
    pack.push({ document, ownNumber: 'record' in one ? one.ownNumber : null, line: one.line });
    if (pack.length < packMax) continue;
    yield await settled(pack, identities, report);
    pack = [];
  }
  if (pack.length > 0) yield await settled(pack, identities, report);
}

async function settled(
  pack: readonly (Numbered & { line: number })[],
  identities: Identities,
  report: ImportReport,
): Promise<ImportPack> {
  const lines = pack.map(({ line }) => line);
  const found = await identities.settle(pack);
  for (const [at, { repeated, parted }] of found.entries()) {
    if (repeated) {
      report.repeated += 1;
      warn(report, lines[at] ?? 0, '与前面的一条记录网址、编号或内容相同，将合为一条');
    } else if (parted) warn(report, lines[at] ?? 0, '网址或编号与另一条内容不同的记录相同，按内容分开保存');
  }
  return { documents: found.map(({ document }) => document), lines };
}

/** The document of a line, or null when it gives none; the report is told. */
function documentOf(
  one: ImportLine,
  context: IntakeContext,
  options: ImportOptions,
  report: ImportReport,
): Document | null {
  if ('note' in one) {
    warn(report, one.line, one.note);
    return null;
  }
  report.read += 1;
  if ('error' in one) {
    if (one.stop === true) report.stopped = one.error;
    reject(report, one.line, one.error);
    return null;
  }
  for (const warning of one.warnings) warn(report, one.line, warning);
  const { url } = one.record;
  if (url !== null && webAddress(url) === null) warn(report, one.line, `网址“${url.slice(0, 60)}”不合法，改用内部编号`);
  const { region, source, sourceKind, ...fields } = one.record;
  // The exports of one system share its numbers, whatever the files are called.
  const numberedBy = options.source === undefined && one.preset !== null ? `preset-${one.preset}` : null;
  const number = { externalId: one.ownNumber, numberedBy };
  const raw = { ...fields, ...number, sourceName: source, sourceKind, sourceRegion: region };
  const document = toDocument(raw, context);
  if (document.title !== '' || document.text !== '') {
    report.accepted += 1;
    return document;
  }
  reject(report, one.line, '清理控制字符后标题和正文都是空的');
  return null;
}

function reject(report: ImportReport, line: number, reason: string): void {
  report.rejectedCount += 1;
  if (report.rejected.length < listMax) report.rejected.push({ line, reason });
}

function warn(report: ImportReport, line: number, reason: string): void {
  report.warningCount += 1;
  if (report.warnings.length < listMax) report.warnings.push({ line, reason });
}

import type { Document } from '../../analysis/document.ts';
import { type IntakeContext, toDocument, webAddress } from '../intake.ts';
import { readRecords } from './import-file.ts';
import type { Mapping } from './mapping.ts';

/** 导入报告：what became of every line of a file. Lists keep their first `listMax` entries; the counts are exact. */
export type ImportReport = {
  /** Lines that held something. */
  read: number;
  /** Documents handed on; `repeated` of them share their id with an earlier one (same address or same content). */
  accepted: number;
  repeated: number;
  rejectedCount: number;
  rejected: { line: number; reason: string }[];
  warningCount: number;
  warnings: { line: number; reason: string }[];
};

/** 导入批：documents of one step and the line of each. */
export type ImportPack = { documents: Document[]; lines: number[] };

/** Turns a file into packs of at most 200 documents; `report` is complete when the packs are exhausted. */
export function importRecords(
  path: string,
  context: IntakeContext,
  options: { mapping?: Mapping } = {},
): { packs: AsyncGenerator<ImportPack>; report: ImportReport } {
  const report: ImportReport = {
    read: 0,
    accepted: 0,
    repeated: 0,
    rejectedCount: 0,
    rejected: [],
    warningCount: 0,
    warnings: [],
  };
  return { packs: packsOf(path, context, options, report), report };
}

const packMax = 200;
const listMax = 1_000_000;

async function* packsOf(
  path: string,
  context: IntakeContext,
  options: { mapping?: Mapping },
  report: ImportReport,
): AsyncGenerator<ImportPack> {
  const ids = new Set<string>();
  let pack: ImportPack = { documents: [], lines: [] };
  for await (const one of readRecords(path, options)) {
    report.read += 1;
    if ('error' in one) {
      reject(report, one.line, one.error);
      continue;
    }
    for (const warning of one.warnings) warn(report, one.line, warning);
    const { url } = one.record;
    if (url !== null && webAddress(url) === null)
      warn(report, one.line, `网址“${url.slice(0, 60)}”不合法，改用内部编号`);
    const { region, source, sourceKind, ...fields } = one.record;
    const document = toDocument({ ...fields, sourceName: source, sourceKind, sourceRegion: region }, context);
    if (document.title === '' && document.text === '') {
      reject(report, one.line, '清理控制字符后标题和正文都是空的');
      continue;
    }
    report.accepted += 1;
    if (ids.has(document.id)) {
      report.repeated += 1;
      warn(report, one.line, '与前面的一条记录网址、编号或内容相同，将合为一条');
    }
    ids.add(document.id);
    pack.documents.push(document);
    pack.lines.push(one.line);
    if (pack.documents.length < packMax) continue;
    yield pack;
    pack = { documents: [], lines: [] };
  }
  if (pack.documents.length > 0) yield pack;
}

function reject(report: ImportReport, line: number, reason: string): void {
  report.rejectedCount += 1;
  if (report.rejected.length < listMax) report.rejected.push({ line, reason });
}

function warn(report: ImportReport, line: number, reason: string): void {
  report.warningCount += 1;
  if (report.warnings.length < listMax) report.warnings.push({ line, reason });
}

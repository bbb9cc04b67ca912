import { inflateRawSync } from 'node:zlib';
import * as assert from 'uvu/assert';
import { type ReportKind, reportKinds } from '../../api/clocks/contract-reports.ts';
import { reportDraft, reportTitle } from '../../api/clocks/report-draft.ts';
import { emergencyReportDocx } from '../../dashboards/briefing/emergency-report.ts';
import { suite } from '../suite.ts';
import { caseState } from './week-fixture.ts';

const printing = suite('emergency reports as Word files');

const state = caseState({ id: 'a', number: '2026-0001', title: '示例河取水口上游油污', emergency: true });
const draft = (kind: ReportKind) => reportDraft(state, kind, (id) => ({ jiujiang: '九江市生态环境局' })[id] ?? id);
const paper = (kind: ReportKind, body = draft(kind)) => ({
  ...{ kind, title: reportTitle(state, kind), number: state.number, to: 'province' as const, body, demo: true },
  ...{ sentAt: null, madeAt: '2026-11-25T02:00:00.000Z' },
});

printing('a draft says what the case knows, and leaves empty what nobody knows', () => {
  const { time, place, source, course, unit, harm, signer } = draft('initial');
  assert.equal(
    { time, place, source, course, unit, harm, signer },
    {
      time: '发生时间待查；2026年11月17日09:00发现',
      place: '彭泽县',
      source: '系统预警（示例·赣水论坛），反映恶臭异味',
      course: '居民反映夜间有刺激性气味，持续数日。',
      unit: '九江市生态环境局',
      ...{ harm: '', signer: '' },
    },
  );
});

printing(
  'each kind prints its fields in order, the unknown as such, the case marked as an example, the same bytes twice',
  async () => {
    for (const kind of Object.keys(reportKinds) as ReportKind[]) {
      const file = await emergencyReportDocx(paper(kind));
      assert.equal(file, await emergencyReportDocx(paper(kind)));
      const text = wordsOf(file);
      const wanted = [
        '一、发生时间',
        '五、基本过程',
        '八、人员受害情况暂不清楚，核实后续报。',
        '十二、拟采取的措施',
        '签发人：',
      ];
      for (const words of wanted) assert.match(text, words);
      assert.match(text, '（示例数据）');
      assert.is(text.includes('十三、处置进展情况'), kind === 'followUp');
      assert.is(text.includes('十六、责任追究'), kind === 'result');
    }
  },
);

printing('a text that no XML may hold does not break it', async () => {
  const file = await emergencyReportDocx(
    paper('initial', { ...draft('initial'), course: '黑\uffff水\u0000与\ud800油' }),
  );
  assert.match(wordsOf(file), /黑.?水.?与.?油/u);
});

printing.run();

/** The words of the document in a Word file, which is a zip. */
function wordsOf(file: Buffer): string {
  for (let at = 0; at < file.length - 30; at += 1) {
    if (file.readUInt32LE(at) !== 0x04034b50) continue;
    const [size, name, extra] = [file.readUInt32LE(at + 18), file.readUInt16LE(at + 26), file.readUInt16LE(at + 28)];
    if (file.subarray(at + 30, at + 30 + name).toString() !== 'word/document.xml') continue;
    const bytes = file.subarray(at + 30 + name + extra, at + 30 + name + extra + size);
    const xml = file.readUInt16LE(at + 8) === 0 ? bytes : inflateRawSync(bytes);
    return [...xml.toString('utf8').matchAll(/<w:t[^>]*>([^<]*)/g)].map(([, text]) => text).join('');
  }
  throw new Error('It holds no document.');
}

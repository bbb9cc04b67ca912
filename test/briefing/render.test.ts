import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { read, SSF, type WorkSheet } from '@e965/xlsx';
import * as assert from 'uvu/assert';
import { briefingDocx } from '../../dashboards/briefing/docx.ts';
import { fixedZip, zipEntries } from '../../dashboards/briefing/fixed-zip.ts';
import { briefingHtml } from '../../dashboards/briefing/html.ts';
import { cellText, ledgerXlsx } from '../../dashboards/briefing/ledger-xlsx.ts';
import { suite } from '../suite.ts';
import { caseState, handMadeWeek } from './week-fixture.ts';

const render = suite('briefing as Word, HTML and Excel');

render('the Word file has the margins, grid, fonts, page numbers and charts of the official layout', async () => {
  const part = parts(await briefingDocx(handMadeWeek()));
  const document = part('word/document.xml');
  assert.match(document, /<w:pgSz w:w="11906" w:h="16838"/);
  // 37, 26, 35 and 28 mm in twentieths of a point.
  assert.match(document, /<w:pgMar w:top="2097" w:right="1474" w:bottom="1984" w:left="1587"/);
  assert.match(document, /<w:docGrid w:type="lines" w:linePitch="579"/);
  for (const font of ['仿宋_GB2312', '方正小标宋简体', '黑体', '楷体_GB2312', '宋体'])
    assert.ok(document.includes(`w:eastAsia="${font}"`), font);
  assert.match(part('word/fontTable.xml'), /<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋;FangSong/);
  assert.match(part('word/settings.xml'), /<w:evenAndOddHeaders/);
  assert.match(part('word/footer1.xml'), /PAGE/);
  assert.match(part('word/header1.xml'), /内部资料　注意保存/);
  assert.is((document.match(/<pic:pic /g) ?? []).length, 2);
});

render(
  'it names head, sections, every case with its number, the gap in coverage on page one and the demo mark',
  async () => {
    const part = parts(await briefingDocx(handMadeWeek()));
    const words = part('word/document.xml').replace(/<[^>]+>/g, '');
    for (const text of [
      '2026年第47期（总第128期）',
      '省生态环境厅宣传教育处编印',
      '一、本周总体',
      '二、重点舆情',
      '三、分主题情况',
      '四、分设区市情况',
      '五、处置回应台账',
      '六、风险研判',
      '七、举措建议',
      '附件1 处置回应台账明细',
      '附件2 分项数据',
      '附件3 数据说明',
      '（一）彭泽青螺湾化工园区夜间异味（橙色，2026-0002）',
      '信江边餐饮店夜间噪声扰民',
      '乐安河乐平至鄱阳河段死鱼',
      '2026-0003',
      '未接入短视频平台和微信群',
      '分送：厅领导，厅机关各处室。',
      '（共印30份）',
    ])
      assert.ok(words.includes(text), text);
    assert.ok(words.indexOf('覆盖提示。1个信源不能正常采集') < words.indexOf('表1 文本情况'));
    assert.not.match(words, /上月办结的旧案/);
    assert.match(part('word/header1.xml'), /示例数据/);
    assert.not.match(parts(await briefingDocx({ ...handMadeWeek(), demo: false }))('word/header1.xml'), /示例数据/);
  },
);

render('the page escapes what people wrote, runs nothing and loads nothing', () => {
  const html = briefingHtml(handMadeWeek());
  assert.match(html, /楼下装修&lt;电钻&gt;从早响到晚/);
  assert.match(html, /三家同时装修 &amp; 老人血压都高了/);
  assert.not.match(html, /<script|<link|src="http|url\(http/);
  assert.match(html, /<a href="\/documents\?from=2026-11-15T16:00:00.000Z&amp;to=/);
  assert.match(html, /src="data:image\/png;base64,/);
});

render('the same input is the same bytes, at another time, in another process and time zone', async () => {
  const here = [await briefingDocx(handMadeWeek()), Buffer.from(briefingHtml(handMadeWeek())), await book()].map(
    sha256,
  );
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const again = [await briefingDocx(handMadeWeek()), Buffer.from(briefingHtml(handMadeWeek())), await book()].map(
    sha256,
  );
  assert.equal(again, here);
  const script = `import { createHash } from 'node:crypto';
    import { briefingDocx } from './dashboards/briefing/docx.ts';
    import { briefingHtml } from './dashboards/briefing/html.ts';
    import { handMadeWeek } from './test/briefing/week-fixture.ts';
    for (const made of [await briefingDocx(handMadeWeek()), briefingHtml(handMadeWeek())])
      console.log(createHash('sha256').update(made).digest('hex'));`;
  const args = ['--input-type=module', '-e', script];
  const said = execFileSync(process.execPath, args, {
    env: { ...process.env, TZ: 'America/New_York' },
    encoding: 'utf8',
  });
  assert.equal(said.trim().split('\n'), here.slice(0, 2));
});

render('the ledger opens in Excel with the case, its units and times, and leaves unknown columns empty', async () => {
  const { cell } = opened(await book());
  assert.is(cell(4, '编号').text, '2026-0000');
  assert.is(cell(6, '标题').text, '彭泽青螺湾化工园区夜间异味');
  assert.is(cell(6, '主管单位').text, '大气环境处');
  assert.is(cell(6, '发现时间').text, '2026-11-17 09:00');
  assert.is(cell(6, '是否超时（原时限）').text, '是');
  assert.is(cell(5, '是否超时（原时限）').text, '否');
  assert.is(cell(5, '首次回应时间').text, '2026-11-18 09:00');
  assert.is(cell(5, '办结时间').text, '2026-11-19 10:00');
  assert.is(cell(6, '领导批示').type, 'empty');
  assert.is(cell(6, '首次回应时间').type, 'empty');
});

render(
  'times are dates of Excel on the clock of Beijing, counts are numbers, and a number of a case is text',
  async () => {
    const { cell } = opened(await book());
    const found = cell(6, '发现时间');
    assert.is(found.type, 'number');
    assert.is(SSF.format('yyyy-mm-dd hh:mm', found.value), '2026-11-17 09:00');
    assert.is(found.format, 'yyyy-mm-dd hh:mm');
    assert.equal([cell(6, '相关文本（条）').type, cell(6, '相关文本（条）').value], ['number', 1]);
    assert.equal([cell(6, '重启次数').type, cell(6, '重启次数').value], ['number', 0]);
    assert.equal([cell(6, '编号').type, cell(6, '编号').value], ['text', '2026-0002']);
  },
);

render(
  'the ledger is printed across A4 with its column names on each page, frozen, filtered, framed and wrapped',
  async () => {
    const part = parts(await book());
    const sheet = part('xl/worksheets/sheet1.xml');
    assert.match(sheet, /^<\?xml[^>]*\?><worksheet[^>]*><sheetPr><pageSetUpPr fitToPage="1"\/><\/sheetPr><sheetViews>/);
    assert.match(sheet, /<pane ySplit="3" xSplit="2" topLeftCell="C4" activePane="bottomRight" state="frozen"\/>/);
    assert.match(sheet, /<\/sheetData><autoFilter ref="A3:[A-Z]{2}3"\/><pageMargins/);
    assert.match(sheet, /<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"\/>/);
    assert.match(sheet, /<col min="10" max="10" width="40" customWidth="1"\/>/);
    assert.match(
      part('xl/workbook.xml'),
      /<definedName name="_xlnm.Print_Titles" localSheetId="0">'处置回应台账'!\$3:\$3</,
    );
    const styles = part('xl/styles.xml');
    for (const look of [
      '方正小标宋简体',
      '宋体',
      '<left style="thin"><color rgb="FF999999"/>',
      'vertical="top" wrapText="1"',
    ])
      assert.ok(styles.includes(look), look);
  },
);

render('a title that is a formula is only text in the ledger', async () => {
  assert.is(cellText('=HYPERLINK("http://x")'), '\'=HYPERLINK("http://x")');
  assert.equal(['+1', '-1', '@a', ' =1', '＝1'].map(cellText), ["'+1", "'-1", "'@a", "' =1", "'＝1"]);
  assert.is(cellText('乐安河'), '乐安河');
  const bytes = await bookOf('=cmd|calc');
  const all = zipEntries(bytes)
    .map((entry) => entry.bytes.toString('utf8'))
    .join('\n');
  assert.not.match(all, /<f>/);
  assert.match(all, /(&apos;|')=cmd\|calc/);
});

render('no character of a title makes the ledger or the Word file unreadable', async () => {
  for (const [name, mark] of unwritable) {
    const title = `乐安河${mark}死鱼\u{2070E}\tA`;
    const bytes = await bookOf(title);
    assert.is(opened(bytes).cell(4, '标题').text, '乐安河死鱼\u{2070E}\tA', name);
    assertXml(bytes, name);
    const week = handMadeWeek();
    const cases = week.cases.now.map((one) => ({ ...one, title, summary: title }));
    const word = await briefingDocx({ ...week, cases: { ...week.cases, now: cases } });
    // A lone surrogate is U+FFFD there, which XML holds.
    assert.match(parts(word)('word/document.xml'), /乐安河\uFFFD?死鱼\u{2070E}/u, name);
    assertXml(word, name);
  }
});

render(
  'a long title is cut where a cell ends, never within a character, and words of a program stay words',
  async () => {
    const long = opened(await bookOf('\u{2070E}'.repeat(40_000))).cell(4, '标题').text;
    assert.ok(long.length <= 32_767, String(long.length));
    assert.ok(long.isWellFormed());
    const odd = `a${'\u{2070E}'.repeat(40_000)}`;
    assert.ok(
      opened(await bookOf(odd))
        .cell(4, '标题')
        .text.isWellFormed(),
    );
    for (const title of ['constructor', '__proto__', 'toString', '_x0041_'])
      assert.is(opened(await bookOf(title)).cell(4, '标题').text, title);
  },
);

render('a zip that is none is refused', () => {
  assert.throws(() => fixedZip(Buffer.from('no zip at all, but long enough')), /Not a zip/);
});

render.run();

function parts(docx: Buffer): (name: string) => string {
  const entries = new Map(zipEntries(docx).map(({ name, bytes }) => [name, bytes.toString('utf8')]));
  return (name) => entries.get(name) ?? '';
}

function book(): Promise<Buffer> {
  const { cases, entries, unitNames } = handMadeWeek();
  return ledgerXlsx({
    cases: cases.now,
    entries: entries.now,
    units: (id) => unitNames[id] ?? id,
    at: '2026-11-23T00:30:00.000Z',
  });
}

function bookOf(title: string): Promise<Buffer> {
  const cases = [caseState({ id: 'z', number: '2026-0009', title })];
  return ledgerXlsx({ cases, entries: [], units: (id) => id, at: '2026-11-23T00:30:00.000Z' });
}

const cellTypes = { n: 'number', s: 'text', z: 'empty' } as Record<string, string>;

/** The ledger as a spreadsheet program reads it, by row and name of the column. */
function opened(bytes: Buffer) {
  const sheet = read(bytes, { cellNF: true, dense: true, sheetStubs: true }).Sheets['处置回应台账'] as WorkSheet;
  const rows = sheet['!data'] ?? [];
  const names = (rows[2] ?? []).map((cell) => cell.v);
  const cell = (row: number, name: string) => {
    const found = rows[row - 1]?.[names.indexOf(name)];
    return {
      type: cellTypes[found?.t ?? 'z'],
      value: found?.v,
      text: String(found?.w ?? found?.v ?? ''),
      format: found?.z,
    };
  };
  return { cell };
}

/** What XML 1.0 forbids, and the noncharacters that some readers refuse. */
const unwritable = [
  ['U+FFFF', '\uFFFF'],
  ['U+FFFE', '\uFFFE'],
  ['U+FDD0', '\uFDD0'],
  ['U+10FFFF', '\u{10FFFF}'],
  ['NUL', '\0'],
  ['U+0001', '\u0001'],
  ['a form feed', '\f'],
  ['U+009F', '\u009F'],
  ['a lone high surrogate', '\uD800'],
  ['a lone low surrogate', '\uDC00'],
] as const;

function assertXml(zip: Buffer, name: string): void {
  for (const { name: part, bytes } of zipEntries(zip).filter((entry) => /\.(xml|rels)$/.test(entry.name))) {
    const text = bytes.toString('utf8');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids.
    assert.not.match(text, /[\0-\x08\x0b\f\x0e-\x1f\ufffe\uffff]/, `${name}: ${part}`);
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

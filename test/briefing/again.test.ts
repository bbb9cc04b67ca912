import { createHash } from 'node:crypto';
import { load } from 'cheerio';
import * as assert from 'uvu/assert';
import { openDatabase } from '../../api/database/open.ts';
import { openBriefings } from '../../dashboards/briefing/briefings.ts';
import { paperDocx } from '../../dashboards/briefing/docx.ts';
import { figureList } from '../../dashboards/briefing/figures.ts';
import { fixedZip, zipEntries } from '../../dashboards/briefing/fixed-zip.ts';
import { paperHtml } from '../../dashboards/briefing/html.ts';
import { type Paper, paperOf } from '../../dashboards/briefing/paper.ts';
import { suite } from '../suite.ts';
import { handMadeWeek } from './week-fixture.ts';

const again = suite('an issued briefing made again');
const week = '2026-11-16';
const bad = '\uFFFF';

again(
  'one that holds U+FFFF in its data opens when it is made again, with every figure and word as issued',
  async () => {
    const paper = paperOf(spoiled());
    const { briefings, close } = await issued(paper, { docx: await brokenDocx(paper), kept: true });
    try {
      const before = await briefings.docx(week);
      assert.ok(wordsOf(before).includes(bad), 'the file as issued does not open');
      const made = await briefings.again(week, { reason: 'Word 文件打不开', by: '宣教甲' });
      const after = await briefings.docx(week);
      assertOpens(after);
      assert.is(wordsOf(after), wordsOf(before).replaceAll(bad, ''));
      assert.not.ok(made?.html.includes(bad));
      assert.equal([made?.briefing.issue, made?.briefing.edition], [7, 2]);
      assert.equal(made?.sources, sourcesOf(paper));
      assert.equal(await briefings.docx(week, 1), before);
      assert.is(made?.editions[0]?.sha256, hashOf(before));
      assert.is(made?.editions[1]?.sha256, hashOf(after));
    } finally {
      await close();
    }
  },
);

again(
  'one of an earlier release, which kept no data, is made from its own file without what no reader opens',
  async () => {
    const paper = paperOf(spoiled());
    const { briefings, close } = await issued(paper, { docx: await brokenDocx(paper), kept: false });
    try {
      const before = await briefings.docx(week);
      const made = await briefings.again(week, { reason: 'Word 文件打不开', by: '宣教甲' });
      const after = await briefings.docx(week);
      assertOpens(after);
      assert.is(wordsOf(after), wordsOf(before).replaceAll(bad, ''));
      assert.equal([made?.briefing.issue, made?.briefing.edition], [7, 2]);
      assert.equal(picturesOf(after), picturesOf(before));
    } finally {
      await close();
    }
  },
);

again(
  'a stored file that is damaged is made again from the data; without data the refusal says what to do',
  async () => {
    const paper = paperOf(handMadeWeek());
    const whole = await paperDocx(paper);
    const damaged = whole.subarray(0, whole.length - 400);
    const kept = await issued(paper, { docx: damaged, kept: true });
    const bare = await issued(paper, { docx: damaged, kept: false });
    try {
      await kept.briefings.again(week, { reason: '文件损坏，打不开', by: '宣教甲' });
      assert.equal(await kept.briefings.docx(week), whole);
      const refused = await bare.briefings
        .again(week, { reason: '文件损坏，打不开', by: '宣教甲' })
        .catch((error: unknown) => error);
      assert.match(String(refused), '请从备份中恢复');
      assert.equal((await bare.briefings.detail(week))?.editions.length, 1);
    } finally {
      await kept.close();
      await bare.close();
    }
  },
);

again('what is kept is enough: read back from JSON it gives the same bytes', async () => {
  const paper = paperOf(handMadeWeek());
  const read = JSON.parse(JSON.stringify(paper)) as Paper;
  assert.equal(await paperDocx(read), await paperDocx(paper));
  assert.is(paperHtml(read), paperHtml(paper));
});

again.run();

function spoiled() {
  const input = handMadeWeek();
  const cases = input.cases.now.map((one) => ({
    ...one,
    title: `${one.title}${bad}`,
    summary: `${one.summary}${bad}`,
  }));
  return { ...input, cases: { ...input.cases, now: cases } };
}

/** As the writer of the first release made it: with the character in the text, once also as a reference. */
async function brokenDocx(paper: Paper): Promise<Buffer> {
  const marked = JSON.parse(JSON.stringify(paper).replaceAll(bad, '〓')) as Paper;
  return fixedZip(await paperDocx(marked), (name, bytes) =>
    name === 'word/document.xml'
      ? Buffer.from(bytes.toString('utf8').replace('〓', '&#xFFFF;').replaceAll('〓', bad))
      : bytes,
  );
}

async function issued(paper: Paper, { docx, kept }: { docx: Buffer; kept: boolean }) {
  const database = await openDatabase(':memory:');
  const html = paperHtml(paper).replace('</main>', `${bad}</main>`);
  await database
    .insertInto('briefings')
    .values({
      week,
      issue: 7,
      title: paper.report.title.join(''),
      from: '2026-11-15T16:00:00.000Z',
      to: '2026-11-22T16:00:00.000Z',
      cutOff: '2026-11-22T16:00:00.000Z',
      createdAt: '2026-11-23T00:30:00.000Z',
      createdBy: '宣教甲',
      sha256: hashOf(docx),
      html,
      docx: docx.toString('base64'),
      sources: JSON.stringify(sourcesOf(paper)),
      paper: kept ? JSON.stringify(paper) : null,
      edition: 1,
    })
    .execute();
  const unused = () => {
    throw new Error('nothing may be gathered anew');
  };
  const briefings = openBriefings({
    database,
    documents: {} as never,
    cases: {} as never,
    sources: { list: unused },
    units: { list: unused },
    now: () => new Date('2026-11-27T02:00:00.000Z'),
    demo: false,
    home: '36',
  });
  return { briefings, close: () => database.destroy() };
}

function sourcesOf(paper: Paper) {
  return figureList(paper.figures).map(({ name, query, records, value }) => ({
    figure: name,
    value: String(value),
    query,
    records,
  }));
}

/** Every part is XML without what XML forbids, also as a reference. */
function assertOpens(docx: Buffer | null): void {
  for (const { name, bytes } of zipEntries(docx ?? Buffer.from('')).filter((entry) =>
    /\.(xml|rels)$/.test(entry.name),
  )) {
    const text = bytes.toString('utf8');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids.
    assert.not.match(text, /[\0-\x08\x0b\f\x0e-\x1f\ufffe\uffff]|&#x0*FFF[EF];|&#6553[45];/i, name);
  }
}

/** The words as a reader of XML takes them, paragraph marks left out. */
function wordsOf(docx: Buffer | null): string {
  const part = zipEntries(docx ?? Buffer.from('')).find(({ name }) => name === 'word/document.xml');
  const $ = load((part?.bytes.toString('utf8') ?? '').replace('&#xFFFF;', bad), { xml: true });
  return $('w\\:t')
    .toArray()
    .map((one) => $(one).text())
    .join('\n');
}

function picturesOf(docx: Buffer | null): string[] {
  return zipEntries(docx ?? Buffer.from(''))
    .filter(({ name }) => name.startsWith('word/media/'))
    .map(({ bytes }) => hashOf(bytes));
}

function hashOf(bytes: Buffer | null): string {
  return createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');
}

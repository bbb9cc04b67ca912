import { createHash } from 'node:crypto';
import * as assert from 'uvu/assert';
import { createIssuedBriefings } from '../../../api/briefings/issued.ts';
import { suite } from '../../suite.ts';
import { type Office, openOffice } from './server.ts';

const briefings = suite<{ office: Office }>('issued briefings');

briefings.beforeEach(async (context) => {
  context.office = await openOffice({ empty: true });
});
briefings.afterEach(async ({ office }) => office.close());

const made = (issue: number) => ({
  title: `第${issue}期`,
  from: '2026-11-15T16:00:00.000Z',
  to: '2026-11-22T16:00:00.000Z',
  cutOff: '2026-11-22T16:00:00.000Z',
  html: '<p>周报</p>',
  docx: Buffer.from([0x50, 0x4b, 0x00, 0xff, issue]),
  sources: [{ figure: '总量', value: '12', query: '{}', records: '/search' }],
});

briefings('a week that is over is issued once and keeps its file byte for byte', async ({ office }) => {
  const issued = createIssuedBriefings(office.database, office.services.now);
  const first = await issued.issue('2026-11-16', '宣教甲', async (issue) => made(issue));
  const again = await issued.issue('2026-11-16', '宣教甲', async () => {
    throw new Error('written twice');
  });
  assert.equal(again, first);
  const file = await issued.docx('2026-11-16');
  assert.equal([...(file ?? [])], [0x50, 0x4b, 0x00, 0xff, 1]);
  assert.is(
    first.sha256,
    createHash('sha256')
      .update(file ?? '')
      .digest('hex'),
  );
  assert.equal((await issued.detail('2026-11-16'))?.sources, made(1).sources);
  assert.equal([await issued.detail('2026-11-09'), await issued.docx('2026-11-09')], [null, null]);
});

briefings(
  'making a week again before its end is a new edition of the same 期, and its end has the last word',
  async ({ office }) => {
    const issued = createIssuedBriefings(office.database, office.services.now);
    const at = async (cutOff: string, byte: number) =>
      issued.issue('2026-11-16', '宣教甲', async (issue) => ({ ...made(issue), cutOff, docx: Buffer.from([byte]) }));
    const earlier = await at('2026-11-18T04:00:00.000Z', 1);
    const later = await at('2026-11-19T04:00:00.000Z', 2);
    assert.equal([earlier.issue, later.issue], [1, 1]);
    assert.is(later.cutOff, '2026-11-19T04:00:00.000Z');
    assert.is.not(later.sha256, earlier.sha256);
    assert.equal([...((await issued.docx('2026-11-16')) ?? [])], [2]);
    const overtaken = await at('2026-11-18T05:00:00.000Z', 3);
    assert.equal(overtaken, later);
    const last = await at('2026-11-22T16:00:00.000Z', 4);
    assert.equal([last.issue, last.cutOff], [1, '2026-11-22T16:00:00.000Z']);
    assert.equal(await at('2026-11-22T16:00:00.000Z', 5), last);
    assert.equal([...((await issued.docx('2026-11-16')) ?? [])], [4]);
  },
);

briefings(
  'two weeks issued at the same moment get different numbers, newest week first in the list',
  async ({ office }) => {
    const issued = createIssuedBriefings(office.database, office.services.now);
    await Promise.all(
      ['2026-11-09', '2026-11-16'].map((week) => issued.issue(week, '宣教甲', async (issue) => made(issue))),
    );
    const list = await issued.list();
    assert.equal(
      list.map(({ week }) => week),
      ['2026-11-16', '2026-11-09'],
    );
    assert.equal(list.map(({ issue }) => issue).sort(), [1, 2]);
  },
);

briefings.run();

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
  paper: '{}',
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

briefings(
  'an issue that is over is made again as its next edition: the file before stays, number and figures too',
  async ({ office }) => {
    const issued = createIssuedBriefings(office.database, office.services.now);
    const week = '2026-11-16';
    const first = await issued.issue(week, '宣教甲', async (issue) => made(issue));
    office.clock.move(60);
    const remade = await issued.again(week, { reason: 'Word 打不开', by: '宣教乙' }, async ({ paper }) => ({
      html: '<p>周报（新）</p>',
      docx: Buffer.from(`again ${paper}`),
    }));
    assert.equal(
      remade?.editions.map(({ edition, by, reason }) => [edition, by, reason]),
      [
        [1, '宣教甲', null],
        [2, '宣教乙', 'Word 打不开'],
      ],
    );
    assert.equal(remade?.briefing, { ...first, edition: 2, sha256: remade?.editions[1]?.sha256 ?? '' });
    assert.equal([remade?.sources, remade?.html], [made(1).sources, '<p>周报（新）</p>']);
    assert.is(String(await issued.docx(week)), 'again {}');
    assert.equal([...((await issued.docx(week, 1)) ?? [])], [0x50, 0x4b, 0x00, 0xff, 1], 'the original, byte for byte');
    assert.is(remade?.editions[0]?.sha256, first.sha256);
    assert.is(await issued.docx(week, 3), null);
    const third = await issued.again(week, { reason: '再来一次', by: '宣教乙' }, async () => ({
      html: '',
      docx: Buffer.from('third'),
    }));
    assert.equal(
      third?.editions.map(({ edition }) => edition),
      [1, 2, 3],
    );
    assert.is(String(await issued.docx(week, 2)), 'again {}');
    assert.is(
      await issued.again('2026-11-09', { reason: '没有这一期', by: '宣教乙' }, async () => ({
        html: '',
        docx: Buffer.from(''),
      })),
      null,
    );
  },
);

briefings('two who make it again at once make one edition, and an open week is not made again', async ({ office }) => {
  const issued = createIssuedBriefings(office.database, office.services.now);
  // The same bytes as before: only the edition tells that somebody was faster.
  const files = async () => ({ html: '', docx: made(1).docx });
  // Both have read what was issued before either writes.
  let waiting = 2;
  const { promise: bothRead, resolve } = Promise.withResolvers<void>();
  const together = async () => {
    waiting -= 1;
    if (waiting === 0) resolve();
    await bothRead;
    return files();
  };
  await issued.issue('2026-11-16', '宣教甲', async (issue) => made(issue));
  const both = await Promise.allSettled(
    [1, 2].map(() => issued.again('2026-11-16', { reason: 'Word 打不开', by: '宣教乙' }, together)),
  );
  assert.is(both.filter(({ status }) => status === 'fulfilled').length, 1);
  const late = both.find((one) => one.status === 'rejected');
  assert.match(String(late?.reason), '刚被他人重新制作');
  assert.is((await issued.detail('2026-11-16'))?.editions.length, 2);
  await issued.issue('2026-11-23', '宣教甲', async (issue) => ({ ...made(issue), cutOff: '2026-11-25T02:00:00.000Z' }));
  const refused = await issued
    .again('2026-11-23', { reason: 'Word 打不开', by: '宣教乙' }, files)
    .catch((error: unknown) => error);
  assert.match(String(refused), '还没有结束');
});

briefings.run();

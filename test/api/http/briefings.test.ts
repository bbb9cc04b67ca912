import { createHash } from 'node:crypto';
import * as assert from 'uvu/assert';
import { createIssuedBriefings } from '../../../api/briefings/issued.ts';
import { suite } from '../../suite.ts';
import { start } from './office.ts';
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
  cutOff: start,
  html: '<p>周报</p>',
  docx: Buffer.from([0x50, 0x4b, 0x00, 0xff, issue]),
  sources: [{ figure: '总量', value: '12', query: '{}', records: '/search' }],
});

briefings('a week is issued once and keeps its file byte for byte', async ({ office }) => {
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

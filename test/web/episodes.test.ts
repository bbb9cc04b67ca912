import * as assert from 'uvu/assert';
import type { Detail } from '../../dashboards/web/src/case/case-page.tsx';
import { actNames, episodesOf, openDays } from '../../dashboards/web/src/case/episodes.ts';
import { suite } from '../suite.ts';

type Entry = Detail['entries'][number];
const episodes = suite('the ledger of a case, folded by lives and days');

function entry(seq: number, at: string, type: string, name = type): Entry {
  return { seq, at, type, name, by: '系统', unit: null, sentence: name, basis: null, hash: 'ab'.repeat(32) };
}

const all = [
  entry(1, '2026-11-01T02:00:00Z', 'opened', '登记'),
  // 16:30 UTC is the next day in 北京时间.
  entry(2, '2026-11-01T16:30:00Z', 'closed', '办结'),
  entry(3, '2026-11-10T01:00:00Z', 'documentsJoined', '并入线索'),
  entry(4, '2026-11-10T01:00:00Z', 'reopened', '重启'),
  ...[5, 6, 7].map((seq) => entry(seq, '2026-11-10T03:00:00Z', 'clockNoted', '时限提醒')),
  entry(8, '2026-11-11T03:00:00Z', 'accepted', '签收'),
];

episodes('a reopening begins a life; the newest comes first, and each entry stands in exactly one', () => {
  const made = episodesOf([...all].reverse());
  assert.equal(
    made.map(({ number, count, first, last }) => [number, count, first.seq, last.seq]),
    [
      [2, 5, 4, 8],
      [1, 3, 1, 3],
    ],
  );
  const seqs = made.flatMap(({ days }) => days.flatMap(({ acts, reminders }) => [...acts, ...reminders]));
  assert.equal(
    seqs.map(({ seq }) => seq).sort((a, b) => a - b),
    all.map(({ seq }) => seq),
  );
});

episodes('days are those of 北京时间, newest first, and reminders of clocks stand apart with their number', () => {
  const [now, before] = episodesOf(all);
  assert.equal(
    now?.days.map(({ name, acts, reminders }) => [name, acts.map(({ seq }) => seq), reminders.length]),
    [
      ['11月11日', [8], 0],
      ['11月10日', [4], 3],
    ],
  );
  assert.equal(
    before?.days.map(({ name }) => name),
    ['11月10日', '11月2日', '11月1日'],
  );
});

episodes('so many of the newest days stand open as hold about so many entries, and always one', () => {
  const day = (key: string, acts: number) => ({
    ...{ key, name: key, reminders: [] },
    acts: Array.from({ length: acts }, (_, seq) => entry(seq, '2026-11-10T03:00:00Z', 'accepted')),
  });
  assert.is(openDays([day('a', 40), day('b', 1)], 12), 1);
  assert.is(openDays([day('a', 4), day('b', 7), day('c', 5)], 12), 2);
  assert.is(openDays([day('a', 4)], 12), 1);
  assert.is(openDays([], 12), 0);
  assert.is(actNames({ ...day('a', 0), acts: all.slice(0, 4) }), '登记、办结、并入线索、重启');
  assert.is(
    actNames({ ...day('a', 0), acts: [...all.slice(0, 4), entry(9, '2026-11-10T03:00:00Z', 'x', '归档')] }),
    '登记、办结、并入线索、重启等',
  );
});

episodes.run();

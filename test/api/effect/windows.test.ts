import * as assert from 'uvu/assert';
import { type Counted, windowsOf } from '../../../api/effect/windows.ts';
import { suite } from '../../suite.ts';

const windows = suite('what was said before and after a public word');

const hour = 3_600_000;
const at = Date.parse('2026-11-25T02:00:00.000Z');
const word = { id: 'answer', name: '正式回应', at };
const forever = Number.POSITIVE_INFINITY;

/** A text so many hours from the word. */
function text(hours: number, more: Partial<Counted> = {}): Counted {
  return { at: at + hours * hour, kind: 'weibo', group: `g${hours}`, mood: -1, risk: 40, left: null, ...more };
}

windows('equal hours before and after are counted, with copies, mood, risk and platform', () => {
  const texts = [
    text(-25),
    text(-24),
    text(-3, { kind: 'forum', mood: 0, risk: 20 }),
    text(-2, { group: 'g-24' }),
    text(0),
    text(23, { mood: 1, risk: 10 }),
    text(24),
  ];
  const [day] = windowsOf(word, texts, { now: at + 100 * hour, readTo: forever, words: [word] });
  assert.equal(day?.before, {
    from: '2026-11-24T02:00:00.000Z',
    to: '2026-11-25T02:00:00.000Z',
    texts: 3,
    copies: 1,
    negative: 2 / 3,
    risk: 100 / 3,
    moodOf: 3,
    platforms: [
      { kind: 'weibo', name: '微博', texts: 2 },
      { kind: 'forum', name: '论坛留言板', texts: 1 },
    ],
    leftOut: { official: 0, drill: 0, advert: 0 },
  });
  assert.equal([day?.after.texts, day?.after.negative, day?.after.risk, day?.complete], [2, 0.5, 25, true]);
});

windows('hours that are not over are counted up to now, said to be incomplete, and not extrapolated', () => {
  const given = { now: at + 6 * hour, readTo: forever, words: [word] };
  const [day, days] = windowsOf(word, [text(-1), text(1), text(5)], given);
  assert.equal(
    [day?.complete, day?.after.to, day?.after.texts, day?.before.from],
    [false, '2026-11-25T08:00:00.000Z', 2, '2026-11-24T02:00:00.000Z'],
  );
  assert.equal([days?.hours, days?.complete, days?.after.texts], [72, false, 2]);
  const [whole] = windowsOf(word, [], { ...given, now: at + 24 * hour });
  assert.is(whole?.complete, true, 'exactly at its end the window is over');
});

windows('drills, adverts and our own words are left out of every figure and counted apart', () => {
  const texts = [
    text(1),
    text(2, { left: 'drill', risk: 90 }),
    text(3, { left: 'official', kind: 'government' }),
    text(4, { left: 'advert' }),
  ];
  const [day] = windowsOf(word, texts, { now: at + 100 * hour, readTo: forever, words: [word] });
  assert.equal([day?.after.texts, day?.after.risk], [1, 40]);
  assert.equal(day?.after.leftOut, { official: 1, drill: 1, advert: 1 });
  assert.equal(
    day?.after.platforms.map(({ kind }) => kind),
    ['weibo'],
  );
});

windows('no text and unread words give no share, and hours that were not read give no figure', () => {
  const [empty] = windowsOf(word, [], { now: at + 100 * hour, readTo: forever, words: [word] });
  assert.equal([empty?.after.texts, empty?.after.negative, empty?.after.risk], [0, null, null]);
  const unread = [text(1, { mood: null, risk: null })];
  const [unknown] = windowsOf(word, unread, { now: at + 100 * hour, readTo: forever, words: [word] });
  assert.equal([unknown?.after.texts, unknown?.after.negative, unknown?.after.moodOf], [1, null, 0]);
  const [day] = windowsOf(word, [text(1)], { now: at + 100 * hour, readTo: at + 2 * hour, words: [word] });
  assert.equal([day?.before.texts, day?.after.texts, day?.after.negative], [0, null, null]);
});

windows('another word in the same hours is named, as it moves these figures too', () => {
  const other = { id: 'followUp', name: '续报', at: at + 30 * hour };
  const [day, days] = windowsOf(word, [], { now: at + 100 * hour, readTo: forever, words: [word, other] });
  assert.equal([day?.others, days?.others], [[], ['续报']]);
});

windows.run();

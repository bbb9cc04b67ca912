import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { beijingTime, parseTime } from '../../crawlers/dates.ts';
import { suite } from '../suite.ts';

const dates = suite('dates in Chinese pages');
/** 2024-05-03 10:00 in Beijing. */
const now = new Date('2024-05-03T02:00:00Z');

const table: [text: string, utc: string | null][] = [
  ['2024年5月3日 10:20', '2024-05-03T02:20:00.000Z'],
  ['2024-05-03 10:20:00', '2024-05-03T02:20:00.000Z'],
  ['2024-05-03T10:20', '2024-05-03T02:20:00.000Z'],
  ['2024-05-03T10:20:00+08:00', '2024-05-03T02:20:00.000Z'],
  ['2024-05-03T02:20:00Z', '2024-05-03T02:20:00.000Z'],
  ['2024-05-03T02:20:00.123Z', '2024-05-03T02:20:00.000Z'],
  ['2024/5/3', '2024-05-02T16:00:00.000Z'],
  ['2024.05.03', '2024-05-02T16:00:00.000Z'],
  ['2024年05月03日10时20分', '2024-05-03T02:20:00.000Z'],
  ['2024年5月3日（星期五）10:20', '2024-05-03T02:20:00.000Z'],
  ['2024年5月3日下午3:05', '2024-05-03T07:05:00.000Z'],
  ['２０２４年５月３日　１０：２０', '2024-05-03T02:20:00.000Z'],
  ['发布时间：2024-05-03 来源：某报', '2024-05-02T16:00:00.000Z'],
  ['20240503', '2024-05-02T16:00:00.000Z'],
  ['20240503102000', '2024-05-03T02:20:00.000Z'],
  ['1714702800', '2024-05-03T02:20:00.000Z'],
  ['1714702800000', '2024-05-03T02:20:00.000Z'],
  ['Fri, 03 May 2024 10:20:00 +0800', '2024-05-03T02:20:00.000Z'],
  ['2024-05-03 02:20:00+00', '2024-05-03T02:20:00.000Z'],
  ['2024-05-03 02:20:00 UTC', '2024-05-03T02:20:00.000Z'],
  ['2024-05-03 02:20 GMT', '2024-05-03T02:20:00.000Z'],
  ['2024-05-03 10:20:00 +0800', '2024-05-03T02:20:00.000Z'],
  ['2024-05-03 02:20:00 (UTC)', '2024-05-03T02:20:00.000Z'],
  ['2024-05-03 10:20:00（GMT+08:00）', '2024-05-03T02:20:00.000Z'],
  ['2024-05-03 10:20:00 UTC+8', '2024-05-03T02:20:00.000Z'],
  ['2024-05-02T21:20:00-05:00', '2024-05-03T02:20:00.000Z'],
  ['2024年5月3日 9:00-11:00', '2024-05-03T01:00:00.000Z'],
  ['Fri May 03 10:20:00 +0800 2024', '2024-05-03T02:20:00.000Z'],
  ['Fri May 03 2024 10:20:00 GMT+0800 (中国标准时间)', '2024-05-03T02:20:00.000Z'],
  ['Fri, 03 May 2024 02:20:00 GMT', '2024-05-03T02:20:00.000Z'],
  ['今天 08:30', '2024-05-03T00:30:00.000Z'],
  ['昨天', '2024-05-01T16:00:00.000Z'],
  ['昨天 23:59', '2024-05-02T15:59:00.000Z'],
  ['3小时前', '2024-05-02T23:00:00.000Z'],
  ['刚刚', '2024-05-03T02:00:00.000Z'],
  ['05-03', null],
  ['5月3日 10:20', null],
  ['24-05-03', null],
  ['2024-02-30', null],
  ['2024-13-01', null],
  ['2024-05-03 25:00', null],
  ['0791-86866666', null],
  ['国办发〔2024〕5号', null],
  ['', null],
];

for (const [text, utc] of table)
  dates(`“${text}” is ${utc ?? 'unknown'}`, () => {
    assert.is(parseTime(text, { now }), utc);
  });

dates('今天, 昨天 and 3小时前 are unknown without a given now', () => {
  for (const text of ['今天 08:30', '昨天', '3小时前', '刚刚']) assert.is(parseTime(text), null);
});

dates('a month and day count only with a certain year', () => {
  assert.is(parseTime('05-03 10:20', { year: 2024 }), '2024-05-03T02:20:00.000Z');
});

dates('the zone of the process does not matter', () => {
  const before = process.env['TZ'];
  process.env['TZ'] = 'America/New_York';
  try {
    assert.is(parseTime('2024-05-03 00:30'), '2024-05-02T16:30:00.000Z');
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
});

dates('any text gives a valid instant or null', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'0123456789-/:年月日时分 T今天前Z+.'), maxLength: 30 }),
      (text) => {
        const at = parseTime(text, { now });
        assert.ok(at === null || !Number.isNaN(Date.parse(at)));
      },
    ),
    { numRuns: 2_000 },
  );
});

dates('every wall-clock minute of Beijing comes back from its usual form', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1991-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }), (day) => {
      const [y, mo, d, h, mi] = [
        day.getUTCFullYear(),
        day.getUTCMonth() + 1,
        day.getUTCDate(),
        day.getUTCHours(),
        day.getUTCMinutes(),
      ];
      assert.is(parseTime(`${y}年${mo}月${d}日 ${h}:${String(mi).padStart(2, '0')}`), beijingTime(y, mo, d, h, mi));
    }),
  );
});

dates.run();

import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { mask } from '../../analysis/mask.ts';
import { authorHash } from '../../crawlers/author.ts';
import { suite } from '../suite.ts';
import { ordinary, personal } from './mask-items.ts';

const masking = suite('masking of personal data');

const hidden: [text: string, masked: string][] = [
  ['请打13800001234联系我', '请打138****1234联系我'],
  ['+86 138-0000-1234', '+86 138-****-1234'],
  ['+8613800001234', '+86138****1234'],
  ['１３８００００１２３４', '１３８****１２３４'],
  ['家里电话0791-80001234', '家里电话0791-******34'],
  ['（0791）80001234', '（0791）******34'],
  ['电话：80001234', '电话：80****34'],
  ['身份证号36010219900307001X', '身份证号360*************1X'],
  ['老身份证360102900307001', '老身份证360**********01'],
  ['车牌赣A12345乱排', '车牌赣A****5乱排'],
  ['新能源车赣AD12345', '新能源车赣A*****5'],
  ['写信到zhang.san@example.com', '写信到z********@example.com'],
  ['卡号6222020000000000000', '卡号6222***********0000'],
];
for (const [text, masked] of hidden)
  masking(`“${text}” becomes “${masked}”`, () => {
    assert.is(mask(text), masked);
  });

const kept = [
  '国办发〔2016〕61号',
  '赣环函〔2024〕138号',
  '2024-05-03 10:20:00',
  '20240503102000',
  '2024年5月3日',
  '投资13800001234元',
  '共计12345678901.50元',
  '东经115.13800001234，北纬28.68',
  '拨打12369或12345热线',
  '罚款360000000元',
  '新A股2024年上市',
  'PM2.5浓度为35微克每立方米',
  '处理编号20240503123456789',
];
for (const text of kept)
  masking(`“${text}” stays as it is`, () => {
    assert.is(mask(text), text);
  });

masking('length never changes and masking twice changes nothing', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '13800001234',
      '赣A12345',
      'a@example.com',
      '360102199003070011',
      '0791-80001234',
      '电话：',
      '。',
      ' ',
      '元',
      '-',
      '(',
      ')',
    ),
    fc.string({ unit: 'binary', maxLength: 5 }),
    fc.stringMatching(/^[\d .-]{0,25}$/),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      const once = mask(text);
      assert.is(once.length, text.length);
      assert.is(mask(once), once);
    }),
    { numRuns: 2_000 },
  );
});

masking('no mobile number between words survives', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^1[3-9]\d{9}$/), (number) => {
      assert.not.ok(mask(`电话${number}，请回复`).includes(number));
    }),
  );
});

masking(
  'of personal data in all the ways people write it at least 98 % is hidden, of ordinary numbers at most 1 %',
  () => {
    assert.ok(personal.length >= 300 && ordinary.length >= 300, `${personal.length} and ${ordinary.length} items`);
    const readable = personal
      .filter(({ text, secret }) => {
        const at = text.indexOf(secret);
        const left = mask(text).slice(at, at + secret.length);
        return left.split('*').length - 1 < 3;
      })
      .map(({ text }) => text);
    const lost = ordinary.filter((text) => mask(text) !== text);
    assert.ok(readable.length <= personal.length * 0.02, `${readable.length} stay readable:\n${readable.join('\n')}`);
    assert.ok(
      lost.length <= ordinary.length * 0.01,
      `${lost.length} are hidden:\n${lost.map((text) => `${text} → ${mask(text)}`).join('\n')}`,
    );
  },
);

masking('what an office publishes keeps its landline, and nobody else’s number', () => {
  const text = '咨询电话0791-80001234，投诉人13800001234';
  assert.is(mask(text, { landlines: 'keep' }), '咨询电话0791-80001234，投诉人138****1234');
});

masking('an author is the same under one salt, another under another, and cannot be empty', () => {
  assert.is(authorHash('网友 甲', 's1'), authorHash('网友　甲 ', 's1'));
  assert.is.not(authorHash('网友甲', 's1'), authorHash('网友甲', 's2'));
  assert.match(authorHash('网友甲', 's1') ?? '', /^[0-9a-f]{16}$/);
  assert.is(authorHash('  ', 's1'), null);
  assert.throws(() => authorHash('网友甲', ''), /盐值/);
});

masking.run();

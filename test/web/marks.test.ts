import * as assert from 'uvu/assert';
import { excerpt, splitMarked } from '../../dashboards/web/src/marks.ts';
import { suite } from '../suite.ts';

const marks = suite('marked texts');

marks('a mark is cut by code points, so an emoji before it does not move it', () => {
  assert.equal(splitMarked('😷😷河水发臭', [{ start: 2, end: 4 }]), [
    { text: '😷😷', marks: [] },
    { text: '河水', marks: [0] },
    { text: '发臭', marks: [] },
  ]);
  assert.equal(splitMarked('𠮷水县异味', [{ start: 0, end: 3 }])[0], { text: '𠮷水县', marks: [0] });
});

marks('overlapping marks each stay whole, and the overlap belongs to both', () => {
  assert.equal(
    splitMarked('赣江边有死鱼', [
      { start: 0, end: 4 },
      { start: 2, end: 6 },
    ]),
    [
      { text: '赣江', marks: [0] },
      { text: '边有', marks: [0, 1] },
      { text: '死鱼', marks: [1] },
    ],
  );
});

marks('the same stretch marked twice is one piece with both marks', () => {
  assert.equal(
    splitMarked('死鱼', [
      { start: 0, end: 2 },
      { start: 0, end: 2 },
    ]),
    [{ text: '死鱼', marks: [0, 1] }],
  );
});

marks(
  'marks beyond the text are cut to it, empty and backward ones are left out, and an empty text has no piece',
  () => {
    assert.equal(
      splitMarked('异味', [
        { start: 1, end: 99 },
        { start: 1, end: 1 },
        { start: 2, end: 0 },
        { start: -3, end: 1 },
      ]),
      [
        { text: '异', marks: [3] },
        { text: '味', marks: [0] },
      ],
    );
    assert.equal(splitMarked('', [{ start: 0, end: 3 }]), []);
    assert.equal(splitMarked('无标记', []), [{ text: '无标记', marks: [] }]);
  },
);

marks('the pieces joined are the text again, whatever the marks', () => {
  const text = '某地👨‍👩‍👧河段🐟翻白';
  for (let start = 0; start < 12; start += 1)
    for (let end = start; end < 14; end += 1) {
      const pieces = splitMarked(text, [
        { start, end },
        { start: 2, end: 5 },
      ]);
      assert.is(pieces.map((piece) => piece.text).join(''), text);
    }
});

marks('an excerpt begins shortly before the first mark and moves the marks along', () => {
  const text = `${'甲'.repeat(200)}😷异味${'乙'.repeat(100)}`;
  const part = excerpt(text, [{ start: 201, end: 203 }], 60);
  assert.ok(part.text.startsWith('…甲'));
  assert.ok(part.text.endsWith('乙…'));
  const marked = splitMarked(part.text, part.marks).find((piece) => piece.marks.length > 0);
  assert.is(marked?.text, '异味');
  assert.is([...part.text].length, 62);
});

marks('an excerpt of a short text is the text itself', () => {
  assert.equal(excerpt('异味', [{ start: 0, end: 2 }], 60), { text: '异味', marks: [{ start: 0, end: 2 }] });
});

marks.run();

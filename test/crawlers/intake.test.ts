import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { documentId, textMaxChars, titleMaxChars } from '../../analysis/document.ts';
import { clean, type IntakeContext, type RawText, toDocument } from '../../crawlers/intake.ts';
import { suite } from '../suite.ts';

const intake = suite('intake of a text');
const context: IntakeContext = {
  sourceId: 'test-source',
  sourceName: '测试信源',
  sourceKind: 'forum',
  sourceRegion: '3601',
  authorSalt: 'salt',
  foundAt: '2024-05-03T02:00:00.000Z',
  demo: false,
};
const raw: RawText = { title: '标题', text: '正文', url: null, publishedAt: null, author: null };

intake('an address becomes canonical, and is the identity', () => {
  const document = toDocument({ ...raw, url: 'HTTP://Bureau.Example.com:80/a?b=1&utm_source=x#top' }, context);
  assert.is(document.url, 'http://bureau.example.com/a?b=1');
  assert.is(document.id, documentId('http://bureau.example.com/a?b=1'));
});

intake('a fragment is part of the address only where a script shows another text by it', () => {
  const url = (address: string) => toDocument({ ...raw, url: address }, context).url;
  for (const route of ['#/detail?id=1', '#!/a/2', '#detail/7', '#id=3', '#detail?no=4'])
    assert.is(url(`https://letters.example/${route}`), `https://letters.example/${route}`);
  for (const place of ['#comments', '#top', '#:~:text=id', '#wechat_redirect', '#'])
    assert.is(url(`https://letters.example/a${place}`), 'https://letters.example/a');
});

intake('figures go into the document only when the source gave some', () => {
  const engagement = { reposts: 1, comments: null, likes: 0, views: null, followers: null };
  assert.equal(toDocument({ ...raw, engagement }, context).engagement, engagement);
  assert.not.ok('engagement' in toDocument({ ...raw, engagement: null }, context));
});

intake('a record without address is named by its number, and without number by its content', () => {
  assert.is(toDocument({ ...raw, externalId: 'A 17' }, context).url, 'urn:huiying:test-source:A%2017');
  const first = toDocument(raw, context);
  assert.match(first.url, /^urn:huiying:test-source:[0-9a-f]{32}$/);
  assert.is(toDocument(raw, context).id, first.id);
  assert.is.not(toDocument({ ...raw, publishedAt: '2024-05-01T00:00:00.000Z' }, context).id, first.id);
});

intake('an address that is none counts as none', () => {
  for (const url of ['无', 'javascript:alert(1)', 'ftp://example.com/x', `http://example.com/${'x'.repeat(3_000)}`])
    assert.match(toDocument({ ...raw, url }, context).url, /^urn:/);
});

intake('control characters, lone surrogates, bidirectional tricks and zero-width characters do not come in', () => {
  const document = toDocument(
    { ...raw, title: '通\u0000报\uffff\n第二行', text: '水\ud83d质\u202e好\u200b转\r\n二\tA\u0007' },
    context,
  );
  assert.is(document.title, '通报 第二行');
  assert.is(document.text, '水\ufffd质好转\n二 A');
});

intake('personal data is masked in title and text, the author is only a hash', () => {
  const document = toDocument({ ...raw, title: '回电13800001234', text: '车牌赣A12345', author: '网友甲' }, context);
  assert.is(document.title, '回电138****1234');
  assert.is(document.text, '车牌赣A****5');
  assert.match(document.authorHash ?? '', /^[0-9a-f]{16}$/);
  assert.not.ok(JSON.stringify(document).includes('网友甲'));
});

intake('title and text are cut by code points, never through a character or a masked number', () => {
  const document = toDocument(
    { ...raw, title: '𠮷'.repeat(400), text: `${'水'.repeat(textMaxChars - 5)}13800001234` },
    context,
  );
  assert.is([...document.title].length, titleMaxChars);
  assert.is([...document.text].length, textMaxChars);
  assert.ok(document.text.endsWith('水138**'));
});

intake('unknown time, author and place stay unknown; the record may name its own source', () => {
  const document = toDocument(
    { ...raw, sourceName: '某论坛', sourceKind: 'weibo' },
    { ...context, sourceRegion: null },
  );
  assert.equal(
    [document.publishedAt, document.authorHash, document.sourceRegion, document.snapshot],
    [null, null, null, null],
  );
  assert.equal([document.sourceName, document.sourceKind], ['某论坛', 'weibo']);
});

intake('a time more than a day after the text was found is kept as said and is no time of publishing', () => {
  for (const stated of ['2099-06-05T01:00:00.000Z', '2024-05-04T02:00:01.000Z']) {
    const document = toDocument({ ...raw, publishedAt: stated }, context);
    assert.equal([document.publishedAt, document.statedAt], [null, stated]);
  }
  for (const stated of ['2024-05-04T02:00:00.000Z', '2024-05-01T00:00:00.000Z', null]) {
    const document = toDocument({ ...raw, publishedAt: stated }, context);
    assert.is(document.publishedAt, stated);
    assert.not.ok('statedAt' in document);
  }
});

intake('a hundred thousand spaces between two words are taken as they come', () => {
  for (const space of [' ', '\u3000', ' \n']) {
    const document = toDocument({ ...raw, text: `河${space.repeat(100_000)}水` }, context);
    assert.ok(document.text.startsWith('河'));
  }
});

intake('whatever comes, the document is well-formed, bounded and the same again', () => {
  const any = fc.option(fc.string({ unit: 'binary', maxLength: 400 }));
  fc.assert(
    fc.property(any, any, any, any, (title, text, url, author) => {
      const document = toDocument({ ...raw, title, text, url, author }, context);
      assert.ok(document.title.isWellFormed() && document.text.isWellFormed() && document.url.isWellFormed());
      assert.not.ok(/[^\P{Cc}\n]/u.test(document.title + document.text));
      assert.ok([...document.title].length <= titleMaxChars);
      assert.is(clean(document.text), document.text);
      assert.equal(toDocument({ ...raw, title, text, url, author }, context), document);
    }),
    { numRuns: 1_000 },
  );
});

intake.run();

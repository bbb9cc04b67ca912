import fc from 'fast-check';
import iconv from 'iconv-lite';
import * as assert from 'uvu/assert';
import { decodeBytes } from '../../crawlers/charset.ts';
import { suite } from '../suite.ts';

const charset = suite('charset of raw bytes');
const news = '江西省生态环境厅通报：青石河下游水质已恢复，村民反映的异味问题正在整改。';
const page = (head: string) => `<html><head>${head}<title>通报</title></head><body><p>${news}</p></body></html>`;

charset('GBK with nothing but a meta tag is read as GB18030', () => {
  assert.equal(decodeBytes(iconv.encode(page('<meta charset="gb2312">'), 'gbk'), 'text/html'), {
    text: page('<meta charset="gb2312">'),
    charset: 'gb18030',
  });
});

charset('GBK without any label is read as GB18030, UTF-8 without any label as UTF-8', () => {
  assert.is(decodeBytes(iconv.encode(page(''), 'gbk')).text, page(''));
  assert.is(decodeBytes(Buffer.from(page(''))).charset, 'utf-8');
});

for (const label of ['iso-8859-1', 'utf-8', 'big5', 'windows-1252', 'shift_jis', 'no-such-charset', 'utf-16'])
  charset(`a header that says ${label} does not win over GBK bytes`, () => {
    assert.is(decodeBytes(iconv.encode(page(''), 'gbk'), `text/html; charset=${label}`).text, page(''));
  });

for (const label of ['gbk', 'gb2312', 'iso-8859-1', 'big5'])
  charset(`a header that says ${label} does not win over UTF-8 bytes`, () => {
    assert.is(decodeBytes(Buffer.from(page('')), `text/html; charset=${label}`).text, page(''));
  });

charset('a right header wins over a wrong meta tag', () => {
  const bytes = iconv.encode(page('<meta charset="utf-8">'), 'gbk');
  assert.is(decodeBytes(bytes, 'text/html; charset=GBK').charset, 'gb18030');
});

charset('UTF-16 is read in both byte orders, with and without a mark', () => {
  for (const order of ['utf-16le', 'utf-16be']) {
    assert.equal(decodeBytes(iconv.encode(page(''), order, { addBOM: true })), { text: page(''), charset: order });
    assert.equal(decodeBytes(iconv.encode(page(''), order, { addBOM: false })), { text: page(''), charset: order });
  }
});

charset('a byte order mark beats header and meta tag and is not part of the text', () => {
  const bytes = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(page('<meta charset="gbk">'))]);
  assert.equal(decodeBytes(bytes, 'text/html; charset=gbk'), { text: page('<meta charset="gbk">'), charset: 'utf-8' });
});

charset('an XML declaration is evidence', () => {
  const feed = `<?xml version="1.0" encoding="gb2312"?><rss><channel><title>${news}</title></channel></rss>`;
  assert.is(decodeBytes(iconv.encode(feed, 'gbk'), 'application/xml').text, feed);
});

charset('a UTF-8 page with one character cut in half stays UTF-8', () => {
  const bytes = Buffer.concat([Buffer.from(page('').repeat(3)), Buffer.from([0xe6, 0xb1])]);
  assert.is(decodeBytes(bytes, 'text/html; charset=utf-8').charset, 'utf-8');
});

charset('real Big5 and rare GB18030 characters are kept', () => {
  const big5 = '環境保護署表示，河川水質監測結果將於每月公布，請民眾多加利用。';
  assert.is(decodeBytes(iconv.encode(big5, 'big5'), 'text/html; charset=big5').text, big5);
  assert.is(decodeBytes(iconv.encode(`${news}㙍𠮷`, 'gb18030'), 'text/html; charset=gb2312').text, `${news}㙍𠮷`);
});

charset('an empty body is empty text', () => {
  assert.is(decodeBytes(new Uint8Array()).text, '');
});

charset('any bytes decode to well-formed text without an error', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.option(fc.constantFrom('text/html; charset=gbk', 'text/html; charset=utf-16be', 'x')),
      (bytes, type) => {
        assert.ok(decodeBytes(bytes, type).text.isWellFormed());
      },
    ),
    { numRuns: 500 },
  );
});

charset('any everyday Chinese text survives in UTF-8 and GBK, whatever the header says', () => {
  const common = fc
    .array(
      fc.constantFrom(
        ...'的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处',
      ),
      { minLength: 30, maxLength: 200 },
    )
    .map((signs) => signs.join(''));
  fc.assert(
    fc.property(common, fc.constantFrom('', 'gbk', 'utf-8', 'iso-8859-1'), (text, label) => {
      const type = label === '' ? null : `text/html; charset=${label}`;
      assert.is(decodeBytes(Buffer.from(text), type).text, text);
      assert.is(decodeBytes(iconv.encode(text, 'gbk'), type).text, text);
    }),
    { numRuns: 200 },
  );
});

charset.run();

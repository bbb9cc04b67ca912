import * as assert from 'uvu/assert';
import { canonicalUrl, documentId } from '../../analysis/document.ts';
import { isWebAddress } from '../../analysis/web-address.ts';
import { NewCaseBody } from '../../api/cases/contract.ts';
import { CaseCommand } from '../../api/cases/contract-commands.ts';
import { RegisterEntry } from '../../crawlers/source.ts';
import { suite } from '../suite.ts';

const addresses = suite('addresses');
const refused = [
  'ms-word:ofe|u|http://bureau.example/a.docx',
  'search-ms:query=x&crumb=location:%5C%5Chost',
  'file:///etc/passwd',
  'data:text/html,<p>x',
  'javascript:alert(1)',
  ' JavaScript:alert(1)',
  'java\tscript:alert(1)',
  'vbscript:x',
  'blob:http://bureau.example/1',
  'view-source:http://bureau.example/',
  'ftp://bureau.example/a',
  'urn:huiying:source:1',
  'http://name:word@bureau.example/',
  'http://',
  '//bureau.example/a',
  '无',
  '',
];

addresses('only http(s) is an address that may be stored or clicked', () => {
  assert.equal(refused.filter(isWebAddress), []);
  for (const one of ['http://bureau.example/a', 'HTTPS://Bureau.Example/', 'https://[2400:3200::1]/a?b=1#/c'])
    assert.ok(isWebAddress(one), one);
});

addresses('every address that people or the register give is held to it', () => {
  const taken = refused.filter(
    (url) =>
      CaseCommand.safeParse({ type: 'logHandling', text: '查看', evidence: [{ text: '照片', url }] }).success ||
      CaseCommand.safeParse({ type: 'publishAnswer', url, channel: '网站', publishedAt: '2024-05-06T00:00:00.000Z' })
        .success ||
      CaseCommand.safeParse({ type: 'recordPress', url, heldAt: '2024-05-06T00:00:00.000Z' }).success ||
      NewCaseBody.shape.url.safeParse(url).success ||
      RegisterEntry.shape.start.safeParse([url]).success,
  );
  assert.equal(taken, []);
  assert.ok(
    CaseCommand.safeParse({
      type: 'logHandling',
      text: '查看',
      evidence: [
        { text: '照片', url: 'https://bureau.example/1' },
        { text: '口述', url: null },
      ],
    }).success,
  );
});

addresses('a route of a single-page site names a text of its own; a place within a text does not', () => {
  const site = 'https://letters.example/';
  const ids = ['#/detail?id=1', '#/detail?id=2', '#!detail/3', '#id=4', ''].map((route) => documentId(site + route));
  assert.is(new Set(ids).size, 5);
  for (const place of [
    '#top',
    '#p2',
    '#',
    '#/',
    '#:~:text=a/b',
    '#from=timeline',
    '#utm_source=x&spm=1',
    '#wechat_redirect',
  ])
    assert.is(documentId(site + place), documentId(site), place);
  for (const route of ['#/detail?id=1', '#!a', '#id=4'])
    assert.is(canonicalUrl(canonicalUrl(site + route)), canonicalUrl(site + route));
});

addresses.run();

import * as assert from 'uvu/assert';
import { type FeedItem, readFeed } from '../../crawlers/feed.ts';
import { feedIdentities } from '../../crawlers/feed-identity.ts';
import { suite } from '../suite.ts';

const feed = suite('feeds');
const at = 'http://bureau.example/rss/feed.xml';
const rss = (items: string, attributes = '', channel = '') =>
  readFeed(
    `<?xml version="1.0"?><rss version="2.0" ${attributes}><channel ${channel}><title>要闻</title>${items}</channel></rss>`,
    at,
  ) ?? [];
const atom = (entries: string, attributes = '') =>
  readFeed(
    `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" ${attributes}><title>要闻</title><id>urn:f</id>${entries}</feed>`,
    at,
  ) ?? [];
const dated = (date: string) => rss(`<item><title>白石渠通报</title><pubDate>${date}</pubDate></item>`)[0]?.publishedAt;

for (const date of [
  'Tue, 07 May 24 08:15:00 +0800',
  'Tue, 07 May 2024 08:15:00 +08:00',
  'Tue, 7 May 2024 8:15:00 +0800',
  'Tuesday, 07 May 2024 08:15:00 +0800',
  'Tue, 07 May 2024 00:15:00 GMT',
  'Tue, 07 May 2024 00:15 UT',
  'Mon, 06 May 2024 20:15:00 EDT',
  'Tue, 07 May 2024 08:15:00 CST',
  'Tue, 07 MAY 2024 08:15:00 GMT+8',
  'Tue May 07 08:15:00 CST 2024',
  'Tue May 07 2024 08:15:00 GMT+0800 (中国标准时间)',
  'May 7, 2024 8:15 AM',
  '07-May-2024 08:15:00',
  '7 May 2024 08:15:00',
  '星期二, 07 五月 2024 08:15:00 +0800',
  '周二, 7 5月 2024 08:15:00 +0800',
  '2024-05-07T08:15:00+0800',
  '2024-05-07T08:15:00+08',
  '2024-05-07 08:15:00 +0800',
  '2024-05-07 00:15:00 UTC',
  '2024-05-07 08:15:00.0',
  '2024-05-07T00:15Z',
  '20240507T081500+0800',
  '2024/5/7 8:15:00',
  '2024年5月7日 上午8:15',
  '1715040900',
])
  feed(`“${date}” is 08:15 in Beijing`, () => {
    assert.is(dated(date), '2024-05-07T00:15:00.000Z');
  });

feed('a date whose order nobody can know, that does not exist or has an unknown zone is unknown', () => {
  for (const date of [
    '05/07/2024 08:15',
    'Tue, 31 Feb 2024 08:15:00 GMT',
    'Tue, 07 May 2024 08:15:00 QQT',
    'Tue, 07 Foo 2024',
    'yesterday',
  ])
    assert.is(dated(date), null, date);
});

feed('a relative link is seen from the xml:base in force', () => {
  const entry = (attributes: string, link: string) =>
    `<entry ${attributes}><title>通报</title><id>urn:1</id>${link}</entry>`;
  const base = 'xml:base="http://www.bureau.example/xw/"';
  const link = '<link href="t1.html"/>';
  assert.is(atom(entry('xml:base="202405/"', link), base)[0]?.url, 'http://www.bureau.example/xw/202405/t1.html');
  assert.is(atom(entry('', link), base)[0]?.url, 'http://www.bureau.example/xw/t1.html');
  assert.is(atom(entry('xml:base="/zw/"', link), base)[0]?.url, 'http://www.bureau.example/zw/t1.html');
  assert.is(
    atom(entry('', '<link xml:base="202406/" href="t1.html"/>'), base)[0]?.url,
    'http://www.bureau.example/xw/202406/t1.html',
  );
  assert.is(atom(entry('', link))[0]?.url, 'http://bureau.example/rss/t1.html');
  const item = '<item xml:base="202405/"><title>通报</title><link>t1.html</link></item>';
  assert.is(rss(item, base)[0]?.url, 'http://www.bureau.example/xw/202405/t1.html');
  assert.is(
    rss('<item><title>通报</title><link>t1.html</link></item>', base, 'xml:base="gg/"')[0]?.url,
    'http://www.bureau.example/xw/gg/t1.html',
  );
});

feed('links that are not http(s) are no addresses', () => {
  for (const link of [
    'ms-word:ofe|u|http://a.example/1',
    'search-ms:query=1',
    'file:///c:/1',
    'data:text/html,1',
    'javascript:alert(1)',
    'http://a:b@a.example/',
  ])
    assert.is(rss(`<item><title>通报</title><link>${link}</link></item>`)[0]?.url, null, link);
});

feed('numbers of 18 digits stay what they are', () => {
  const json = readFeed(
    '{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[{"id":123456789012345678,"title":"甲"},{"id":123456789012345679,"title":"乙"},{"id":7,"title":"丙"}]}',
    at,
  );
  assert.equal(
    json?.map((one) => one.guid),
    ['123456789012345678', '123456789012345679', '7'],
  );
  assert.equal(
    rss('<item><guid>123456789012345678</guid><title>甲</title></item>').map((one) => one.guid),
    ['123456789012345678'],
  );
});

const item = (part: Partial<FeedItem>): FeedItem => ({
  url: null,
  guid: null,
  title: '白石渠',
  text: '渠水发黑',
  publishedAt: null,
  author: null,
  ...part,
});
const shared = 'http://bureau.example/notice.html';

feed(
  'items that share a link are told apart by guid, or by content where they share that too; the same item twice is one',
  () => {
    const [first, second, third] = feedIdentities(
      [
        item({ url: shared, guid: 'g1', text: '一' }),
        item({ url: shared, guid: 'g2', text: '二' }),
        item({ url: 'http://bureau.example/own.html', guid: 'g3' }),
      ],
      at,
    );
    assert.equal([first?.url, first?.guid, second?.url, second?.guid], [null, 'g1', null, 'g2']);
    assert.is(third?.url, 'http://bureau.example/own.html');
    const same = feedIdentities(
      [item({ url: shared, guid: 'g', text: '一' }), item({ url: shared, guid: 'g', text: '二' })],
      at,
    );
    assert.equal(
      same.map((one) => [one.url, one.guid, one.text]),
      [
        [null, null, '一'],
        [null, null, '二'],
      ],
    );
    assert.equal(feedIdentities([item({ url: shared }), item({ url: shared })], at), [item({ url: shared })]);
  },
);

feed('the home page of the site is no address of a text', () => {
  for (const home of ['http://bureau.example/', 'http://bureau.example/index.html', at])
    assert.equal(feedIdentities([item({ url: home, guid: 'g1' })], at), [item({ guid: 'g1' })], home);
  assert.is(
    feedIdentities([item({ url: 'http://bureau.example/#/detail/1' })], at)[0]?.url,
    'http://bureau.example/#/detail/1',
  );
  assert.is(feedIdentities([item({ url: 'http://bureau.example/?id=1' })], at)[0]?.url, 'http://bureau.example/?id=1');
});

feed.run();

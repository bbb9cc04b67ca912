import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import * as assert from 'uvu/assert';
import { documentId } from '../../../analysis/document.ts';
import { regionName, regionsOf } from '../../../analysis/places/regions.ts';
import { openApiPath } from '../../../api/http/openapi/describe.ts';
import { suite } from '../../suite.ts';
import { officeDocuments } from '../http/office.ts';
import { Browser, type Office, openOffice, signedIn } from '../http/server.ts';

const feeds = suite<{ office: Office }>('the feed of alerts');
const publicUrl = 'https://yuqing.example.gov.cn';

feeds.beforeEach(async (context) => {
  context.office = await openOffice({ settings: { publicUrl } });
});
feeds.afterEach(async ({ office }) => office.close());

feeds('the three formats say the same, with stable ids, our links and the times of raising', async ({ office }) => {
  const secret = await makeKey(office, 'xuanjiao', ['feed']);
  const ask = (format: string) =>
    new Browser(office).get(`/api/feeds/alerts.${format}`, { Authorization: `Bearer ${secret}` });
  const link = `${publicUrl}/alerts/${office.alertId}`;
  const rss = await ask('rss');
  assert.is(rss.headers.get('content-type'), 'application/rss+xml; charset=utf-8');
  const { title, items = [] } = parseRssFeed(rss.text);
  assert.is(title, '【示例数据】回应：舆情预警');
  assert.is(items.length, 1);
  const [item] = items;
  assert.equal([item?.title, item?.link], ['【红】半夜又臭了', link]);
  assert.equal(item?.guid, { value: office.alertId, isPermaLink: false });
  assert.is(new Date(item?.pubDate ?? '').toISOString(), '2026-11-25T02:00:00.000Z');
  assert.match(item?.description ?? '', /^南昌县，待研判，2 条文本，1 个来源。今晚小区又是一股酸臭味/);
  const json = await ask('json');
  assert.is(json.headers.get('content-type'), 'application/feed+json; charset=utf-8');
  const read = JSON.parse(json.text);
  assert.is(read.version, 'https://jsonfeed.org/version/1.1');
  assert.equal(
    [read.items[0].id, read.items[0].url, read.items[0].date_published],
    [office.alertId, link, '2026-11-25T02:00:00.000Z'],
  );
  assert.is(parseJsonFeed(read).items?.length, 1);
  const atom = parseAtomFeed((await ask('atom')).text);
  assert.equal(
    [atom.entries?.[0]?.id, atom.entries?.[0]?.updated],
    [`urn:huiying:${office.alertId}`, '2026-11-25T02:00:00.000Z'],
  );
  office.clock.move(10);
  const again = await ask('rss');
  assert.is(again.headers.get('etag'), rss.headers.get('etag'), 'what is the same is the same to the byte');
});

feeds('a key in the query opens a feed and nothing else, and stands in no log and no audit', async ({ office }) => {
  const secret = await makeKey(office, 'xuanjiao', ['feed', 'read']);
  const nobody = new Browser(office);
  assert.is((await nobody.get(`/api/feeds/alerts.rss?key=${secret}`)).status, 200);
  assert.is((await nobody.get(`/api/alerts?key=${secret}`)).status, 401);
  assert.is((await nobody.get('/api/feeds/alerts.rss')).status, 401);
  const wrong = await nobody.get(`/api/feeds/alerts.rss?key=${secret}x`);
  assert.equal([wrong.status, wrong.body.code], [401, 'key.unknown']);
  assert.is((await nobody.get(`/api/feeds/alerts.rss?key=${secret}&key=${secret}`)).status, 401);
  assert.not.ok(wrong.text.includes(secret));
  assert.match(office.logged(), '/api/feeds/alerts.rss');
  assert.not.ok(office.logged().includes(secret));
  const feed = await nobody.get(`/api/feeds/alerts.atom?key=${secret}`);
  assert.not.ok(feed.text.includes(secret));
  const rows = await office.database.selectFrom('audit').selectAll().execute();
  assert.not.ok(JSON.stringify(rows).includes(secret));
});

feeds('a key without the scope, and one whose owner no longer reads alerts, are refused', async ({ office }) => {
  const other = await makeKey(office, 'xuanjiao', ['read']);
  const ask = (secret: string) => new Browser(office).get(`/api/feeds/alerts.json?key=${secret}`);
  assert.equal([(await ask(other)).status, (await ask(other)).body.code], [403, 'key.scope']);
  const secret = await makeKey(office, 'lingdao', ['feed']);
  assert.is((await ask(secret)).status, 200);
  await office.database
    .updateTable('users')
    .set({ role: 'unit', unitId: 'div-air' })
    .where('name', '=', 'lingdao')
    .execute();
  assert.equal([(await ask(secret)).status, (await ask(secret)).body.code], [403, 'role.forbidden']);
});

feeds(
  'what XML cannot hold is left out, the rest arrives as it was written, and 50 are the most',
  async ({ office }) => {
    const [old] = officeDocuments();
    assert.ok(old);
    // Each is an event of its own, in a county of its own.
    const counties = regionsOf('county').flatMap(({ code }) => (code.startsWith('36') ? [code] : []));
    const awkward = '<script>alert("1")</script> & ]]> 河水\u0007发黑\uFFFE\u{1FFFF}😷\u0085';
    const documents = Array.from({ length: 60 }, (_, index) => {
      const url = `https://bbs.example.cn/${index}`;
      const code = counties[index] ?? '';
      const place = { code, name: regionName(code), field: 'text' as const, start: 0, end: 0, basis: '' };
      const assessment = { ...old.assessment, places: [place] };
      const id = documentId(url);
      return {
        ...old,
        id,
        url,
        group: id,
        title: awkward,
        text: '河水发黑',
        titleTokens: '',
        textTokens: '',
        assessment,
      };
    });
    office.clock.move(1);
    await office.services.alerts.raise(documents);
    const secret = await makeKey(office, 'xuanjiao', ['feed']);
    for (const format of ['rss', 'atom']) {
      const { text } = await new Browser(office).get(`/api/feeds/alerts.${format}?key=${secret}`);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is there is what is tested
      assert.not.match(text, /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/);
      assert.not.match(text, /&(?!(?:amp|lt|gt|quot|apos|#\d+);)(?![^<]*\]\]>)/);
      const parsed = format === 'rss' ? parseRssFeed(text).items : parseAtomFeed(text).entries;
      assert.is(parsed?.length, 50);
      const { title } = parsed?.[0] ?? {};
      const read = typeof title === 'string' ? title : title?.value;
      assert.is(read, '【红】<script>alert("1")</script> & ]]> 河水发黑😷');
    }
  },
);

feeds('the description of the API names the key in the query', async ({ office }) => {
  const { body } = await new Browser(office).get('/api/openapi.json');
  const { get } = body.paths[openApiPath('/api/feeds/alerts.rss')];
  assert.equal(
    get.parameters.map(({ name }: { name: string }) => name),
    ['key'],
  );
  assert.match(get.description, '接口密钥范围：feed');
});

feeds.run();

async function makeKey(office: Office, owner: string, scopes: string[]): Promise<string> {
  const admin = await signedIn(office, 'guanli');
  const users = (await admin.get('/api/users')).body.items as { id: string; name: string }[];
  const ownerId = users.find(({ name }) => name === owner)?.id;
  const name = `${owner} ${scopes.join(' ')}`;
  const made = await admin.post('/api/keys', { name, ownerId, scopes, expiresAt: '2027-06-01T00:00:00.000Z' });
  assert.is(made.status, 201, made.text);
  return made.body.secret;
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import * as assert from 'uvu/assert';
import { suite } from '../suite.ts';
import { answersOf, runCommand } from './command-process.ts';
import { lifelikeRecords } from './records.ts';

const reading = suite('the analyse and extract commands');
const folder = mkdtempSync(join(tmpdir(), 'huiying-read-'));
const settings = { DATA_DIR: join(folder, 'data') };

reading.after(() => rmSync(folder, { recursive: true, force: true }));

reading(
  'analyse prints one line for each record, the same on a second run, and names what it cannot read',
  async () => {
    const file = join(folder, 'posts.jsonl');
    const records = lifelikeRecords(260);
    const lines = records.map((record) => JSON.stringify(record));
    writeFileSync(file, `${[...lines.slice(0, 5), '{broken', ...lines.slice(5)].join('\n')}\n`);
    const [first, second] = await Promise.all([
      runCommand(['analyse', file], settings),
      runCommand(['analyse', file], settings),
    ]);
    assert.is(first.stdout, second.stdout);
    const answers = answersOf(first);
    assert.equal(
      answers.map((answer) => answer['id']),
      records.map(({ id }) => id),
    );
    for (const answer of answers) hasTheseKeys(answer);
    const reasons = answers.flatMap(({ reasons }) => reasons as Record<string, unknown>[]);
    for (const reason of reasons)
      assert.equal(Object.keys(reason).sort(), ['basis', 'end', 'factor', 'field', 'start', 'weight']);
    assert.ok(reasons.length > 20);
    assert.ok(new Set(answers.map(({ group }) => group)).size < answers.length, 'copies share a group');
    assert.is(first.code, 1);
    assert.match(first.stderr, /第 6 行：不是合法的 JSON/);
    assert.match(first.stderr, /1 行未能研判，其余已输出。/);
  },
);

reading('analyse takes every Chinese place as ours, unless --home names the province', async () => {
  const file = join(folder, 'elsewhere.jsonl');
  const text = '四川省成都市一家电镀厂夜里把镉超标的废水直排进河，河里的鱼都死了。';
  writeFileSync(file, `${JSON.stringify({ id: 'e1', title: '', text })}\n`);
  const [anywhere, home, wrong] = await Promise.all([
    runCommand(['analyse', file], settings),
    runCommand(['analyse', file, '--home', '36'], settings),
    runCommand(['analyse', file, '--home', 'Jiangxi'], settings),
  ]);
  assert.is(answersOf(anywhere)[0]?.['level'], 'orange');
  assert.is(answersOf(home)[0]?.['level'], 'none');
  assert.is(wrong.code, 1);
  assert.match(wrong.stderr, /--home 应为两位行政区划代码/);
});

reading('extract reads a GBK page by its meta tag, one whose header is wrong, and one in UTF-16', async () => {
  const page = (charset: string) => `<!doctype html><html><head><meta charset="${charset}">
<meta name="ArticleTitle" content="清水河断面水质通报"><meta name="PubDate" content="2026-11-03 09:30">
<meta name="ContentSource" content="示例市生态环境局"><title>清水河断面水质通报_示例市</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/tz">通知</a></div>
<div class="article"><h1>清水河断面水质通报</h1>${paragraphs.map((text) => `<p>${text}</p>`).join('')}</div>
<div class="foot">版权所有</div></body></html>`;
  const pages: [string, Buffer, string[], string][] = [
    ['gbk.html', iconv.encode(page('gb2312'), 'gbk'), [], 'gb18030'],
    ['header.html', iconv.encode(page('gbk'), 'gbk'), ['--header', 'text/html; charset=utf-8'], 'gb18030'],
    ['utf16.html', iconv.encode(page('utf-16'), 'utf-16le', { addBOM: true }), [], 'utf-16le'],
  ];
  for (const [name, bytes, more, charset] of pages) {
    writeFileSync(join(folder, name), bytes);
    const run = await runCommand(['extract', join(folder, name), ...more], settings);
    assert.is(run.code, 0, run.stderr);
    const [answer = {}, ...others] = answersOf(run);
    assert.equal(others, []);
    assert.equal(Object.keys(answer), ['title', 'publishedAt', 'source', 'author', 'body', 'charset', 'kind'], name);
    const { title, publishedAt, source, body } = answer;
    assert.equal(
      [title, publishedAt, source, answer['charset']],
      ['清水河断面水质通报', '2026-11-03T01:30:00.000Z', '示例市生态环境局', charset],
      name,
    );
    for (const text of paragraphs) assert.ok(String(body).includes(text), `${name}: ${body}`);
    assert.not.match(String(body), /版权所有|首页/);
  }
});

reading.run();

const paragraphs = [
  '十一月二日，市局监测人员在清水河下游断面采样，氨氮浓度比前一日下降，水质达到三类标准。',
  '此前有居民反映河水有异味，执法人员已查明是一处雨污混接，责任单位正在改造管网，预计十日内完成。',
  '市局将继续每日监测并公布结果，居民如发现异常可以拨打热线反映，我们会及时答复处理情况。',
];

function hasTheseKeys(answer: Record<string, unknown>): void {
  assert.equal(Object.keys(answer), [
    'id',
    'relevant',
    'topics',
    'state',
    'sentiment',
    'triggers',
    'level',
    'score',
    'reasons',
    'places',
    'unit',
    'group',
    'version',
  ]);
  assert.equal(Object.keys(answer['unit'] as object), ['lead', 'handler', 'support']);
  for (const place of answer['places'] as object[]) assert.equal(Object.keys(place), ['code', 'name']);
}

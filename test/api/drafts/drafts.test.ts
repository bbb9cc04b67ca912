import * as assert from 'uvu/assert';
import { suite } from '../../suite.ts';
import { type Office, openOffice, signedIn } from '../http/server.ts';

const drafts = suite<{ office: Office }>('drafts on the server');

drafts.beforeEach(async (context) => {
  context.office = await openOffice();
});
drafts.afterEach(async ({ office }) => office.close());

const form = 'case/c-1/draftAnswer~answer:';
const path = `/api/drafts/${encodeURIComponent(form)}`;
const text = (words: string) => ({ values: { text: words, covers: [0] }, version: 3 });

drafts('the newest stands, for the person who wrote it and nobody else, until it is dropped', async ({ office }) => {
  const [unit, head] = [await signedIn(office, 'daqi'), await signedIn(office, 'daqi.zhang')];
  assert.equal((await unit.get(path)).body, { draft: null });
  await unit.send('PUT', path, text('已到现场'));
  office.clock.move(1);
  const at = office.clock.now.toISOString();
  assert.equal((await unit.send('PUT', path, text('已到现场，正在采样'))).body, { at });
  assert.equal((await unit.get(path)).body, { draft: { ...text('已到现场，正在采样'), at } });
  assert.equal((await head.get(path)).body, { draft: null }, 'a colleague of the same unit');
  await head.send('DELETE', path);
  assert.is((await unit.get(path)).body.draft.values.text, '已到现场，正在采样');
  await unit.send('DELETE', path);
  assert.equal((await unit.get(path)).body, { draft: null });
});

drafts('a form that is none, and a draft beyond all length, are refused in words', async ({ office }) => {
  const unit = await signedIn(office, 'daqi');
  assert.is((await unit.get('/api/drafts/alert%2Fa%2Fdismiss')).status, 400);
  const long = await unit.send('PUT', path, text('长'.repeat(70_000)));
  assert.is(long.status, 400);
  assert.match(long.text, '草稿太长，请先提交或另行保存');
});

drafts('saving it again and again is one row of the audit in a quarter of an hour', async ({ office }) => {
  const unit = await signedIn(office, 'daqi');
  const rows = () =>
    office.database.selectFrom('audit').select('target').where('action', '=', '保存本人草稿').orderBy('seq').execute();
  for (const words of ['一', '一二', '一二三']) await unit.send('PUT', path, text(words));
  assert.equal(await rows(), [{ target: form }]);
  await unit.send('PUT', `/api/drafts/${encodeURIComponent('case/c-2/draftAnswer')}`, text('另一件'));
  assert.is((await rows()).length, 2, 'another draft is another act');
  office.clock.move(14);
  await unit.get('/api/session');
  office.clock.move(2);
  await unit.send('PUT', path, text('一二三四'));
  assert.is((await rows()).length, 3);
});

drafts.run();

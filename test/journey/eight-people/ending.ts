import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { zipEntries } from '../../../dashboards/briefing/fixed-zip.ts';
import { type PersonName, people } from './people.ts';
import { PublicWord } from './public-word.ts';
import type { Stage } from './stage.ts';
import { publicWords, relapseTexts } from './texts.ts';

/** 报送, 核验, 办结. */
export async function closes(stage: Stage): Promise<void> {
  await provesFix(stage, 'city', '储罐更换，河沟清理完毕，每月检查。', 'IMG_0003.jpg');
  const clerk = stage.who('clerk');
  await clerk.press(stage.caseId, '办结');
  await clerk.fill({ 办结结论: '泄漏已封堵，企业整改到位，供水正常。' });
  await clerk.send();
  assert.is((await clerk.caseNow(stage.caseId)).case.status, 'closed');
}

/** 复发: other words on the same matter. */
export async function relapses(stage: Stage): Promise<void> {
  await stage.office.pass(21);
  await stage.office.import(relapseTexts(stage.office.now()));
  const clerk = stage.who('clerk');
  await clerk.open('/alerts?status=all');
  await clerk.page.locator('.queue a', { hasText: '复发，案件重启 1 次' }).click();
  await clerk.page.getByRole('link', { name: '查看案件' }).click();
  await clerk.page.getByText('重启 1 次', { exact: true }).waitFor();
  const { case: item, documents, lives } = await clerk.caseNow(stage.caseId);
  assert.equal([item.status, item.reopened, documents.length, lives.length], ['assigned', 1, 4, 1]);
  for (const one of ['role:publicity', 'unit:div-water', 'unit:city-3604'])
    assert.ok((await stage.subjectsOf(one)).includes(`重启：2026-0001 ${item.title}`), one);
}

/** From the second 签收 to 归档. */
export async function secondLife(stage: Stage): Promise<void> {
  for (const name of ['unit', 'city'] as const) {
    const { page } = stage.who(name);
    await stage.who(name).openTask(stage.caseId);
    await page.getByRole('button', { name: '签收', exact: true }).click();
    await page.getByRole('button', { name: '登记办理', exact: true }).and(page.locator(':enabled')).waitFor();
  }
  const word = new PublicWord(stage, '正式回应（第 2 次）');
  await word.write('unit', publicWords.again, '拟稿');
  await word.review();
  await word.publish('clerk', 'https://sthjt.example/hygq/4.html');
  await provesFix(stage, 'city', '储罐已拆除，地面防渗重做，验收通过。', 'IMG_0004.jpg');
  const clerk = stage.who('clerk');
  // What comes back owes its 5 h and 24 h anew; the answer is a first word as well.
  const { clocks } = await clerk.caseNow(stage.caseId);
  const running = clocks.filter(({ stoppedAt }) => stoppedAt === null).map(({ kind }) => kind);
  assert.equal(running, ['press']);
  await clerk.press(stage.caseId, '登记新闻发布');
  await clerk.fill({ 发布会链接: 'https://sthjt.example/fbh/2.html' });
  await clerk.send();
  await clerk.press(stage.caseId, '办结');
  await clerk.fill({ 办结结论: '储罐拆除，不会再漏。' });
  await clerk.send();
  await clerk.press(stage.caseId, '归档');
  await clerk.page.getByText('已归档').first().waitFor();
  const { case: item, next } = await clerk.caseNow(stage.caseId);
  assert.equal([item.status, next.command], ['archived', null]);
}

/** 综合情况表 as a file. */
export async function exportsForm(stage: Stage): Promise<void> {
  const { page } = stage.who('clerk');
  await stage.who('clerk').open(`/cases/${stage.caseId}`);
  await page.getByText('重启以前的发布 4 项').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '综合情况表' }).click(),
  ]);
  const file = join(stage.office.folder, 'form.docx');
  await download.saveAs(file);
  const parts = zipEntries(readFileSync(file));
  const body = parts.find(({ name }) => name === 'word/document.xml')?.bytes.toString() ?? '';
  for (const link of [1, 2, 3, 4]) assert.ok(body.includes(`https://sthjt.example/hygq/${link}.html`), `link ${link}`);
  for (const words of ['湖口县银砂湾工业园酸液泄漏', '储罐拆除，不会再漏', '泄漏已封堵，企业整改到位'])
    assert.ok(body.includes(words), words);
}

/** 审计 and 台账核验. */
export async function audits(stage: Stage): Promise<void> {
  const auditor = stage.who('auditor');
  const { page } = auditor;
  await auditor.open('/system/audit');
  while (await page.getByRole('button', { name: '加载更多' }).isVisible()) {
    const rows = await page.getByRole('row').count();
    await page.getByRole('button', { name: '加载更多' }).click();
    await page.getByRole('row').nth(rows).waitFor();
  }
  const acts = await page.getByRole('row').allTextContents();
  const done = {
    clerk: '归档',
    head: '审核',
    unit: '拟稿',
    city: '下交',
    county: '登记办理',
    office: '审核',
    leader: '二次签字',
  };
  for (const [name, act] of Object.entries(done)) {
    const { displayName } = people[name as PersonName];
    assert.ok(
      acts.some((row) => row.includes(`${displayName}办理案件：${act}`)),
      `${displayName} ${act}`,
    );
  }
  assert.ok(
    acts.some((row) => row.includes(people.otherCity.displayName) && row.includes('被拒绝')),
    'who looked for what is not his stands there too',
  );
  await page.getByRole('tab', { name: '台账核验' }).click();
  await page.getByRole('button', { name: '核验台账' }).click();
  await page.getByText('✓ 完整').waitFor();
  // 三员分立: he keeps watch over the acts and reads no case.
  assert.is(await auditor.statusOf(`/api/cases/${stage.caseId}`), 403);
}

/** 报送处置结果 with a photo, and 核验 by 宣教处. */
async function provesFix(stage: Stage, name: PersonName, measures: string, photo: string): Promise<void> {
  const unit = stage.who(name);
  await unit.press(stage.caseId, '报送处置结果');
  await unit.fill({ 处置措施: measures });
  await unit.page.getByRole('radio', { name: '已解决' }).check();
  await unit.photo(photo, '整改后的储罐');
  await unit.send();
  const clerk = stage.who('clerk');
  await clerk.press(stage.caseId, '核验处置');
  await clerk.page.getByRole('radio', { name: '通过' }).check();
  await clerk.fill({ 核验意见: '照片与现场一致，监测达标。' });
  await clerk.send();
  assert.is((await clerk.caseNow(stage.caseId)).case.status, 'verified');
}

import * as assert from 'uvu/assert';
import type { z } from 'zod';
import type { AlertPage } from '../../../api/alerts/contract.ts';
import { county } from './people.ts';
import type { Stage } from './stage.ts';
import { accidentTexts } from './texts.ts';

/** 预警: what an import brings is one alert on the screen of 宣教处. */
export async function accident(stage: Stage): Promise<void> {
  await stage.office.import(accidentTexts(stage.office.now()));
  const clerk = stage.who('clerk');
  await clerk.open('/alerts');
  const { items } = await clerk.ask<z.infer<typeof AlertPage>>('/api/alerts?status=all');
  assert.equal(
    items.map(({ level, status, copies, event }) => [level, status, copies, event?.texts]),
    [['orange', 'waiting', 3, 3]],
  );
  await clerk.page.locator('.queue a').first().click();
  await clerk.page.locator('.document-text mark').first().waitFor();
  assert.match((await stage.subjectsOf('role:publicity')).join('\n'), /橙色预警升级：/);
}

/** 立案交办, from the alert. */
export async function files(stage: Stage): Promise<void> {
  const { page } = stage.who('clerk');
  await page.getByRole('button', { name: '立案交办' }).click();
  await page.getByRole('checkbox', { name: '突发环境事件' }).check();
  await stage.who('clerk').choose('突发环境事件级别', 'Ⅱ级');
  await page.getByLabel('交办要求').fill('立即核查，保障供水。');
  await page.getByRole('button', { name: '确认立案' }).click();
  await page.getByRole('link', { name: '查看案件' }).click();
  await stage.who('clerk').next.waitFor();
  stage.caseId = page.url().split('/').at(-1) ?? '';
  const filed = await stage.who('clerk').caseNow(stage.caseId);
  const { lead, handler, status } = filed.case;
  assert.equal([status, lead?.id, handler?.id, filed.emergencyLevel], ['assigned', 'div-water', 'city-3604', 'II']);
  for (const unit of ['div-water', 'city-3604'])
    assert.match((await stage.subjectsOf(`unit:${unit}`)).join('\n'), /^交办：2026-0001/m);
}

/** Another city sees nothing, in whatever list it looks. */
export async function seenByTheirs(stage: Stage): Promise<void> {
  const stranger = stage.who('otherCity');
  await stranger.open(`/cases/${stage.caseId}`);
  await stranger.page.getByText('没有这个案件，或不属于您的单位').waitFor();
  for (const path of ['/todo', '/cases', '/events']) {
    await stranger.open(path);
    await stranger.page.locator('main').waitFor();
    assert.is(await stranger.page.getByText(/2026-0001|银砂湾|自来水/).count(), 0, path);
  }
  assert.equal(await stage.office.inbox('unit:city-3607'), []);
}

/** 签收 and 下交. */
export async function signs(stage: Stage): Promise<void> {
  for (const name of ['unit', 'city'] as const) {
    const { page } = stage.who(name);
    await stage.who(name).openTask(stage.caseId);
    await page.getByRole('button', { name: '签收', exact: true }).click();
    await page.getByRole('button', { name: '登记办理', exact: true }).and(page.locator(':enabled')).waitFor();
  }
  const city = stage.who('city');
  await city.press(stage.caseId, '下交');
  await city.choose('县级分局', '九江市湖口');
  await city.fill({ 要求: '今晚到现场封堵并采样。' });
  await city.send();
  assert.equal(await stage.subjectsOf(`unit:${county.id}`), [`下交：2026-0001 ${await stage.titleNow()}`]);
  const { page } = stage.who('county');
  await stage.who('county').openTask(stage.caseId);
  await page.getByRole('button', { name: '签收', exact: true }).click();
  await page.getByRole('button', { name: '登记办理', exact: true }).and(page.locator(':enabled')).waitFor();
}

/** 登记办理 by the county, on the phone. */
export async function logs(stage: Stage): Promise<void> {
  const phone = stage.who('county');
  await phone.press(stage.caseId, '登记办理');
  await phone.fill({ 办理情况: '18时到现场，泄漏点已封堵，河沟筑坝两道，取水样6份送检。' });
  await phone.photo('IMG_0001.jpg', '封堵后的储罐');
  assert.ok(await phone.fits(), 'the form fits the phone');
  await phone.send();
  const city = stage.who('city');
  await city.open(`/cases/${stage.caseId}`);
  await city.page.locator('.evidence-list img.thumb').waitFor();
  await city.page.getByText('河沟筑坝两道').first().waitFor();
  const { handling } = await city.caseNow(stage.caseId);
  const photo = handling[0]?.evidence[0]?.attachment?.id;
  assert.ok(photo);
  const path = `/api/cases/${stage.caseId}/attachments/${photo}`;
  assert.equal([await city.statusOf(path), await stage.who('otherCity').statusOf(path)], [200, 404]);
}

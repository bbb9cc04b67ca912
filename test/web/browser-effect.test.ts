import type { Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { suite, untested } from '../suite.ts';
import { sessionOf, userOf } from './mock-data.ts';
import { caseEffect, demandProposals } from './mock-effect.ts';
import { deskAndPhone, noChromium, openWeb } from './web-browser.ts';

type Web = Awaited<ReturnType<typeof openWeb>>;
const screens = suite<{ web: Web; desk: Page; phone: Page }>('the effect of public words and the choice of demands');
const pictures = process.env['HUIYING_PICTURES'];

screens.before(async (context) => {
  context.web = await openWeb();
  Object.assign(context, await deskAndPhone(context.web.browser));
});
screens.beforeEach(({ web: { api } }) => {
  api.faults.clear();
  api.writes.length = 0;
  api.queries.length = 0;
  api.session = sessionOf(userOf('publicity'));
  api.effect = caseEffect;
  api.proposals = demandProposals;
});

for (const size of ['desk', 'phone'] as const)
  screens(
    `figures before and after each word, and the questions since, within the window (${size})`,
    async (context) => {
      const page = context[size];
      const { api } = context.web;
      await page.goto(`${api.address}/cases/c1`);
      const panel = page.getByRole('region', { name: '回应效果', exact: true });
      await panel.getByText('18条 → 9条').first().waitFor();
      await panel.getByText('72% → 44%').first().waitFor();
      await panel.getByText('发布后未满 24 小时').waitFor();
      await panel.getByText('微博 9→5 · 论坛留言板 9→4').first().waitFor();
      await panel.getByText('不计入：官方文本及其转载 3 条，演练 1 条').waitFor();
      await panel.getByText('自来水到底能不能喝').waitFor();
      await panel.getByText('办结后', { exact: true }).waitFor();
      assert.is(await panel.getByRole('link', { name: /还敢喝自来水吗/ }).getAttribute('href'), '/documents/d-a1');
      if (pictures !== undefined) {
        await panel.screenshot({ path: `${pictures}/${size}-effect.png` });
      }
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(over <= 0, `${over} px wider than the window`);
    },
  );

screens(
  'earlier words, less asked questions and older handling are folded, each saying what it holds',
  async (context) => {
    const { desk } = context;
    const { api } = context.web;
    const [word] = caseEffect.words;
    const [question] = caseEffect.questions ?? [];
    assert.ok(word !== undefined && question !== undefined);
    api.effect = {
      ...caseEffect,
      words: [word, { ...word, id: 'later', name: '续报', channel: '微信公众号' }],
      questions: Array.from({ length: 7 }, (_, index) => ({ ...question, text: `第${index + 1}个问题` })),
    };
    await desk.goto(`${api.address}/cases/c1`);
    const panel = desk.getByRole('region', { name: '回应效果', exact: true });
    await panel.getByRole('region', { name: '续报的效果' }).waitFor();
    const folded = panel.getByRole('region', { name: '首次权威发布的效果' });
    assert.is(await folded.isVisible(), false);
    await panel.getByText('：前后各 24 小时声量 18 → 9 条').click();
    await folded.waitFor();
    assert.is(await panel.getByText('第5个问题').isVisible(), true);
    assert.is(await panel.getByText('第6个问题').isVisible(), false);
    await panel.getByText('其余 2 项追问').click();
    await panel.getByText('第7个问题').waitFor();
    const handling = desk.locator('section.sheet', { has: desk.getByRole('heading', { name: '办理情况' }) });
    assert.is(await handling.getByText('赶到现场，封控排口。').isVisible(), true);
    assert.is(await handling.getByText('接报后联系园区值班人员。').isVisible(), false);
    await handling.getByText('此前 1 次办理').click();
    await handling.getByText('接报后联系园区值班人员。').waitFor();
  },
);

screens(
  'what could not be looked at is not said to be nothing, and a failing server can be asked again',
  async (context) => {
    const { desk } = context;
    const { api } = context.web;
    api.effect = { ...caseEffect, questions: null, answered: null, missing: '文档库连不上。没有查到，不等于没有。' };
    await desk.goto(`${api.address}/cases/c1`);
    await desk.getByText('文档库连不上。没有查到，不等于没有。').waitFor();
    await desk.getByText('追问没有查到，不等于没有追问。').waitFor();
    api.effect = { ...caseEffect, questions: [], answered: 0 };
    await desk.reload();
    await desk.getByText('没有发现未答复的追问。').waitFor();
    api.faults.set('GET /api/cases/c1/effect', { status: 500, code: 'internal', detail: '服务出错，请稍后重试。' });
    await desk.reload();
    const panel = desk.getByRole('region', { name: '回应效果', exact: true });
    await panel.getByRole('button', { name: '重试' }).waitFor();
    api.faults.clear();
    await panel.getByRole('button', { name: '重试' }).click();
    await panel.getByText('没有发现未答复的追问。').waitFor();
  },
);

screens('proposals are ticked, edited and added to, and only what is ticked is registered', async (context) => {
  const { desk } = context;
  const { api } = context.web;
  await desk.goto(`${api.address}/cases/c3`);
  await desk.getByRole('button', { name: '登记诉求' }).first().click();
  const form = desk.getByRole('dialog');
  await form.getByText('6 条文本提出').waitFor();
  if (pictures !== undefined) await desk.screenshot({ path: `${pictures}/demands.png` });
  const inputs = form.getByRole('textbox');
  const all = await inputs.count();
  assert.is(await inputs.nth(all - 2).inputValue(), '公布监测数据');
  assert.is(
    await form
      .getByRole('checkbox')
      .nth(all - 2)
      .isChecked(),
    false,
    'a proposal is not taken by itself',
  );
  await form
    .getByRole('checkbox')
    .nth(all - 2)
    .check();
  await inputs.nth(all - 2).fill('每天公布监测数据');
  await form.getByRole('button', { name: '增加一条' }).click();
  await inputs.nth(all).fill('给渔民说法');
  await form.getByRole('button', { name: /^确\s*认$/ }).click();
  await desk.getByText('已记入台账：登记诉求').waitFor();
  const already = ['查清是哪家企业排放', '说明自来水能否饮用', '告知孩子健康影响'];
  assert.equal(
    api.writes.map(({ body }) => body),
    [{ command: { type: 'setDemands', demands: [...already, '每天公布监测数据', '给渔民说法'] }, version: 6 }],
  );
});

screens('an alert that is filed brings the proposals ticked, for its person to confirm', async (context) => {
  const { desk } = context;
  const { api } = context.web;
  await desk.goto(`${api.address}/alerts/a1`);
  await desk.getByRole('button', { name: '立案交办' }).click();
  const form = desk.getByRole('form', { name: '立案交办' });
  await form.getByText('6 条文本提出').waitFor();
  assert.is(await form.getByLabel('采用诉求 1').isChecked(), true);
  await form.getByLabel('采用诉求 2').uncheck();
  await form.getByRole('button', { name: '确认立案' }).click();
  await desk.getByText('已立案并交办').waitFor();
  assert.equal(
    api.writes.map(({ body }) => (body as { demands: string[] }).demands),
    [['公布监测数据']],
  );
});

if (noChromium === null) screens.run();
else untested('the effect of public words and the choice of demands', noChromium);

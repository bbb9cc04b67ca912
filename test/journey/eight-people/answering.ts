import * as assert from 'uvu/assert';
import type { Person } from './person.ts';
import { PublicWord } from './public-word.ts';
import type { Stage } from './stage.ts';
import { publicWords } from './texts.ts';

/** 首次权威发布. */
export async function firstWord(stage: Stage): Promise<void> {
  const clerk = stage.who('clerk');
  await clerk.press(stage.caseId, '登记诉求');
  await demands(clerk, ['公布监测数据', '自来水能不能喝', '要求企业停产']);
  await clerk.send();
  const word = new PublicWord(stage, '首次权威发布');
  await word.write('clerk', publicWords.first, '拟首次权威发布');
  assert.equal(await word.review(), ['head', 'technical', 'secrecy', 'wording', 'leader', 'principal']);
  await word.publish('clerk', 'https://sthjt.example/hygq/1.html');
  const { clocks } = await clerk.caseNow(stage.caseId);
  assert.is(clocks.find(({ kind }) => kind === 'firstWord')?.state, 'met');
}

/** 更正 of the title, with a second signature. */
export async function corrects(stage: Stage): Promise<void> {
  const clerk = stage.who('clerk');
  await clerk.press(stage.caseId, '更正');
  const form = clerk.page.getByRole('dialog');
  await clerk.choose('更正什么', '标题');
  await form.getByLabel('标题', { exact: true }).fill('湖口县银砂湾工业园酸液泄漏');
  await clerk.fill({ 理由: '原题是第一条帖文的标题，看不出事由。' });
  await clerk.send();
  const leader = stage.who('leader');
  await leader.press(stage.caseId, '二次签字');
  await leader.page.getByRole('dialog').getByText('酸液泄漏').first().waitFor();
  await leader.send();
  assert.is(await stage.titleNow(), '湖口县银砂湾工业园酸液泄漏');
}

/** 新闻发布会 and 突发事件报告. */
export async function reports(stage: Stage): Promise<void> {
  const clerk = stage.who('clerk');
  await clerk.press(stage.caseId, '登记新闻发布');
  await clerk.fill({ 发布会链接: 'https://sthjt.example/fbh/1.html' });
  await clerk.send();
  for (const receiver of ['省生态环境厅', '生态环境部']) {
    await clerk.press(stage.caseId, '登记突发事件报告');
    await clerk.page.getByRole('radio', { name: receiver, exact: true }).check();
    await clerk.fill({ 报告单位: '宣教处', 签发人: '分管领导', 联系人: '宣教经办', 联系电话: '0791-86866666' });
    await clerk.send('登记报送');
  }
  const { clocks } = await clerk.caseNow(stage.caseId);
  const running = clocks.filter(({ stoppedAt }) => stoppedAt === null).map(({ kind }) => kind);
  assert.equal(running, ['answer']);
}

/** 正式回应, written on the phone. */
export async function answers(stage: Stage): Promise<void> {
  const phone = stage.who('unit');
  await phone.press(stage.caseId, '登记办理');
  await phone.fill({ 办理情况: '监测人员到取水口上下游3个点位采样6份。' });
  await phone.photo('IMG_0002.jpg', '取水口采样');
  await phone.send();
  const word = new PublicWord(stage, '正式回应');
  await word.write('unit', publicWords.answer, '拟稿');
  assert.ok(await phone.fits(), 'the case fits the phone');
  const steps = await word.review();
  assert.equal(steps, ['head', 'technical', 'secrecy', 'wording', 'leader', 'principal']);
  await word.publish('clerk', 'https://sthjt.example/hygq/2.html');
}

/** 更正 of what was published, by a word of its own. */
export async function correctsWord(stage: Stage): Promise<void> {
  const word = new PublicWord(stage, '更正');
  await word.write('unit', publicWords.correction, '拟更正：更正正式回应');
  await word.review();
  await word.publish('clerk', 'https://sthjt.example/hygq/3.html');
  const clerk = stage.who('clerk');
  const answer = (await clerk.caseNow(stage.caseId)).words.find(({ kind }) => kind === 'answer');
  assert.is(answer?.versions.at(-1)?.text, publicWords.answer);
  await clerk.open(`/cases/${stage.caseId}`);
  await clerk.page.getByText('更正：正式回应').waitFor();
}

/** Sets these 诉求 in place of what was proposed from the texts. */
async function demands(clerk: Person, texts: readonly string[]): Promise<void> {
  const form = clerk.page.getByRole('dialog');
  await form.getByRole('checkbox').first().waitFor();
  await form.getByText('正在从文本中提取诉求').waitFor({ state: 'hidden' });
  const proposed = await form.getByRole('checkbox').all();
  for (const box of proposed) await box.uncheck();
  for (const [index, text] of texts.entries()) {
    await form.getByRole('button', { name: '增加一条' }).click();
    await form.getByLabel(`诉求 ${proposed.length + index + 1}`, { exact: true }).fill(text);
  }
}

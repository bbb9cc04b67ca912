import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor, CaseState } from '../../../api/cases/case.ts';
import type { CaseCommand } from '../../../api/cases/contract-commands.ts';
import { formalAnswer } from '../../../api/cases/words.ts';
import { text } from '../alerts/texts.ts';
import {
  act,
  air,
  airHead,
  caseDocument,
  city,
  duty,
  engines,
  leader,
  newCase,
  type Office,
  office,
  system,
  wang,
} from '../cases/office.ts';
import { fileIt, passIt, proveIt, reviewers } from '../cases/stage.ts';
import { keepFolder } from './old-folder.ts';

// Run once on the commit of a release; what is written here must leave every type of entry that the release knows.
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
  version: string;
};
const [sqlite] = engines;
if (sqlite === undefined) throw new Error('No engine.');
const o = await sqlite[1]();
await playAll(o);
await o.database.destroy();
keepFolder(version, { file: join(o.anchorPath, '../main.db'), anchorPath: o.anchorPath });

async function playAll(at: Office): Promise<void> {
  await playWhole(at, 'case-archived');
  await step(at, 'case-archived', { type: 'archive' }, wang);
  await playWhole(at, 'case-relapsed');
  at.later(60 * 24);
  await at.cases.join('case-relapsed', [caseDocument('late', at.clock.now, at.clock.now)], '又臭了', system);
  await playWhole(at, 'case-closed');
  await at.cases.open(newCase('case-dismissed'), system);
  await step(at, 'case-dismissed', { type: 'dismiss', reason: '往年旧闻' }, wang);
  await at.cases.open(newCase('case-referred', { level: 'blue' }), system);
  await step(at, 'case-referred', { type: 'refer', to: '城管部门', receipt: '〔2026〕1号', reason: '油烟' }, wang);
  await playEmergency(at);
  await at.cases.open(newCase('case-reopened', { level: 'yellow', place: null, publishedAt: null }), system);
  await step(at, 'case-reopened', { type: 'raiseLevel', level: 'red', reason: '扩散' }, wang);
  await step(at, 'case-reopened', { type: 'dismiss', reason: '误报' }, wang);
  await step(at, 'case-reopened', { type: 'reopen', reason: '又有反映' }, wang);
  await at.cases.open(newCase('case-waiting'), system);
  at.later(60 * 24 * 4);
  await at.cases.remind();
  await at.alerts.raise([text('a'), text('b', {}, { places: [], level: 'red' })]);
  const { items } = await at.alerts.list({ status: 'waiting', limit: 10 });
  await at.alerts.decide(items[0]?.id ?? '', { type: 'dismiss', reason: '核实为往年旧闻' }, wang);
}

async function playWhole(at: Office, id: string): Promise<void> {
  await at.cases.open(newCase(id), system);
  await step(at, id, fileIt, wang);
  await step(at, id, { type: 'assign', duty, note: '请核查' }, wang);
  await step(at, id, { type: 'accept' }, city);
  await step(at, id, { type: 'logHandling', text: '现场检查', evidence: [{ text: '照片', url: null }] }, city);
  await step(at, id, { type: 'setDemands', demands: ['查明来源', '公布结果'] }, wang);
  await step(at, id, { type: 'draftAnswer', text: '经核查……', covers: [0] }, air);
  await step(at, id, { type: 'submitAnswer' }, air);
  await step(at, id, passIt('head'), airHead);
  await step(at, id, { type: 'reviewAnswer', step: 'secrecy', verdict: 'return', opinion: '数据须核对' }, office);
  await step(at, id, { type: 'draftAnswer', text: '经核查，夜间检修时异味外泄，已停产整改。', covers: [0, 1] }, air);
  const submitted = await step(at, id, { type: 'submitAnswer' }, air);
  for (const one of formalAnswer(submitted).chain) await step(at, id, passIt(one), reviewers[one]);
  const publishedAt = at.clock.now;
  const link = { url: 'https://sthjt.example.gov.cn/1.html', channel: '厅网站', publishedAt };
  await step(at, id, { type: 'publishAnswer', ...link }, wang);
  await step(at, id, proveIt, city);
  await step(at, id, { type: 'verifyFix', verdict: 'return', opinion: '缺照片' }, wang);
  await step(at, id, proveIt, city);
  await step(at, id, { type: 'verifyFix', verdict: 'pass', opinion: '已复核' }, wang);
  await step(at, id, { type: 'close', conclusion: '已整改' }, wang);
}

async function playEmergency(at: Office): Promise<void> {
  const id = 'case-emergency';
  const until = new Date(Date.parse(at.clock.now) + 10 * 86_400_000).toISOString();
  await at.cases.open(newCase(id, { level: 'red' }), system);
  await step(at, id, { type: 'file', level: 'red', emergency: true, reason: '属实' }, wang);
  await step(at, id, { type: 'assign', duty, note: '' }, wang);
  await step(at, id, { type: 'return', reason: '不归我们' }, city);
  await step(at, id, { type: 'assign', duty, note: '' }, wang);
  await step(at, id, { type: 'accept' }, city);
  await step(at, id, { type: 'urge', text: '请尽快' }, leader);
  await step(at, id, { type: 'extend', clock: 'answer', until, reason: '等监测结果' }, leader);
  const press = { url: 'https://sthjt.example.gov.cn/p.html', heldAt: at.clock.now };
  await step(at, id, { type: 'recordPress', ...press }, wang);
  await step(at, id, { type: 'proposeWithholding', basis: 'secret', reason: '条例第十四条' }, leader);
  await step(at, id, { type: 'decideWithholding', verdict: 'pass', opinion: '同意' }, office);
}

function step(at: Office, id: string, command: CaseCommand, actor: Actor): Promise<CaseState> {
  at.later(7);
  return act(at, id, command, actor);
}

import type { Act, BookedText, Line } from './books.ts';
import type { Found } from './found.ts';

/** 差错：one thing that is not as it was acknowledged. `under` is the fault that was under way. */
export type Miss = { kind: MissKind; id: string; sentence: string; under: string };

export const missKinds = {
  textLost: '已确认的文本丢失',
  textUnfound: '已确认的文本检索不到',
  textChanged: '文本被别的内容顶替',
  actLost: '已确认的操作丢失',
  actDoubled: '同一提交生效多次',
  actDenied: '答复说未办、其实已生效',
  actUnanswered: '恢复之后仍得不到答复',
  auditMissing: '操作没有审计记录',
  alertMissed: '应预警的文本没有预警',
  caseMissing: '橙、红预警没有案件',
  noticeMissing: '应有的通知没有写入',
  noticeStuck: '通知一直没有发出',
  alertUnheard: '预警没有推送出去',
  workLeft: '处理链没有做完',
  ledgerBroken: '台账核验未通过',
  auditBroken: '审计核验未通过',
  processDead: '进程没有恢复',
  processSilent: '进程退出而没有说明原因',
} as const;
export type MissKind = keyof typeof missKinds;

/** Holds the books against what is there; pure. Every miss is named with its id. */
export function judge(lines: readonly Line[], found: Found): Miss[] {
  return [
    ...judgeTexts(lines, found),
    ...judgeActs(lines, found),
    ...judgeAudit(lines, found),
    ...judgeAlerts(found),
    ...judgeRest(found),
  ];
}

/** How much was judged, for the report. */
export function counted(lines: readonly Line[]): { texts: number; raising: number; acts: number; refused: number } {
  const texts = bookedTexts(lines);
  const answers = lines.filter((line) => line.kind === 'answered');
  return {
    texts: texts.size,
    raising: [...texts.values()].filter(({ text }) => text.raises).length,
    acts: answers.filter(({ status }) => status < 400).length,
    refused: answers.filter(({ status }) => status >= 400).length,
  };
}

function bookedTexts(lines: readonly Line[]): Map<string, { text: BookedText; under: string }> {
  const booked = new Map<string, { text: BookedText; under: string }>();
  for (const line of lines)
    if (line.kind === 'texts')
      for (const text of line.texts) if (!booked.has(text.id)) booked.set(text.id, { text, under: line.under });
  return booked;
}

function judgeTexts(lines: readonly Line[], found: Found): Miss[] {
  const misses: Miss[] = [];
  for (const { text, under } of bookedTexts(lines).values()) {
    const { id, mark, raises } = text;
    const miss = (kind: MissKind, sentence: string) => misses.push({ kind, id, sentence, under });
    const stored = found.texts.get(id);
    if (stored === undefined) miss('textLost', `文本 ${mark} 已确认收下，文档库里没有`);
    else if (!stored.words.includes(mark)) miss('textChanged', `文本 ${mark} 的编号下是别的内容`);
    else if (!stored.found) miss('textUnfound', `文本 ${mark} 存着，检索列不出来`);
    if (raises && !found.placed.has(id)) miss('alertMissed', `文本 ${mark} 应当预警，不在任何预警里`);
  }
  return misses;
}

type Answered = { act: Act; status: number | null; target: string | null; under: string };

function answeredActs(lines: readonly Line[]): Answered[] {
  const acts = new Map<string, Answered>();
  for (const line of lines) {
    if (line.kind === 'asked')
      acts.set(line.act.key, { act: line.act, status: null, target: line.act.target, under: line.under });
    const known = line.kind === 'answered' ? acts.get(line.key) : undefined;
    if (line.kind === 'answered' && known !== undefined)
      acts.set(line.key, { ...known, status: line.status, target: line.target ?? known.target, under: line.under });
  }
  return [...acts.values()];
}

function judgeActs(lines: readonly Line[], found: Found): Miss[] {
  const misses: Miss[] = [];
  const effects = effectsIn(found);
  for (const { act, status, target, under } of answeredActs(lines)) {
    const miss = (kind: MissKind, sentence: string) => misses.push({ kind, id: act.key, sentence, under });
    const times = effects(act, target);
    const what = `${act.action}（${target ?? act.mark ?? act.key}）`;
    if (status === null) miss('actUnanswered', `${what}没有得到答复，生效 ${times} 次`);
    else if (status < 400 && times === 0) miss('actLost', `${what}已答复办成，没有生效`);
    else if (status >= 400 && times > 0 && isProvable(act)) miss('actDenied', `${what}答复 ${status}，其实已生效`);
    if (times > 1) miss('actDoubled', `${what}生效 ${times} 次`);
  }
  return misses;
}

/** How often an act took effect. */
function effectsIn(found: Found): (act: Act, target: string | null) => number {
  const marked = new Map<string, number>();
  const unmarked = new Map<string, number>();
  const add = (to: Map<string, number>, key: string) => to.set(key, (to.get(key) ?? 0) + 1);
  for (const { type, event, caseId, version, userId } of found.entries) {
    for (const mark of marksIn(event)) add(marked, `${type} ${mark}`);
    add(unmarked, `${caseId} ${version} ${type} ${userId}`);
  }
  const decided = new Map<string, number>();
  for (const { decision } of found.alerts) for (const mark of marksIn(decision ?? '')) add(decided, mark);
  const sent = new Map<string, number>();
  for (const { source } of found.intakes) add(sent, source);
  const acknowledged = new Set(found.alerts.filter((alert) => alert.acknowledged).map(({ id }) => id));
  return (act, target) => {
    if (act.kind === 'push') return sent.get(act.mark ?? '') ?? 0;
    if (act.mark === null && act.kind === 'decision') return Number(acknowledged.has(target ?? ''));
    if (act.mark === null) return unmarked.get(`${target} ${(act.version ?? 0) + 1} ${act.event} ${act.userId}`) ?? 0;
    // A judgement of an alert that has a case stands in its ledger and is copied into the alert; of one without, only there.
    const done = marked.get(`${act.event} ${act.mark}`) ?? 0;
    // 无需处置 of an orange or red alert is proposed first, and stands when a second person has signed.
    const inLedger = act.event === 'dismissed' ? Math.max(done, marked.get(`changeProposed ${act.mark}`) ?? 0) : done;
    return act.kind === 'decision' && inLedger === 0 ? (decided.get(act.mark) ?? 0) : inLedger;
  };
}

/** Whether its effect tells by which act it came: whoever looked at an alert, it is seen. */
function isProvable({ kind, mark }: Act): boolean {
  return kind !== 'decision' || mark !== null;
}

/** The shape of a mark, by which it is found in any text. */
export const markShape = /drill-[a-z]{10}/g;

function marksIn(text: string): Set<string> {
  return new Set(text.match(markShape) ?? []);
}

/** Every act that took effect, also one that was never answered, has its audit row: as many rows as acts of one person on one target. */
function judgeAudit(lines: readonly Line[], found: Found): Miss[] {
  const rows = new Map<string, number>();
  for (const { userId, action, target } of found.audit)
    rows.set(`${userId} ${action} ${target}`, (rows.get(`${userId} ${action} ${target}`) ?? 0) + 1);
  const effects = effectsIn(found);
  const groups = new Map<string, Answered[]>();
  for (const one of answeredActs(lines)) {
    if (effects(one.act, one.target) === 0) continue;
    if (!isProvable(one.act) && (one.status === null || one.status >= 400)) continue;
    const target = one.target ?? madeBy(one.act, found);
    const key = `${one.act.userId} ${one.act.action} ${target}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const misses: Miss[] = [];
  for (const [key, acts] of groups) {
    const lacking = acts.length - (rows.get(key) ?? 0);
    if (lacking <= 0) continue;
    const keys = acts.map(({ act }) => act.key).join('、');
    const last = acts.at(-1);
    const sentence = `${last?.act.action}（${last?.target}）办了 ${acts.length} 次，审计少 ${lacking} 条`;
    misses.push({ kind: 'auditMissing', id: keys, sentence, under: last?.under ?? '' });
  }
  return misses;
}

/** The target of an act that was never told it. */
function madeBy(act: Act, found: Found): string | null {
  if (act.kind === 'push') return found.intakes.find(({ source }) => source === act.mark)?.id ?? null;
  const entry = found.entries.find(({ type, event }) => type === act.event && marksIn(event).has(act.mark ?? ''));
  return entry?.caseId ?? null;
}

function judgeAlerts(found: Found): Miss[] {
  const misses: Miss[] = [];
  const opened = new Set(found.entries.filter(({ type }) => type === 'opened').map(({ caseId }) => caseId));
  const written = new Set(found.notices.map(({ eventKey, recipient }) => `${eventKey} ${recipient}`));
  for (const { id, urgent, red, status, caseId, heard } of found.alerts) {
    const miss = (kind: MissKind, sentence: string) => misses.push({ kind, id, sentence, under: '' });
    if (urgent && status === 'waiting' && (caseId === null || !opened.has(caseId)))
      miss('caseMissing', `橙、红预警 ${id} 没有案件，时限没有起算`);
    const noticed = found.notices.some(({ eventKey }) => eventKey.startsWith(`${id}-`));
    if (!noticed) miss('noticeMissing', `预警 ${id} 没有通知任何人`);
    if (!heard) miss('alertUnheard', `预警 ${id} 没有推送给登记的地址`);
    if (red && !written.has(`${id}-red role:leader`)) miss('noticeMissing', `红色预警 ${id} 没有通知厅领导`);
  }
  for (const { eventKey, recipient } of found.owed)
    if (!written.has(`${eventKey} ${recipient}`))
      misses.push({ kind: 'noticeMissing', id: eventKey, sentence: `${eventKey} 没有通知 ${recipient}`, under: '' });
  for (const { key, settled, state } of found.notices)
    if (!settled) misses.push({ kind: 'noticeStuck', id: key, sentence: `通知 ${key} 停在 ${state}`, under: '' });
  return misses;
}

function judgeRest({ left, checks, processes }: Found): Miss[] {
  const misses: Miss[] = [];
  const miss = (kind: MissKind, id: string, sentence: string, under = '') => misses.push({ kind, id, sentence, under });
  for (const pack of left.packs) miss('workLeft', pack, `文本包 ${pack} 收下后没有处理`);
  for (const job of left.jobs) miss('workLeft', job, `任务没有做完：${job}`);
  if (checks.ledger !== null) miss('ledgerBroken', 'ledger', checks.ledger);
  if (checks.audit !== null) miss('auditBroken', 'audit', checks.audit);
  for (const { name, alive, ended } of processes) {
    if (!alive) miss('processDead', name, `进程 ${name} 在故障结束后没有恢复`);
    for (const { how, reason, under } of ended)
      if (reason === '') miss('processSilent', name, `进程 ${name} 自行退出（${how}），没有说明原因`, under);
  }
  return misses;
}

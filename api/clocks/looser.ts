import { type Level, levelOrder } from '../../analysis/codes.ts';
import { type CaseOrigin, caseOrigins } from '../cases/contract.ts';
import { type ClockKind, clockKinds } from '../cases/contract-commands.ts';
import { type EmergencyLevel, emergencyLevels } from '../cases/contract-corrections.ts';
import { fits, type Ruled } from './clock-rules.ts';
import type { ClockRule, ClockSettings, Span } from './contract.ts';
import { dueOf, spanText } from './limit.ts';

/**
 * 放宽: in which respects settings ask less than those in force, in sentences. Every kind of limit is compared for every
 * level, origin and gravity of a case, so that it does not matter how the rules are cut.
 */
export function looserThan(now: ClockSettings, next: ClockSettings): string[] {
  const found = new Set<string>();
  // Many kinds of cases go by the same two rules.
  const compared = new Set<string>();
  for (const kind of Object.keys(clockKinds) as ClockKind[])
    for (const of of everyCase) {
      const [was, is] = [ruleFor(now, kind, of), ruleFor(next, kind, of)];
      if (was === null) continue;
      if (is === null) found.add(`取消${caseWords(of)}的${clockKinds[kind]}时限（${spanText(was.limit)}）`);
      else if (!compared.has(`${was.id} ${is.id}`)) {
        compared.add(`${was.id} ${is.id}`);
        for (const sentence of looserRule(was, is, now, next)) found.add(`${clockKinds[kind]}${sentence}`);
      }
    }
  for (const since of ['found', 'published'] as const)
    if (longer(now.late[since], next.late[since], now, next))
      found.add(`迟报标准放宽（${since === 'found' ? '发现' : '公开发布'}后）`);
  if (next.escalateAfterMinutes > now.escalateAfterMinutes)
    found.add(`超时后 ${next.escalateAfterMinutes} 分钟才升级（现为 ${now.escalateAfterMinutes} 分钟）`);
  return [...found];
}

const gravities: { emergency: boolean; emergencyLevel: EmergencyLevel | null }[] = [
  { emergency: false, emergencyLevel: null },
  { emergency: true, emergencyLevel: null },
  ...(Object.keys(emergencyLevels) as EmergencyLevel[]).map((emergencyLevel) => ({ emergency: true, emergencyLevel })),
];

const everyCase: Ruled[] = levelOrder.flatMap((level: Level) =>
  (Object.keys(caseOrigins) as CaseOrigin[]).flatMap((origin) =>
    gravities.map((gravity) => ({ level, origin, ...gravity })),
  ),
);

function ruleFor({ rules }: ClockSettings, kind: ClockKind, of: Ruled): ClockRule | null {
  return rules.find((rule) => rule.kind === kind && fits(rule, of)) ?? null;
}

function looserRule(was: ClockRule, is: ClockRule, now: ClockSettings, next: ClockSettings): string[] {
  const sentences: string[] = [];
  if (later(was.limit, is.limit, now, next)) sentences.push(`时限由${spanText(was.limit)}放宽为${spanText(is.limit)}`);
  if (was.start !== is.start && is.start !== 'happened') sentences.push('的起算点改变');
  if (is.extension !== null && (was.extension === null || is.extension.times > was.extension.times))
    sentences.push(`可以延期 ${is.extension.times} 次（现为 ${was.extension?.times ?? 0} 次）`);
  if (is.extension !== null && was.extension !== null && later(was.extension.most, is.extension.most, now, next))
    sentences.push(`最长延期由${spanText(was.extension.most)}放宽为${spanText(is.extension.most)}`);
  return sentences;
}

/** Null does not look at it at all, which is the loosest. */
function longer(was: Span | null, is: Span | null, now: ClockSettings, next: ClockSettings): boolean {
  if (was === null) return false;
  return is === null || later(was, is, now, next);
}

/** Whether a limit ends later than another from some moment of a usual week. */
function later(was: Span, is: Span, now: ClockSettings, next: ClockSettings): boolean {
  return moments.some((moment) => dueOf(moment, is, next) > dueOf(moment, was, now));
}

/** A Monday morning, a Wednesday evening and a Saturday, 北京时间. */
const moments = ['2026-03-02T01:00:00.000Z', '2026-03-04T11:30:00.000Z', '2026-03-07T02:00:00.000Z'];

function caseWords({ level, emergency }: Ruled): string {
  return `${emergency ? '突发事件' : ''}${{ none: '未定级', blue: '蓝色', yellow: '黄色', orange: '橙色', red: '红色' }[level]}案件`;
}

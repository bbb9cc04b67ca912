import type { z } from 'zod';
import type { Role } from '../people/contract.ts';
import { may } from '../people/permissions.ts';
import { type HealthView, type Part, type PartList, partNames, type Readiness } from './contract.ts';
import type { Health, PartHealth } from './health.ts';
import { meaningOf, partWords } from './words.ts';

/** 横幅: what does not work, in words for this role. A unit is told briefly and only what concerns it; inner words are for those who run the system. */
export function presentHealth(health: Pick<Health, 'parts'>, role: Role, now: Date): HealthView {
  const parts = health.parts();
  return {
    at: now.toISOString(),
    troubles: parts
      .filter(({ part, state }) => state !== 'ok' && concerns(part, role))
      .sort((a, b) => weight(b) - weight(a))
      .map((one) => troubleOf(one, role, now)),
    recovered: parts.flatMap(({ part, state, recovered }) =>
      state === 'ok' && recovered !== null && isRecent(recovered.until, now) && concerns(part, role)
        ? [{ part, name: partNames[part], ...recovered }]
        : [],
    ),
  };
}

/** 运行状态: every part as this process knows it. */
export function presentParts(health: Pick<Health, 'parts'>): z.infer<typeof PartList> {
  return {
    items: health.parts().map(({ part, engine, state, since, what, reason, lookedAt }) => ({
      ...{ part, name: partNames[part], engine, state, since, what, reason, lookedAt },
    })),
  };
}

/** 探针的回答: engines that take and keep work decide, the others warn; inner words only for those who run the system. */
export function presentReadiness(health: Pick<Health, 'parts'>, told: boolean): z.infer<typeof Readiness> {
  const parts = health.parts();
  const items = (wanted: boolean) =>
    parts
      .filter(({ part }) => isEngine(part) === wanted)
      .map((one) => ({
        name: partNames[one.part],
        engine: one.engine ?? '',
        ok: one.state === 'ok',
        state: one.state,
        since: one.since,
        reason: one.state === 'ok' ? null : told ? (one.reason ?? one.what) : untold,
      }));
  const worst = [...parts].sort((a, b) => weight(b) - weight(a))[0];
  const ok = parts.every(({ state }) => state === 'ok');
  return { ok, state: worst?.state ?? 'ok', engines: items(true), others: items(false) };
}

/** Whether a balancer should send people elsewhere: an engine takes no work, or something else is gone. A warning is told and no reason. */
export function isReady(health: Pick<Health, 'parts'>): boolean {
  return health.parts().every(({ part, state }) => state === 'ok' || (state === 'degraded' && !isEngine(part)));
}

function isEngine(part: Part): boolean {
  return ['database', 'documents', 'queue', 'shared'].includes(part);
}

const untold = '无法使用，原因见运行日志';
/** For so long a recovery is shown. */
const recentMs = 10 * 60_000;

function concerns(part: Part, role: Role): boolean {
  return role !== 'unit' || partWords[part].unit !== null;
}

function troubleOf(one: PartHealth, role: Role, now: Date): HealthView['troubles'][number] {
  const { advice, unit } = partWords[one.part];
  const name = partNames[one.part];
  const acts = role === 'admin' || role === 'publicity';
  return {
    part: one.part,
    name,
    state: one.state,
    since: one.since ?? now.toISOString(),
    what:
      role === 'unit' ? `系统的${name}暂时${one.state === 'down' ? '不可用' : '受限'}` : (one.what ?? `${name}不可用`),
    meaning: role === 'unit' && unit !== null ? unit : meaningOf(one.part, one.state),
    advice: acts ? advice : null,
    reason: may(role, 'system.read') ? one.reason : null,
  };
}

function isRecent(until: string, now: Date): boolean {
  return now.getTime() - Date.parse(until) < recentMs;
}

function weight({ state }: Pick<PartHealth, 'state'>): number {
  return { ok: 0, degraded: 1, down: 2 }[state];
}

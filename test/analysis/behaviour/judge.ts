import { type AssessedText, assess } from '../../../analysis/assess.ts';
import type { Assessment } from '../../../analysis/assessment.ts';
import { levelOrder } from '../../../analysis/codes.ts';
import type { BehaviourCase } from './case.ts';

/** What is wrong with our reading of a case; empty when all is right. */
export function faultsOf([level, says, text]: BehaviourCase): string[] {
  const given = assessCase(text);
  const faults: string[] = [];
  const [low, high] = levelsOf(level);
  const rank = levelOrder.indexOf(given.level);
  if (rank < low || rank > high) faults.push(`level ${given.level}, not ${level}`);
  for (const one of says.split(' ').filter((item) => item !== '')) if (!holds(given, one)) faults.push(one);
  return faults;
}

/** Our reading of a case, as of a post on a board in Jiangxi. */
export function assessCase(text: string): Assessment {
  const post: AssessedText = {
    title: '',
    text,
    publishedAt: '2026-11-20T02:00:00.000Z',
    sourceKind: 'weibo',
    sourceRegion: null,
  };
  return assess(post);
}

/** Lowest and highest rank that a level of a case allows. */
export function levelsOf(level: string): [number, number] {
  const names: readonly string[] = levelOrder;
  const rank = (name: string) => names.indexOf(name);
  if (level.endsWith('+')) return [rank(level.slice(0, -1)), levelOrder.length - 1];
  if (level.endsWith('-')) return [0, rank(level.slice(0, -1))];
  const [low = level, high = low] = level.split('-');
  return [rank(low), rank(high)];
}

function holds(given: Assessment, one: string): boolean {
  const triggers: readonly string[] = given.triggers;
  const topics: readonly string[] = given.topics;
  if (one === '!p') return given.places.length === 0;
  if (one.startsWith('!')) return !triggers.includes(one.slice(1));
  if (one.startsWith('t:')) return topics.includes(one.slice(2));
  if (one.startsWith('s:')) return given.state === one.slice(2);
  if (one.startsWith('p:')) return given.places.some(({ code }) => code === one.slice(2));
  if (one.startsWith('u:')) return given.duty.lead === one.slice(2);
  return triggers.includes(one);
}

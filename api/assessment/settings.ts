import type { Database } from '../database/open.ts';
import { type VersionedRules, versionedRules } from '../rules/rule-versions.ts';
import { TalkRules } from './contract.ts';

/** 约谈建议规则 as shipped: an example to begin with, which the office sets by its own measures. */
export const shippedTalkRules: TalkRules = { onTimeBelow: 60, leastDecided: 5, overdue: 3 };

/** The rules in the database. */
export function talkRules(database: Database): VersionedRules<TalkRules> {
  return versionedRules(database, 'assessment', TalkRules, shippedTalkRules);
}

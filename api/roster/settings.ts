import type { Database } from '../database/open.ts';
import { type VersionedRules, versionedRules } from '../rules/rule-versions.ts';
import { DutySettings } from './contract.ts';

/** 值班提醒规则 as shipped: 15 minutes until the deputy, 15 more until the leader, 30 until a 认领 is taken back; somebody at every hour. */
export const shippedDutySettings: DutySettings = {
  deputyAfterMinutes: 15,
  leaderAfterMinutes: 15,
  takeBackAfterMinutes: 30,
  cover: 'always',
};

/** The rules in the database. */
export function dutyRules(database: Database): VersionedRules<DutySettings> {
  return versionedRules(database, 'duty', DutySettings, shippedDutySettings);
}

import { z } from 'zod';
import type { Database } from '../database/open.ts';
import { type VersionedRules, versionedRules } from '../rules/rule-versions.ts';

/** 预警规则：how alerts are grouped and whether orange and red open a case at once. */
export type AlertSettings = {
  /** Texts about the same county and main topic within so many hours of the alert are one event. */
  groupHours: number;
  autoOpen: boolean;
};

export const shippedAlertSettings: AlertSettings = { groupHours: 72, autoOpen: true };

/** The alert rules in the database. */
export function alertRules(database: Database): VersionedRules<AlertSettings> {
  return versionedRules(database, 'alerts', AlertSettingsSchema, shippedAlertSettings);
}

const AlertSettingsSchema: z.ZodType<AlertSettings> = z.object({
  groupHours: z.int('须是整数小时').min(0, '不能为负').max(720, '不能超过 30 天'),
  autoOpen: z.boolean('须选择是或者否'),
});

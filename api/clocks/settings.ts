import type { Database } from '../database/open.ts';
import { type VersionedRules, versionedRules } from '../rules/rule-versions.ts';
import type { ClockConfig } from './clock-rules.ts';
import { ClockSettings } from './contract.ts';
import { shippedClockSettings } from './shipped.ts';

/** 时限配置 in the database; changes hold for clocks that start afterwards. */
export function clockRules(database: Database): VersionedRules<ClockSettings> {
  return versionedRules(database, 'clocks', ClockSettings, shippedClockSettings);
}

/** The configuration in force. */
export async function clockConfig(database: Database): Promise<ClockConfig> {
  const { version, value } = await clockRules(database).current();
  return { ...value, version };
}

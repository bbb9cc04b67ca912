import type { Migration } from 'kysely/migration';
import { letterMigrations } from '../assessment/tables.ts';
import { attachmentMigrations } from '../attachments/tables.ts';
import { editionMigrations } from '../briefings/editions.ts';
import { assessedFactMigrations } from '../cases/assessed-facts.ts';
import { clockOutcomeMigrations } from '../cases/clock-outcomes.ts';
import { levelSpanMigrations } from '../cases/level-spans.ts';
import { readModelMigrations } from '../cases/read-models.ts';
import { packMigrations } from '../chain/packs.ts';
import { channelMigrations } from '../channels/tables.ts';
import { draftMigrations } from '../drafts/tables.ts';
import { eventMigrations } from '../events/tables.ts';
import { healthMigrations } from '../health/tables.ts';
import { hostsMigrations } from '../hosts/tables.ts';
import { intakeMigrations } from '../intake/tables.ts';
import { keysMigrations } from '../keys/tables.ts';
import { entryMigrations } from '../ledger/tables.ts';
import { linkMigrations } from '../links/tables.ts';
import { noticeMigrations } from '../notices/tables.ts';
import { signInMigrations } from '../people/tables.ts';
import { headMigrations } from '../people/tables-heads.ts';
import { rightsMigrations } from '../people/tables-rights.ts';
import { rosterMigrations } from '../roster/tables.ts';
import { trailMigrations } from '../trail/tables.ts';
import { unitMigrations } from '../units/tables.ts';
import { changesMigrations } from './tables-changes.ts';
import { doorMigrations } from './tables-doors.ts';
import { identityMigrations } from './tables-identity.ts';
import { installationMigrations } from './tables-installation.ts';
import { keepingMigrations } from './tables-keeping.ts';
import { ledgerMigrations } from './tables-ledger.ts';
import { lossesMigrations } from './tables-losses.ts';

/** All migrations by name, applied in the order of their names; a published one is never changed, only followed. */
export function migrations(postgres: boolean): Record<string, Migration> {
  return {
    ...ledgerMigrations(postgres),
    ...identityMigrations(postgres),
    ...changesMigrations(postgres),
    ...doorMigrations(postgres),
    ...keysMigrations(),
    ...intakeMigrations(),
    ...installationMigrations(),
    ...lossesMigrations(),
    ...signInMigrations(),
    ...packMigrations(),
    ...readModelMigrations(postgres),
    ...healthMigrations(),
    ...keepingMigrations(postgres),
    ...hostsMigrations(),
    ...rightsMigrations(),
    ...headMigrations(),
    ...linkMigrations(),
    ...editionMigrations(),
    ...trailMigrations(postgres),
    ...entryMigrations(),
    ...eventMigrations(),
    ...attachmentMigrations(),
    ...levelSpanMigrations,
    ...clockOutcomeMigrations(postgres),
    ...unitMigrations(),
    ...assessedFactMigrations,
    ...letterMigrations,
    ...noticeMigrations(postgres),
    ...draftMigrations(),
    ...rosterMigrations(),
    ...channelMigrations(postgres),
  };
}

import type { LetterTables } from '../assessment/tables.ts';
import type { AttachmentTables } from '../attachments/tables.ts';
import type { EditionTables } from '../briefings/editions.ts';
import type { AssessedFactTables } from '../cases/assessed-facts.ts';
import type { ClockOutcomeTables } from '../cases/clock-outcomes.ts';
import type { LevelSpanTables } from '../cases/level-spans.ts';
import type { ReadModelTables } from '../cases/read-models.ts';
import type { PackTables } from '../chain/packs.ts';
import type { ChannelTables } from '../channels/tables.ts';
import type { DraftTables } from '../drafts/tables.ts';
import type { EventTables } from '../events/tables.ts';
import type { HealthTables } from '../health/tables.ts';
import type { HostsTables } from '../hosts/tables.ts';
import type { IntakeTables } from '../intake/tables.ts';
import type { KeysTables } from '../keys/tables.ts';
import type { LinkTables } from '../links/tables.ts';
import type { NoticeTables } from '../notices/tables.ts';
import type { SignInTables } from '../people/tables.ts';
import type { RightsTables } from '../people/tables-rights.ts';
import type { RosterTables } from '../roster/tables.ts';
import type { TrailTables } from '../trail/tables.ts';
import type { UnitTables } from '../units/tables.ts';
import type { ChangesTables } from './tables-changes.ts';
import type { DoorTables } from './tables-doors.ts';
import type { IdentityTables } from './tables-identity.ts';
import type { InstallationTables } from './tables-installation.ts';
import type { KeepingTables } from './tables-keeping.ts';
import type { LedgerTables } from './tables-ledger.ts';
import type { LossesTables } from './tables-losses.ts';

/** Every table of the main database. Instants are ISO text, structures JSON text, booleans 0 or 1: the same on SQLite and PostgreSQL. */
export type Tables = LedgerTables &
  IdentityTables &
  ChangesTables &
  KeysTables &
  SignInTables &
  IntakeTables &
  InstallationTables &
  DoorTables &
  LossesTables &
  PackTables &
  TrailTables &
  UnitTables &
  ReadModelTables &
  LevelSpanTables &
  ClockOutcomeTables &
  AssessedFactTables &
  LetterTables &
  HealthTables &
  KeepingTables &
  HostsTables &
  RightsTables &
  EditionTables &
  EventTables &
  AttachmentTables &
  LinkTables &
  NoticeTables &
  DraftTables &
  RosterTables &
  ChannelTables;

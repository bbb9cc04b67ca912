import type { Tables } from '../database/tables.ts';

/**
 * Whether a table goes into a backup. Every table has to be decided on: a new one does not compile until it is here.
 * Left out: sessions, known devices and guesses at passwords (everybody signs in again, and is known again), idempotency (a repeated request of yesterday is a new one),
 * installation (whose folder and secret it is; the next start writes it down), changes and news of notices (what screens were told;
 * they read anew), and pulses and told states of engines, which are of another machine.
 */
export const carried: Record<keyof Tables, boolean> = {
  ledger: true,
  ledgerHead: true,
  ledgerLosses: true,
  chainLosses: true,
  trail: true,
  cases: true,
  caseUnits: true,
  caseWaits: true,
  caseTopics: true,
  caseDocuments: true,
  casePlaces: true,
  caseNumbers: true,
  clockSpans: true,
  clockOutcomes: true,
  caseUnitSpans: true,
  caseLevelSpans: true,
  caseEvents: true,
  assessedFacts: true,
  assessmentLetters: true,
  assessmentReceipts: true,
  attachments: true,
  wordLinks: true,
  alerts: true,
  alertDocuments: true,
  alertHeldBack: true,
  events: true,
  eventTexts: true,
  eventKeys: true,
  eventActs: true,
  eventApart: true,
  outbox: true,
  noticeReads: true,
  inboxMarks: true,
  noticeReceipts: true,
  drafts: true,
  shifts: true,
  shiftChanges: true,
  handovers: true,
  escalations: true,
  alertCalls: true,
  // Their settings are sealed by the secret of the installation, which the backup carries too.
  channels: true,
  contacts: true,
  noticeAttempts: true,
  units: true,
  routes: true,
  rules: true,
  users: true,
  pastPasswords: true,
  rightsProposals: true,
  // With its recovery codes; what is sealed by the secret of the installation, which the backup carries too.
  secondFactors: true,
  signInTries: false,
  signInNames: false,
  knownDevices: false,
  sessions: false,
  heads: true,
  audit: true,
  idempotency: false,
  sources: true,
  insideHosts: true,
  sourceRuns: true,
  collected: true,
  briefings: true,
  briefingEditions: true,
  apiKeys: true,
  imports: true,
  importRecords: true,
  webhooks: true,
  webhookDeliveries: true,
  webhookAttempts: true,
  ledgerChecks: true,
  packs: true,
  // Whether the clock of the other machine is right is looked at there.
  clock: false,
  retentionDays: true,
  retentionMarks: true,
  retentionBrakes: true,
  installation: false,
  changes: false,
  noticeNews: false,
  pulses: false,
  healthStates: false,
  // Last: the triggers of other tables would count in it while they are filled.
  locks: true,
};

export type TableName = keyof Tables;

/** The tables of a backup, in the order in which they are read and filled. */
export const carriedTables = (Object.keys(carried) as TableName[]).filter((name) => carried[name]);

/** The tables that stay behind. */
export const leftTables = (Object.keys(carried) as TableName[]).filter((name) => !carried[name]);

/** Tables whose rows say that an installation is in use; others are filled by the migrations or at the first start. */
export const tablesInUse: readonly TableName[] = ['ledger', 'users', 'alerts', 'sources', 'audit', 'outbox'];

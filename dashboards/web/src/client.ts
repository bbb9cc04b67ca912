import { z } from 'zod';
import { AlertDetail, AlertPage } from '../../../api/alerts/contract.ts';
import { AssessmentAnswer, TalkRulesInForce } from '../../../api/assessment/contract.ts';
import { LetterList, LetterView } from '../../../api/assessment/contract-letters.ts';
import { YearStatistics } from '../../../api/assessment/contract-year.ts';
import { BriefingDetail, BriefingList } from '../../../api/briefings/contract.ts';
import { CaseDetail, CasePage } from '../../../api/cases/contract.ts';
import { EmergencyRuleView } from '../../../api/cases/contract-corrections.ts';
import { ChannelList, ChannelTest, ChannelView, Contacts, NoticeAttemptPage } from '../../../api/channels/contract.ts';
import { ClocksInForce, ClockTrial } from '../../../api/clocks/contract.ts';
import { ReportDraft } from '../../../api/clocks/contract-reports.ts';
import { DocumentDetail, DocumentPage, Facets, Histogram } from '../../../api/documents/contract.ts';
import { DraftAnswer, DraftKept } from '../../../api/drafts/contract.ts';
import { CaseEffect, DemandProposals } from '../../../api/effect/contract.ts';
import { EventDetail, EventPage } from '../../../api/events/contract.ts';
import { Overview } from '../../../api/figures/contract.ts';
import { RatesAnswer } from '../../../api/figures/contract-rates.ts';
import { HealthView, LatePackList, PartList, Unfinished, UnsentNoticeList } from '../../../api/health/contract.ts';
import { InsideHostView } from '../../../api/hosts/contract.ts';
import { Problem, page } from '../../../api/http/contract.ts';
import { KeepingView } from '../../../api/keeping/contract.ts';
import { ApiKey, KeyList, NewKey } from '../../../api/keys/contract.ts';
import { InboxCount, InboxPage } from '../../../api/notices/contract.ts';
import { Session, User } from '../../../api/people/contract.ts';
import { NewFactor, RecoveryCodes, SignedInPlace } from '../../../api/people/contract-account.ts';
import { AlertCalls, DutyNow, HandoverPage, RosterView, RotationPreview } from '../../../api/roster/contract.ts';
import { RunView, SourceList } from '../../../api/sources/contract.ts';
import { AuditItem, QueueView, Verification } from '../../../api/system/contract.ts';
import { Region, RouteRow, Unit } from '../../../api/units/contract.ts';
import { DeliveryPage, DeliveryView, WebhookView, WebhookWithSecret } from '../../../api/webhooks/contract.ts';

/** What went wrong, in a sentence for the person in front of the screen; `status` 0 is a network that did not answer. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: string;
  readonly status: number;
  readonly errors: { path: string; message: string }[];
  /** What failed on the server's side, and since when, where it is an engine. */
  trouble: { part: string; since: string | null } | null = null;
  constructor(code: string, sentence: string, status: number, errors: { path: string; message: string }[] = []) {
    super(sentence);
    this.code = code;
    this.status = status;
    this.errors = errors;
  }
}

/** A query string as plain values; empty ones are left out, lists are joined by commas. */
export type Query = Record<string, string | number | readonly string[] | null | undefined>;

/** The one way to the server: each answer is checked against the contract before a screen sees it. */
export const client = {
  session: () => read('/session', Session),
  signIn: (body: unknown) => write('POST', '/session', body),
  signOut: () => write('DELETE', '/session'),
  /** `token` is the one printed at start-up. */
  setUp: ({ token, ...body }: { token: string; name: string; displayName: string; password: string }) =>
    write('POST', '/setup', body, undefined, { 'X-Setup-Token': token }),
  changePassword: (body: unknown) => write('POST', '/account/password', body),
  ownSessions: () => read('/account/sessions', listOf(SignedInPlace)),
  endSession: (id: string) => write('POST', `/account/sessions/${encodeURIComponent(id)}/end`, {}),
  endOtherSessions: () => write('POST', '/account/sessions/end-others', {}),
  beginFactor: (body: unknown) => write('POST', '/account/factor', body, NewFactor),
  proveFactor: (body: unknown) => write('POST', '/account/factor/proof', body, RecoveryCodes),
  endFactor: (body: unknown) => write('POST', '/account/factor/end', body),

  overview: () => read('/overview', Overview),
  /** The page asks by itself: it is no activity of the person. */
  health: () => read('/health', HealthView, { 'X-Background': '1' }),
  parts: () => read('/system/health', PartList),
  unfinished: () => read('/unfinished', Unfinished, { 'X-Background': '1' }),
  latePacks: () => read('/unfinished/packs', LatePackList),
  retryPack: (job: string) => write('POST', `/unfinished/packs/${encodeURIComponent(job)}/retry`, {}),
  unsentNotices: () => read('/unfinished/notices', UnsentNoticeList),
  resendNotice: (key: string) => write('POST', '/unfinished/notices/retry', { key }),
  inbox: (query: Query) => read(`/inbox${search(query)}`, InboxPage),
  inboxUnread: () => read('/inbox/unread', InboxCount, { 'X-Background': '1' }),
  readNotices: (keys: readonly string[]) => write('POST', '/inbox/read', { keys }, InboxCount),
  readAllNotices: (upTo: string) => write('POST', '/inbox/read-all', { upTo }, InboxCount),
  alerts: (query: Query) => read(`/alerts${search(query)}`, AlertPage),
  alert: (id: string) => read(`/alerts/${encodeURIComponent(id)}`, AlertDetail),
  decide: (id: string, decision: unknown) =>
    write('POST', `/alerts/${encodeURIComponent(id)}/decision`, decision, AlertDetail),

  /** The pane asks by itself, and so does the page: no activity of the person. */
  alertCalls: (id: string) => read(`/alerts/${encodeURIComponent(id)}/calls`, AlertCalls, { 'X-Background': '1' }),
  dutyNow: () => read('/roster/now', DutyNow, { 'X-Background': '1' }),
  roster: (query: Query) => read(`/roster${search(query)}`, RosterView),
  addShift: (body: object) => write('POST', '/roster/shifts', body),
  changeShift: (id: string, body: object) => write('PUT', shiftPath(id), body),
  removeShift: (id: string, body: object) => write('POST', `${shiftPath(id)}/remove`, body),
  previewRoster: (rotation: object) => write('POST', '/roster/fill/preview', rotation, RotationPreview),
  fillRoster: (body: object) => write('POST', '/roster/fill', body),
  handovers: (query: Query) => read(`/roster/handovers${search(query)}`, HandoverPage),
  writeHandover: (body: object) => write('POST', '/roster/handovers', body),
  confirmHandover: (id: string) => write('POST', `/roster/handovers/${encodeURIComponent(id)}/confirm`, {}),
  saveDutyRules: (body: object) => write('PUT', '/roster/settings', body),

  events: (query: Query) => read(`/events${search(query)}`, EventPage),
  event: (id: string) => read(`/events/${encodeURIComponent(id)}`, EventDetail),
  /** 合并、拆分、撤销. */
  actOnEvent: (id: string, { type, ...body }: { type: string }) =>
    write('POST', `/events/${encodeURIComponent(id)}/${type}`, body, EventDetail),

  documents: (query: Query) => read(`/documents${search(query)}`, DocumentPage),
  facets: (query: Query) => read(`/documents/facets${search(query)}`, Facets),
  histogram: (query: Query) => read(`/documents/histogram${search(query)}`, Histogram),
  document: (id: string) => read(`/documents/${encodeURIComponent(id)}`, DocumentDetail),

  cases: (query: Query) => read(`/cases${search(query)}`, CasePage),
  case: (id: string) => read(`/cases/${encodeURIComponent(id)}`, CaseDetail),
  createCase: (body: unknown) => write('POST', '/cases', body, CaseDetail),
  emergencyLevels: () => read('/emergency-levels', listOf(EmergencyRuleView)),
  reportDraft: (id: string, report: string) =>
    read(`/cases/${encodeURIComponent(id)}/report-draft${search({ report })}`, ReportDraft),
  caseEffect: (id: string) => read(`/cases/${encodeURIComponent(id)}/effect`, CaseEffect),
  /** Of a case, or of an event that has none yet. */
  demandProposals: (of: { case: string } | { event: string }) =>
    read(
      'case' in of
        ? `/cases/${encodeURIComponent(of.case)}/demand-proposals`
        : `/events/${encodeURIComponent(of.event)}/demand-proposals`,
      DemandProposals,
    ),
  command: (id: string, body: unknown) => write('POST', `/cases/${encodeURIComponent(id)}/commands`, body, CaseDetail),

  /** The page asks by itself: it is no activity of the person. */
  draft: (form: string) => read(`/drafts/${encodeURIComponent(form)}`, DraftAnswer, { 'X-Background': '1' }),
  keepDraft: (form: string, body: object) => write('PUT', `/drafts/${encodeURIComponent(form)}`, body, DraftKept),
  dropDraft: (form: string) => write('DELETE', `/drafts/${encodeURIComponent(form)}`),

  sources: () => read('/sources', SourceList),
  createSource: (body: unknown) => write('POST', '/sources', body),
  changeSource: (id: string, body: unknown) => write('PATCH', `/sources/${encodeURIComponent(id)}`, body),
  runSource: (id: string) => write('POST', `/sources/${encodeURIComponent(id)}/run`, {}),
  runs: (id: string) => read(`/sources/${encodeURIComponent(id)}/runs`, listOf(RunView)),

  briefings: () => read('/briefings', BriefingList),
  briefing: (week: string) => read(`/briefings/${encodeURIComponent(week)}`, BriefingDetail),
  briefingAgain: (week: string, body: object) =>
    write('POST', `/briefings/${encodeURIComponent(week)}/again`, body, BriefingDetail),
  makeBriefing: (week: string) => write('POST', '/briefings', { week }),

  assessment: (query: Query) => read(`/assessment${search(query)}`, AssessmentAnswer),
  talkRules: () => read('/assessment/rules', TalkRulesInForce),
  saveTalkRules: (body: object) => write('PUT', '/assessment/rules', body, TalkRulesInForce),
  letters: () => read('/assessment/letters', LetterList).then(({ items }) => items),
  letter: (id: string) => read(letterPath(id), LetterView),
  draftLetter: (body: object) => write('POST', '/assessment/letters', body, LetterView),
  changeLetter: (id: string, body: object) => write('PATCH', letterPath(id), body, LetterView),
  dropLetter: (id: string) => write('DELETE', letterPath(id)),
  issueLetter: (id: string, changedAt: string) => write('POST', `${letterPath(id)}/issue`, { changedAt }, LetterView),
  confirmLetter: (id: string) => write('POST', `${letterPath(id)}/receipt`, {}, LetterView),
  year: (year: number) => read(`/assessment/years/${year}`, YearStatistics),

  clocks: () => read('/clocks', ClocksInForce),
  clockRates: () => read('/clocks/rates', RatesAnswer),
  tryClocks: (body: object) => write('POST', '/clocks/try', body, ClockTrial),
  saveClocks: (body: object) => write('PUT', '/clocks', body, ClocksInForce),

  units: () => read('/units', listOf(Unit)),
  regions: (under: string) => read(`/regions${under === '' ? '' : `?under=${under}`}`, listOf(Region)),
  changeUnit: (unit: Unit) => write('PUT', `/units/${encodeURIComponent(unit.id)}`, unit),
  routes: () => read('/routes', listOf(RouteRow)),
  changeRoute: (row: RouteRow) => write('PUT', `/routes/${encodeURIComponent(row.id)}`, row),
  users: () => read('/users', listOf(User)),
  keys: () => read('/keys', KeyList).then(({ items }) => items),
  createKey: (body: object) => write('POST', '/keys', body, NewKey),
  revokeKey: (id: string) => write('POST', `/keys/${encodeURIComponent(id)}/revoke`, {}, ApiKey),
  channels: () => read('/channels', ChannelList),
  createChannel: (body: object) => write('POST', '/channels', body, ChannelView),
  changeChannel: (id: string, body: object) => write('PATCH', channelPath(id), body, ChannelView),
  removeChannel: (id: string) => write('DELETE', channelPath(id)),
  orderChannels: (ids: readonly string[]) => write('POST', '/channels/order', { ids }, ChannelList),
  testChannel: (id: string, to: string | null) => write('POST', `${channelPath(id)}/test`, { to }, ChannelTest),
  attempts: (query: Query) => read(`/notice-attempts${search(query)}`, NoticeAttemptPage),
  /** Of a user, or (null) of whoever asks. */
  contacts: (userId: string | null) => read(contactsPath(userId), Contacts),
  saveContacts: (userId: string | null, body: object) => write('PUT', contactsPath(userId), body, Contacts),
  webhooks: () => read('/webhooks', listOf(WebhookView)),
  createWebhook: (body: object) => write('POST', '/webhooks', body, WebhookWithSecret),
  changeWebhook: (id: string, body: object) => write('PATCH', webhookPath(id), body, WebhookView),
  removeWebhook: (id: string) => write('DELETE', webhookPath(id)),
  renewWebhookSecret: (id: string) => write('POST', `${webhookPath(id)}/secret`, {}, WebhookWithSecret),
  pingWebhook: (id: string) => write('POST', `${webhookPath(id)}/ping`, {}, DeliveryView),
  deliveries: (id: string, query: Query) => read(`${webhookPath(id)}/deliveries${search(query)}`, DeliveryPage),
  redeliver: (id: string, delivery: string) =>
    write('POST', `${webhookPath(id)}/deliveries/${encodeURIComponent(delivery)}/redeliver`, {}),
  createUser: (body: unknown) => write('POST', '/users', body),
  endFactorOf: (id: string) => write('POST', `/users/${encodeURIComponent(id)}/factor/end`, {}),
  proposeRights: (id: string, body: object) => write('POST', `${userPath(id)}/rights`, body),
  confirmRights: (id: string, body: object) => write('POST', `${userPath(id)}/rights/confirm`, body),
  withdrawRights: (id: string) => write('POST', `${userPath(id)}/rights/withdraw`, {}),
  unlockUser: (id: string) => write('POST', `${userPath(id)}/unlock`, {}),
  insideHosts: () => read('/inside-hosts', listOf(InsideHostView)),
  addInsideHost: (body: object) => write('POST', '/inside-hosts', body),
  endInsideHost: (body: object) => write('POST', '/inside-hosts/end', body),
  changeUser: (id: string, body: unknown) => write('PATCH', `/users/${encodeURIComponent(id)}`, body),
  audit: (query: Query) => read(`/audit${search(query)}`, AuditPage),
  queue: () => read('/system/queue', QueueView),
  retryJob: (id: string) => write('POST', `/system/queue/${encodeURIComponent(id)}/retry`, {}),
  keeping: () => read('/system/keeping', KeepingView),
  confirmClock: (reason: string) => write('POST', '/system/keeping/clock', { reason }),
  approveDeletion: (id: string, reason: string) =>
    write('POST', `/system/keeping/sources/${encodeURIComponent(id)}/approval`, { reason }),
  verification: () => read('/ledger/verification', Verification),
};

/** Addresses that the browser opens itself: downloads. */
export const addresses = {
  attachment: (caseId: string, id: string) =>
    `/api/cases/${encodeURIComponent(caseId)}/attachments/${encodeURIComponent(id)}`,
  caseForm: (id: string) => `/api/cases/${encodeURIComponent(id)}/form.docx`,
  casesSheet: (query: Query) => `/api/cases/export.xlsx${search(query)}`,
  letterWord: (id: string) => `/api${letterPath(id)}/docx`,
  yearFile: (year: number, file: 'docx' | 'xlsx' | 'hearing') => `/api/assessment/years/${year}/${file}`,
  briefingWord: (week: string, edition?: number) =>
    `/api/briefings/${encodeURIComponent(week)}/docx${search({ edition })}`,
};

/** `?a=1&b=2` of what is set; also for links between screens. */
export function search(query: Query): string {
  const set = Object.entries(query).flatMap(([name, value]): [string, string][] => {
    const text = Array.isArray(value) ? value.join(',') : String(value ?? '');
    return text === '' ? [] : [[name, text]];
  });
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`;
}

const userPath = (id: string) => `/users/${encodeURIComponent(id)}`;
const shiftPath = (id: string) => `/roster/shifts/${encodeURIComponent(id)}`;
const channelPath = (id: string) => `/channels/${encodeURIComponent(id)}`;
const contactsPath = (userId: string | null) =>
  userId === null ? '/account/contacts' : `${userPath(userId)}/contacts`;
const letterPath = (id: string) => `/assessment/letters/${encodeURIComponent(id)}`;
const webhookPath = (id: string) => `/webhooks/${encodeURIComponent(id)}`;
const AuditPage = page(AuditItem);

/** A short list that comes whole. */
function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item) }).transform(({ items }) => items);
}

async function read<T extends z.ZodType>(path: string, schema: T, more: Headers = {}): Promise<z.output<T>> {
  return checkAnswer(schema, await send(path, { headers: { Accept: 'application/json', ...more } }));
}

/** Keys of writes that got no answer, or one of a failing server: pressing the button again then is the same write, not a second one. */
const unanswered = new Map<string, string>();

type Headers = Record<string, string>;
async function write(
  method: string,
  path: string,
  body?: unknown,
  schema?: undefined,
  more?: Headers,
): Promise<unknown>;
async function write<T extends z.ZodType>(method: string, path: string, body: unknown, schema: T): Promise<z.output<T>>;
async function write(
  method: string,
  path: string,
  body?: unknown,
  schema?: z.ZodType,
  more: Headers = {},
): Promise<unknown> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const act = `${method} ${path} ${text ?? ''}`;
  const key = unanswered.get(act) ?? newKey();
  unanswered.set(act, key);
  try {
    const answer = await send(path, {
      method,
      headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'Idempotency-Key': key, ...more },
      ...(text === undefined ? {} : { body: text }),
    });
    unanswered.delete(act);
    return schema === undefined ? answer : checkAnswer(schema, answer);
  } catch (error) {
    // After a failure of the server or a gateway the write may have happened all the same: the next press asks for the same one.
    if (error instanceof ProblemError && error.status !== 0 && error.status < 500) unanswered.delete(act);
    throw error;
  }
}

async function send(path: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(`/api${path}`, { credentials: 'same-origin', ...init });
  } catch (cause) {
    throw Object.assign(new ProblemError('network', '连不上服务器，请检查网络后重试。', 0), { cause });
  }
  const text = await response.text();
  if (response.ok) return text === '' ? null : JSON.parse(text);
  throw problemOf(response.status, text);
}

/** The problem that an answer tells of. */
export function problemOf(status: number, text: string): ProblemError {
  try {
    const problem = Problem.safeParse(JSON.parse(text));
    if (problem.success) {
      const { code, detail, errors = [], part, since = null } = problem.data;
      const told = new ProblemError(code, detail, status, errors);
      if (part !== undefined) told.trouble = { part, since };
      return told;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return new ProblemError('unknown', `服务器没有给出说明（${status}），请稍后重试；仍然如此请告知管理员。`, status);
}

/** The answer as the contract has it; an older page beside a newer server says so. */
export function checkAnswer<T extends z.ZodType>(schema: T, answer: unknown): z.output<T> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw Object.assign(
    new ProblemError('answer.shape', `页面与服务器版本不一致（${where}），请刷新页面；仍然如此请告知管理员。`, 200),
    { cause: parsed.error },
  );
}

/** A random UUID; `crypto.randomUUID` exists only on https, and offices run this on plain intranet addresses too. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

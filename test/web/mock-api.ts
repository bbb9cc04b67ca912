import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { renderSVG } from 'uqr';
import { z } from 'zod';
import { AlertDecision, AlertDetail, AlertPage } from '../../api/alerts/contract.ts';
import { BriefingDetail, BriefingList } from '../../api/briefings/contract.ts';
import { CaseDetail, CasePage, NewCaseBody } from '../../api/cases/contract.ts';
import { CommandBody } from '../../api/cases/contract-commands.ts';
import { ChannelList, Contacts, ContactsBody, NoticeAttemptPage } from '../../api/channels/contract.ts';
import { ClocksInForce, ClockTrial, SaveClocksBody, TryClocksBody } from '../../api/clocks/contract.ts';
import { ReportDraft } from '../../api/clocks/contract-reports.ts';
import { DocumentDetail, DocumentPage, Facets, Histogram } from '../../api/documents/contract.ts';
import { CaseEffect, DemandProposals } from '../../api/effect/contract.ts';
import { EventDetail, EventPage, MergeBody, SplitBody, UndoBody } from '../../api/events/contract.ts';
import { Overview } from '../../api/figures/contract.ts';
import { RatesAnswer } from '../../api/figures/contract-rates.ts';
import { HealthView, LatePackList, PartList, Unfinished, UnsentNoticeList } from '../../api/health/contract.ts';
import { EndInsideHostBody, InsideHostList, NewInsideHostBody } from '../../api/hosts/contract.ts';
import { page } from '../../api/http/contract.ts';
import { KeepingView } from '../../api/keeping/contract.ts';
import { ApiKey, KeyList, NewKey, NewKeyBody } from '../../api/keys/contract.ts';
import { InboxCount } from '../../api/notices/contract.ts';
import { ConfirmRightsBody, LoginBody, Session, SetupBody, User } from '../../api/people/contract.ts';
import { FactorProof, NewFactor, RecoveryCodes, SignedInPlaces } from '../../api/people/contract-account.ts';
import { AlertCalls, DutyNow } from '../../api/roster/contract.ts';
import { RunView, SourceList } from '../../api/sources/contract.ts';
import { AuditItem, BriefingAgainBody, QueueView, Verification } from '../../api/system/contract.ts';
import { RouteRow, Unit } from '../../api/units/contract.ts';
import {
  DeliveryPage,
  NewWebhookBody,
  WebhookPatch,
  WebhookView,
  WebhookWithSecret,
} from '../../api/webhooks/contract.ts';
import * as caseData from './mock-cases.ts';
import * as channelData from './mock-channels.ts';
import { clockRates, clocksInForce, clockTrial, reportDraft } from './mock-clocks.ts';
import * as baseData from './mock-data.ts';
import * as effectData from './mock-effect.ts';
import * as eventData from './mock-events.ts';
import * as keepingData from './mock-keeping.ts';
import * as officeData from './mock-office.ts';
import * as troubleData from './mock-trouble.ts';
import { serveFile } from './serve-file.ts';

const data = { ...baseData, ...eventData, ...caseData, ...officeData, ...troubleData, ...keepingData, ...channelData };

/** One write as the stand-in server got it. */
export type Write = { method: string; path: string; key: string | undefined; type: string | undefined; body: unknown };

/** A stand-in for the API, for looking at the screens and for the browser test: canned answers, each checked against the contract. */
export type MockApi = {
  address: string;
  writes: Write[];
  queries: string[];
  session: z.infer<typeof Session>;
  /** What does not work, what is late or unsent, and what could not be read, as the screens are told. */
  trouble: typeof data.noTrouble;
  /** 回应效果 and 诉求建议 as the case page is told. */
  effect: CaseEffect;
  proposals: DemandProposals;
  /** Paths (`GET /api/alerts`) that are answered with this problem until removed. */
  faults: Map<string, { status: number; code: string; detail: string; part?: string }>;
  push(event: string, data: unknown): void;
  /** How many pages listen to the event stream. */
  listeners(): number;
  /** How many times one has begun to. */
  joined: number;
  close(): Promise<void>;
};

export async function startMockApi(dist: string, port = 0): Promise<MockApi> {
  const streams = new Set<ServerResponse>();
  const mock: Omit<MockApi, 'address' | 'close'> = {
    writes: [],
    queries: [],
    session: data.sessionOf(data.userOf('publicity')),
    trouble: data.noTrouble,
    effect: effectData.caseEffect,
    proposals: effectData.demandProposals,
    faults: new Map(),
    listeners: () => streams.size,
    joined: 0,
    push: (event, value) => {
      for (const stream of streams) stream.write(`event: ${event}\ndata: ${JSON.stringify(value)}\n\n`);
    },
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!url.pathname.startsWith('/api/')) return serveFile(dist, url.pathname, response);
    if (url.pathname === '/api/stream') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      response.write(': connected\n\n');
      streams.add(response);
      mock.joined += 1;
      response.on('close', () => streams.delete(response));
      return;
    }
    readBody(request).then(
      (body) => answer(mock, request, url, body, response),
      (error: unknown) => {
        response.writeHead(500).end(String(error));
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return Object.assign(mock, {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        for (const stream of streams) stream.end();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function answer(
  mock: Omit<MockApi, 'address' | 'close'>,
  request: IncomingMessage,
  url: URL,
  body: unknown,
  response: ServerResponse,
): void {
  const method = request.method ?? 'GET';
  const { pathname: path } = url;
  if (method === 'GET') mock.queries.push(`${path}${url.search}`);
  else {
    const { 'idempotency-key': key, 'content-type': type } = request.headers;
    mock.writes.push({ method, path, key: Array.isArray(key) ? key[0] : key, type, body });
  }
  const fault = mock.faults.get(`${method} ${path}`);
  if (fault !== undefined) {
    problem(response, fault.status, fault.code, fault.detail, fault.part);
    return;
  }
  for (const [pattern, give] of routes) {
    const [wanted, shape = ''] = pattern.split(' ');
    if (wanted !== method) continue;
    const match = new RegExp(`^${shape.replace(/:\w+/g, '([^/]+)')}$`).exec(path);
    if (match === null) continue;
    try {
      const value = give({ id: match[1] ?? '', body, url, mock });
      if (value === null) response.writeHead(204).end();
      else response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
    } catch (error) {
      problem(response, 400, 'input.invalid', error instanceof z.ZodError ? z.prettifyError(error) : String(error));
    }
    return;
  }
  problem(response, 404, 'not-found', '没有这个接口。');
}

type Give = (asked: { id: string; body: unknown; url: URL; mock: Omit<MockApi, 'address' | 'close'> }) => unknown;
const pageOf = (items: unknown[]) => ({ items, next: null, total: items.length });
const eventOf = (id: string) => data.events.find((item) => item.id === id) ?? missing(id);
const alertOf = (id: string) => data.alerts.find((item) => item.id === id) ?? missing(id);
const caseOf = (id: string) => data.cases.find((item) => item.id === id) ?? missing(id);

const routes: [string, Give][] = [
  ['GET /api/session', ({ mock }) => Session.parse(mock.session)],
  [
    'POST /api/session',
    ({ body, mock }) => {
      LoginBody.parse(body);
      mock.session = data.sessionOf(data.userOf('publicity'));
      return mock.session;
    },
  ],
  [
    'DELETE /api/session',
    ({ mock }) => {
      mock.session = data.sessionOf(null);
      return null;
    },
  ],
  [
    'POST /api/setup',
    ({ body, mock }) => {
      SetupBody.parse(body);
      mock.session = data.sessionOf(data.userOf('admin'));
      return mock.session;
    },
  ],
  ['POST /api/account/password', ({ mock }) => mock.session],
  [
    'GET /api/account/sessions',
    () =>
      SignedInPlaces.parse({
        items: [
          {
            ...{ id: 'a1', here: true, createdAt: data.ago(90), lastSeenAt: data.ago(0), address: '10.0.0.8' },
            agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36',
          },
          {
            ...{ id: 'b2', here: false, createdAt: data.ago(200), lastSeenAt: data.ago(8), address: '10.0.3.21' },
            agent: 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36',
          },
        ],
      }),
  ],
  ['POST /api/account/sessions/:id/end', () => ({ items: [] })],
  ['POST /api/account/sessions/end-others', () => ({ items: [] })],
  [
    'POST /api/account/factor',
    () =>
      NewFactor.parse({
        secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
        address: 'otpauth://totp/test',
        picture: renderSVG('otpauth://totp/test?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'),
      }),
  ],
  [
    'POST /api/account/factor/proof',
    ({ body, mock }) => {
      FactorProof.parse(body);
      mock.session = data.sessionOf({ ...data.userOf('publicity'), secondFactor: true });
      return RecoveryCodes.parse({ codes: Array.from({ length: 10 }, (_, index) => `abcd-efgh-jk${index}${index}`) });
    },
  ],
  ['POST /api/account/factor/end', ({ mock }) => mock.session],
  ['POST /api/users/:id/factor/end', ({ mock }) => mock.session.user],
  ['GET /api/overview', ({ mock }) => Overview.parse({ ...data.overview, ...mock.trouble.overview })],
  [
    'GET /api/roster/now',
    () => DutyNow.parse({ at: data.overview.at, now: null, phones: {}, next: null, gaps: [], planned: false }),
  ],
  ['GET /api/alerts/:id/calls', () => AlertCalls.parse({ sentence: '', items: [], next: null })],
  ['GET /api/inbox/unread', () => InboxCount.parse({ unread: 0, newest: null })],
  ['GET /api/health', ({ mock }) => HealthView.parse(mock.trouble.health)],
  ['GET /api/system/health', ({ mock }) => PartList.parse({ items: mock.trouble.parts })],
  ['GET /api/unfinished', ({ mock }) => Unfinished.parse(mock.trouble.unfinished)],
  ['GET /api/unfinished/packs', ({ mock }) => LatePackList.parse({ items: mock.trouble.packs, can: ['retry'] })],
  [
    'GET /api/unfinished/notices',
    ({ mock }) => UnsentNoticeList.parse({ items: mock.trouble.notices, can: ['retry'] }),
  ],
  ['POST /api/unfinished/packs/:id/retry', () => ({ retried: true })],
  ['POST /api/unfinished/notices/retry', () => ({ retried: true })],
  [
    'GET /api/alerts',
    ({ url }) => {
      const level = url.searchParams.get('level');
      return AlertPage.parse(pageOf(data.alerts.filter((item) => level === null || level.includes(item.level))));
    },
  ],
  [
    'GET /api/events',
    ({ url }) => {
      const level = url.searchParams.get('level');
      return EventPage.parse(pageOf(data.events.filter((item) => level === null || level === item.level)));
    },
  ],
  ['GET /api/events/:id', ({ id }) => EventDetail.parse(data.eventDetail(eventOf(id)))],
  [
    'POST /api/events/:id/merge',
    ({ id, body }) => {
      MergeBody.parse(body);
      return EventDetail.parse(data.eventDetail(eventOf(id)));
    },
  ],
  [
    'POST /api/events/:id/split',
    ({ id, body }) => {
      SplitBody.parse(body);
      return EventDetail.parse(data.eventDetail(eventOf(id)));
    },
  ],
  [
    'POST /api/events/:id/undo',
    ({ id, body }) => {
      UndoBody.parse(body);
      return EventDetail.parse(data.eventDetail(eventOf(id)));
    },
  ],
  ['GET /api/alerts/:id', ({ id }) => AlertDetail.parse(data.alertDetail(alertOf(id)))],
  [
    'POST /api/alerts/:id/decision',
    ({ id, body }) => {
      const decision = AlertDecision.parse(body);
      if (decision.type === 'acknowledge')
        return data.alertDetail({ ...alertOf(id), acknowledgedBy: { name: '值班员甲', at: data.ago(0) } });
      const status = { file: 'filed', join: 'joined', dismiss: 'dismissed', refer: 'referred' } as const;
      return AlertDetail.parse(
        data.alertDetail({
          ...alertOf(id),
          status: status[decision.type],
          caseId: decision.type === 'file' ? 'c1' : null,
        }),
      );
    },
  ],
  ['GET /api/documents', () => DocumentPage.parse(pageOf(data.hits))],
  ['GET /api/documents/facets', () => Facets.parse(data.facets)],
  ['GET /api/documents/histogram', () => Histogram.parse(data.histogram)],
  [
    'GET /api/documents/:id',
    ({ id }) =>
      DocumentDetail.parse({
        document: data.documentOf(id, 'orange', '夜里总有一股臭鸡蛋味，窗户都不敢开'),
        copies: data.alertDetail(alertOf('a1')).copies,
        caseId: 'c1',
        versions: data.versionsOf(id),
      }),
  ],
  ['GET /api/cases', () => CasePage.parse(pageOf(data.cases))],
  [
    'POST /api/cases',
    ({ body }) => {
      NewCaseBody.parse(body);
      return data.caseDetail(caseOf('c1'));
    },
  ],
  ['GET /api/cases/:id/report-draft', () => ReportDraft.parse(reportDraft)],
  ['GET /api/cases/:id/effect', ({ mock }) => CaseEffect.parse(mock.effect)],
  ['GET /api/cases/:id/demand-proposals', ({ mock }) => DemandProposals.parse(mock.proposals)],
  ['GET /api/events/:id/demand-proposals', ({ mock }) => DemandProposals.parse(mock.proposals)],
  ['GET /api/cases/:id', ({ id }) => CaseDetail.parse(data.caseDetail(caseOf(id)))],
  [
    'POST /api/cases/:id/commands',
    ({ id, body }) => {
      CommandBody.parse(body);
      return data.caseDetail({ ...caseOf(id), version: 7 });
    },
  ],
  ['GET /api/sources', () => SourceList.parse(data.sources)],
  ['POST /api/sources', () => data.sources.items[0]],
  ['PATCH /api/sources/:id', () => data.sources.items[0]],
  ['POST /api/sources/:id/run', () => ({ queued: true })],
  [
    'GET /api/sources/:id/runs',
    () => ({
      items: [
        RunView.parse({
          startedAt: data.ago(12),
          endedAt: data.ago(11),
          state: 'ok',
          reason: '新增 2 条',
          listed: 20,
          fetched: 2,
          emitted: 2,
          failed: 0,
        }),
      ],
    }),
  ],
  ['GET /api/clocks/rates', () => RatesAnswer.parse(clockRates)],
  ['GET /api/clocks', () => ClocksInForce.parse(clocksInForce)],
  ['POST /api/clocks/try', ({ body }) => ClockTrial.parse(clockTrial(TryClocksBody.parse(body).value))],
  ['PUT /api/clocks', ({ body }) => ({ ...clocksInForce, value: SaveClocksBody.parse(body).value, version: 3 })],
  ['GET /api/units', () => ({ items: z.array(Unit).parse(data.units) })],
  ['PUT /api/units/:id', ({ body }) => Unit.parse(body)],
  ['GET /api/routes', () => ({ items: z.array(RouteRow).parse(data.routes) })],
  ['PUT /api/routes/:id', ({ body }) => RouteRow.parse(body)],
  ['GET /api/briefings', () => BriefingList.parse({ items: [data.briefing.briefing] })],
  ['POST /api/briefings', () => data.briefing.briefing],
  ['GET /api/briefings/:week', () => BriefingDetail.parse(data.briefing)],
  [
    'GET /api/ledger/verification',
    () =>
      Verification.parse({
        at: data.ago(0),
        entries: 1204,
        head: 'ab'.repeat(32),
        ok: true,
        broken: null,
        findings: [],
        heads: [{ chain: 'ledger', title: '台账', seq: 1204, hash: 'ab'.repeat(32) }],
      }),
  ],
  [
    'GET /api/system/queue',
    () =>
      QueueView.parse({
        engine: '内存',
        counts: {
          collect: { waiting: 2, delayed: 1, active: 1, failed: 0 },
          analyse: { waiting: 0, delayed: 0, active: 0, failed: 1 },
        },
        failed: [{ id: 'analyse-9', name: 'analyse', attempts: 5, error: '文档库暂时连不上', failedAt: data.ago(20) }],
      }),
  ],
  ['GET /api/system/keeping', () => KeepingView.parse(data.keeping)],
  ['POST /api/system/keeping/clock', () => data.keeping.clock],
  ['POST /api/system/keeping/sources/:id/approval', () => data.keeping],
  ['POST /api/system/queue/:id/retry', () => ({ retried: true })],
  [
    'GET /api/users',
    () => ({
      items: z
        .array(User)
        .parse([data.userOf('admin'), { ...data.userOf('unit'), lockedUntil: data.ahead(14) }, data.proposed]),
    }),
  ],
  ['POST /api/users', ({ mock }) => mock.session.user],
  [
    'POST /api/users/:id/rights/confirm',
    ({ body, mock }) => {
      ConfirmRightsBody.parse(body);
      return mock.session.user;
    },
  ],
  ['GET /api/inside-hosts', () => InsideHostList.parse({ items: data.insideHosts })],
  ['POST /api/inside-hosts', ({ body }) => ({ ...data.insideHosts[0], ...NewInsideHostBody.parse(body) })],
  [
    'POST /api/inside-hosts/end',
    ({ body }) => {
      EndInsideHostBody.parse(body);
      return { removed: true };
    },
  ],
  [
    'POST /api/briefings/:week/again',
    ({ body }) => {
      BriefingAgainBody.parse(body);
      return BriefingDetail.parse(data.briefing);
    },
  ],
  ['PATCH /api/users/:id', ({ mock }) => mock.session.user],
  ['GET /api/keys', () => KeyList.parse({ items: data.apiKeys })],
  [
    'POST /api/keys',
    ({ body }) => {
      const { name, scopes } = NewKeyBody.parse(body);
      const key = { ...data.apiKeys[0], id: 'k9', name, scopes, lastUsedAt: null, lastUsedFrom: null };
      return NewKey.parse({ key, secret: `hy_${'k9'.repeat(22)}`.slice(0, 46) });
    },
  ],
  [
    'POST /api/keys/:id/revoke',
    ({ id }) =>
      ApiKey.parse({ ...data.apiKeys.find((key) => key.id === id), state: 'revoked', revokedAt: data.ago(0) }),
  ],
  ['GET /api/channels', () => ChannelList.parse(data.channels)],
  ['GET /api/notice-attempts', () => NoticeAttemptPage.parse(pageOf(data.attempts))],
  ['GET /api/account/contacts', () => Contacts.parse(data.contacts)],
  ['PUT /api/account/contacts', ({ body }) => ({ ...data.contacts, ...ContactsBody.parse(body) })],
  ['GET /api/users/:id/contacts', () => Contacts.parse(data.contacts)],
  ['GET /api/webhooks', () => ({ items: z.array(WebhookView).parse(data.webhooks) })],
  [
    'POST /api/webhooks',
    ({ body }) => {
      const webhook = { ...data.webhooks[0], ...NewWebhookBody.parse(body), id: 'webhook-000000000009' };
      return WebhookWithSecret.parse({ webhook, secret: `whsec_${'s9'.repeat(21)}s=` });
    },
  ],
  ['PATCH /api/webhooks/:id', ({ body }) => ({ ...data.webhooks[0], ...WebhookPatch.parse(body) })],
  ['DELETE /api/webhooks/:id', () => ({ removed: true })],
  ['GET /api/webhooks/:id/deliveries', () => DeliveryPage.parse(pageOf(data.deliveries))],
  ['POST /api/webhooks/:id/ping', () => data.deliveries[0]],
  ['POST /api/webhooks/:id/deliveries/:delivery/redeliver', () => ({ queued: true })],
  [
    'GET /api/audit',
    () =>
      page(AuditItem).parse(
        pageOf([
          {
            seq: 2,
            at: data.ago(4),
            by: '值班员甲',
            action: '研判预警：立案交办',
            target: 'a1',
            caseNumber: null,
            ok: true,
            address: '10.0.0.8',
          },
          {
            ...{ seq: 3, at: data.ago(3), by: '值班员甲', action: '案件详情', target: 'c1', caseNumber: '2026-0012' },
            ...{ ok: true, address: '10.0.0.8' },
          },
          {
            ...{ seq: 1, at: data.ago(9), by: null, action: '登录', target: 'test', caseNumber: null, ok: false },
            address: '10.0.0.9',
          },
        ]),
      ),
  ],
];

function missing(id: string): never {
  throw new TypeError(`no record ${id}`);
}

function problem(response: ServerResponse, status: number, code: string, detail: string, part?: string): void {
  response
    .writeHead(status, { 'Content-Type': 'application/problem+json' })
    .end(JSON.stringify({ type: 'about:blank', title: code, status, detail, code, part }));
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? null : JSON.parse(Buffer.concat(chunks).toString());
}

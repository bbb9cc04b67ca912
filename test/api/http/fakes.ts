import { createHash } from 'node:crypto';
import type { AnalysedDocument } from '../../../analysis/assessment.ts';
import type { DocumentStore, SearchFilter } from '../../../analysis/store.ts';
import type { Alerts } from '../../../api/alerts/alerts.ts';
import type { AlertItem } from '../../../api/contract/alert.ts';
import type { Unit } from '../../../api/contract/identity.ts';
import type { Actor, CaseEvent, CaseState, LedgerEntry } from '../../../api/ledger/case.ts';
import type { Cases } from '../../../api/ledger/cases.ts';
import { presentCaseItem } from '../../../api/present/case-detail.ts';
import { Conflict, Forbidden, NotFound, Refused } from '../../../api/problem.ts';
import type { Services, Units } from '../../../api/services.ts';
import type { FailedJob } from '../../../queue/queue.ts';

/**
 * Small stand-ins, in memory and typed, for the parts that are built beside this one (ledger, alerts, documents,
 * queue). They keep to the interfaces and to the few rules that the HTTP tests speak of.
 */
export function fakeDocuments(documents: AnalysedDocument[]): DocumentStore {
  const match = (filter: SearchFilter) =>
    documents.filter(
      (one) =>
        (filter.level?.includes(one.assessment.level) ?? true) &&
        (filter.group?.includes(one.group) ?? true) &&
        (filter.relevant ?? one.assessment.relevant) === one.assessment.relevant &&
        (filter.place?.some((place) => one.assessment.places.some(({ code }) => code.startsWith(place))) ?? true) &&
        (filter.words?.all.every((tokens) => one.text.includes(tokens.join(''))) ?? true) &&
        (filter.from === undefined || timeOf(one) >= filter.from) &&
        (filter.to === undefined || timeOf(one) < filter.to),
    );
  const keysOf = (one: AnalysedDocument, field: string): string[] => {
    if (field === 'topic') return one.assessment.topics;
    if (field === 'place') return one.assessment.places.map(({ code }) => code);
    if (field === 'trigger') return one.assessment.triggers;
    if (field === 'sourceId') return [one.sourceId];
    if (field === 'sourceKind') return [one.sourceKind];
    if (field === 'level') return [one.assessment.level];
    return field === 'state' ? [one.assessment.state] : [String(one.assessment.sentiment)];
  };
  const count = (keys: string[]) =>
    [...new Set(keys)].map((key) => ({ key, count: keys.filter((other) => other === key).length }));
  return {
    engine: '内存',
    put: async (added) => {
      documents.push(...added);
      return added.map(({ id }) => ({ id, result: 'stored' as const }));
    },
    get: async (ids) => ids.map((id) => documents.find((one) => one.id === id) ?? null),
    have: async (ids) => new Set(ids.filter((id) => documents.some((one) => one.id === id))),
    near: async () => [],
    search: async (query) => {
      const hits = match(query).map((document) => ({ document, marks: [], copies: 1 }));
      return { hits: hits.slice(0, query.limit), total: hits.length, next: null };
    },
    facets: async (filter, fields) =>
      Object.fromEntries(
        fields.map((field) => [field, count(match(filter).flatMap((one) => keysOf(one, field)))]),
      ) as Awaited<ReturnType<DocumentStore['facets']>>,
    histogram: async (filter) =>
      count(match(filter).map((one) => new Date(Date.parse(timeOf(one)) + 8 * 3_600_000).toISOString().slice(0, 10))),
    count: async (filter) => match(filter).length,
    refresh: async () => undefined,
    close: async () => undefined,
  };
}

function timeOf(document: AnalysedDocument): string {
  return document.publishedAt ?? document.foundAt;
}

/** Cases kept as arrays of events; only opening, filing, assigning, accepting and answering are known here. */
export function fakeCases(units: () => Unit[], now: () => Date): Cases {
  const cases = new Map<string, { state: CaseState; entries: LedgerEntry[] }>();
  let seq = 0;
  const append = (state: CaseState, event: CaseEvent, by: Actor): CaseState => {
    seq += 1;
    const entries = cases.get(state.id)?.entries ?? [];
    const hash = createHash('sha256').update(String(seq)).digest('hex');
    const entry = { seq, caseId: state.id, version: entries.length + 1, at: now().toISOString(), by, event };
    const after = { ...state, version: entry.version };
    cases.set(state.id, { state: after, entries: [...entries, { ...entry, previous: '', hash }] });
    return after;
  };
  const related = (state: CaseState, unitId: string | null) =>
    unitId !== null && state.duty !== null && [state.duty.lead, state.duty.handler].includes(unitId);
  const maySee = (state: CaseState, actor: Actor) =>
    actor.kind === 'system' || actor.role !== 'unit' || related(state, actor.unitId);
  const read = (id: string) => cases.get(id) ?? null;

  return {
    async open(input, actor) {
      const { caseId, channel: _, ...facts } = { ...input, channel: null };
      const number = `2026-${String(cases.size + 1).padStart(4, '0')}`;
      const state = emptyCase(caseId, number, input, now().toISOString());
      return append(state, { type: 'opened', number, ...facts }, actor);
    },
    async act(id, version, command, actor) {
      const found = read(id);
      if (found === null) throw new NotFound('没有这个案件');
      const { state } = found;
      if (state.version !== version) throw new Conflict('案件已被他人办理，请刷新后再试。');
      const person = actor.kind === 'person' ? actor : null;
      if (command.type === 'assign') {
        if (person?.role !== 'publicity') throw new Forbidden('forbidden.assign', '交办由宣教处办理。');
        return append({ ...state, status: 'assigned', duty: command.duty }, { ...command, type: 'assigned' }, actor);
      }
      if (command.type === 'accept') {
        if (!related(state, person?.unitId ?? null)) throw new Forbidden('forbidden.accept', '签收由责任单位办理。');
        const unitId = person?.unitId ?? '';
        return append({ ...state, status: 'accepted' }, { type: 'accepted', unitId }, actor);
      }
      if (command.type === 'draftAnswer') {
        const versions = [
          ...state.answer.versions,
          { text: command.text, by: person?.name ?? '', at: '2026-11-25T02:00:00.000Z' },
        ];
        const answer = { ...state.answer, status: 'draft' as const, versions };
        return append({ ...state, answer }, { ...command, type: 'answerDrafted' }, actor);
      }
      throw new Refused(`case.${state.status}.${command.type}`, '案件现在的状态不能这样办理。');
    },
    async join(id) {
      const found = read(id);
      if (found === null) throw new NotFound('没有这个案件');
      return found.state;
    },
    read: async (id) => read(id),
    async list(query, actor) {
      const seen = [...cases.values()].map(({ state }) => state).filter((state) => maySee(state, actor));
      const found = query.place === undefined ? seen : seen.filter((state) => state.place?.code === query.place);
      const wanted = query.view === 'all' || query.view === 'todo' ? found : [];
      return { items: wanted.map((state) => presentCaseItem(state, units(), now())), next: null, total: wanted.length };
    },
    can: (state, actor) =>
      state.status === 'toJudge' && actor.kind === 'person' && actor.role === 'publicity'
        ? [{ command: 'file', blocked: null }]
        : [],
    maySee,
    remind: async () => 0,
    entries: async () => [...cases.values()].flatMap(({ entries }) => entries),
    statesAt: async (at) => [...cases.values()].map(({ state }) => state).filter((state) => state.openedAt <= at),
  };
}

function emptyCase(id: string, number: string, input: Parameters<Cases['open']>[0], at: string): CaseState {
  const { title, summary, level, origin, documents, foundAt, publishedAt, topics, place, demands, demo } = input;
  const clock = { kind: 'answer' as const, startsAt: foundAt, legalBasis: '国办发〔2016〕61号' };
  const dueAt = new Date(Date.parse(foundAt) + 48 * 3_600_000).toISOString();
  return {
    id,
    number,
    title,
    summary,
    level,
    status: 'toJudge',
    origin,
    emergency: false,
    documents,
    openedAt: at,
    foundAt,
    publishedAt,
    topics,
    place,
    demands: demands.map((text) => ({ text, covered: false })),
    duty: null,
    clocks: [{ ...clock, dueAt, stoppedAt: null, extended: false, noted: [] }],
    answer: {
      status: 'none',
      versions: [],
      chain: [],
      reviews: [],
      published: null,
      withheldBasis: null,
    },
    press: null,
    handling: [],
    fix: null,
    referral: null,
    conclusion: null,
    reopened: 0,
    returns: [],
    demo,
    version: 0,
  };
}

export function fakeAlerts(alerts: AlertItem[], documentIds: Record<string, string[]>, cases: Cases): Alerts {
  const find = (id: string) => alerts.find((alert) => alert.id === id);
  return {
    raise: async () => undefined,
    async list(query) {
      const found = alerts.filter(
        (alert) =>
          (query.status === 'all' || (alert.status === 'waiting') === (query.status === 'waiting')) &&
          (query.level?.includes(alert.level) ?? true),
      );
      return { items: found.slice(0, query.limit), next: null, total: found.length };
    },
    async get(id) {
      const alert = find(id);
      return alert === undefined ? null : { alert, documentIds: documentIds[id] ?? [], heldBack: [] };
    },
    async decide(id, decision, actor) {
      const alert = find(id);
      if (alert === undefined) throw new NotFound('没有这条预警');
      if (alert.status !== 'waiting') throw new Refused('alert.decided', '这条预警已经研判过，请刷新列表。');
      if (decision.type === 'dismiss') alert.status = 'dismissed';
      if (decision.type !== 'file') return null;
      alert.status = 'filed';
      alert.caseId = `case-of-${id}`;
      const { title, level, topics, place } = alert;
      const opened = { title, level, topics, place, summary: alert.firstSentence, demands: [], documents: [] };
      const times = { foundAt: alert.raisedAt, publishedAt: null, origin: 'alert' as const, demo: false };
      return cases.open({ caseId: alert.caseId, ...opened, ...times }, actor);
    },
  };
}

export function fakeUnits(units: Unit[]): Units {
  return {
    list: async () => units,
    get: async (id) => units.find((unit) => unit.id === id) ?? null,
    save: async (unit) => {
      const index = units.findIndex((one) => one.id === unit.id);
      if (index < 0) units.push(unit);
      else units[index] = unit;
    },
    routes: async () => [],
    saveRoute: async () => undefined,
    suggest: async (duty) => ({
      duty: { lead: 'air', handler: 'nanchang', support: [] },
      reason: duty.reason,
      outside: null,
    }),
  };
}

export function fakeQueue(): Services['queue'] & { added: string[]; broken: Error | null; given: FailedJob[] } {
  const none = { waiting: 0, delayed: 0, active: 0, failed: 0 };
  return {
    engine: '内存',
    added: [],
    broken: null,
    given: [],
    async add(name, payload) {
      this.added.push(`${name} ${JSON.stringify(payload)}`);
      return true;
    },
    async counts() {
      if (this.broken !== null) throw this.broken;
      return { collect: none, analyse: none, notify: none, remind: none, brief: none, sweep: none };
    },
    async failed() {
      return this.given;
    },
    async retry(id) {
      const before = this.given.length;
      this.given = this.given.filter((job) => job.id !== id);
      return this.given.length < before;
    },
  };
}

import { z } from 'zod';
import { beijingDay } from '../../analysis/calendar.ts';
import { documentId } from '../../analysis/document.ts';
import { regionName } from '../../analysis/places/regions.ts';
import { newId } from '../database/new-id.ts';
import { BadInput } from '../http/problems.ts';
import type { StoredFile } from '../http/route.ts';
import { FileAnswer } from '../http/route.ts';
import { type Person, route } from '../route.ts';
import type { Units } from '../units/unit-table.ts';
import type { Actor, CaseDocument } from './case.ts';
import { presentCase } from './case-detail.ts';
import type { CaseListQuery, Cases } from './cases.ts';
import { CaseDetail, CasePage, CaseQuery, NewCaseBody } from './contract.ts';
import { CommandBody, commandNames } from './contract-commands.ts';
import { ExportQuery, type LedgerFormCode, ledgerForms } from './contract-forms.ts';
import { maskTyped } from './mask-typed.ts';

const Id = z.object({ id: z.string().min(1).max(80) });

type Needs = {
  cases: Cases;
  units: Pick<Units, 'list'>;
  /** The ledger in the office's columns, only what the actor may see. */
  ledgerXlsx(query: CaseListQuery & { form: LedgerFormCode }, actor: Actor, signal: AbortSignal): Promise<StoredFile>;
  settings: { homeRegion: string };
  now(): Date;
};

/** 台账与案件. */
export const caseRoutes = (needs: Needs) => [
  route({
    method: 'get',
    path: '/api/cases',
    tag: '台账',
    summary: '台账列表',
    access: 'cases.read',
    scope: 'read',
    query: CaseQuery,
    answer: CasePage,
    act: ({ query, actor }) => needs.cases.list(query, actor),
  }),
  route({
    method: 'post',
    path: '/api/cases',
    tag: '台账',
    summary: '一键录入案件',
    access: 'cases.create',
    body: NewCaseBody,
    answer: CaseDetail,
    status: 201,
    async act({ body, actor, note }) {
      checkTimes(body, needs.now());
      checkPlaces(body.places, needs.settings.homeRegion);
      const { channel, url, places: codes, ...facts } = maskTyped(body);
      const places = codes.map((code) => ({ code, name: regionName(code) }));
      const state = await needs.cases.open(
        {
          ...facts,
          caseId: newId(),
          origin: channel,
          documents: url === null ? [] : [documentOf(url, { ...body, title: facts.title })],
          places,
          demo: false,
        },
        actor,
      );
      note({ target: state.id });
      return detailOf(needs, state.id, actor);
    },
  }),
  // Before `/:id`, which would take its name for an id.
  route({
    method: 'get',
    path: '/api/cases/export.xlsx',
    tag: '台账',
    summary: '导出台账',
    access: 'cases.export',
    scope: 'read',
    query: ExportQuery,
    answer: { media: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
    audited: 'always',
    async act({ query, actor, response }) {
      const name = `${ledgerForms[query.form]}-${beijingDay(needs.now())}.xlsx`;
      const left = new AbortController();
      response.once('close', () => left.abort());
      return new FileAnswer(await needs.ledgerXlsx(query, actor, left.signal), name);
    },
  }),
  route({
    method: 'get',
    path: '/api/cases/:id',
    tag: '台账',
    summary: '案件详情',
    access: 'cases.read',
    scope: 'read',
    params: Id,
    answer: CaseDetail,
    audited: 'reading',
    act: ({ params, actor }) => detailOf(needs, params.id, actor),
  }),
  route({
    method: 'post',
    path: '/api/cases/:id/commands',
    tag: '台账',
    summary: '办理案件',
    access: 'cases.act',
    params: Id,
    body: CommandBody,
    answer: CaseDetail,
    async act({ params, body, actor, note }) {
      note({ action: `办理案件：${commandNames[body.command.type]}` });
      await needs.cases.seen(params.id, actor);
      const state = await needs.cases.act(params.id, body.version, maskTyped(body.command), actor);
      // A unit that returned the case no longer sees it; what it just did it may still read.
      const read = await needs.cases.read(params.id);
      const units = await needs.units.list();
      const looks = await needs.cases.looks(params.id);
      return presentCase(state, read?.entries ?? [], actor, needs.cases.can(state, actor), units, needs.now(), looks);
    },
  }),
];

async function detailOf(needs: Needs, id: string, actor: Person) {
  const { state, entries } = await needs.cases.seen(id, actor);
  const [units, looks] = await Promise.all([needs.units.list(), needs.cases.looks(id)]);
  return presentCase(state, entries, actor, needs.cases.can(state, actor), units, needs.now(), looks);
}

/** A case of this department concerns its province, and may concern others beside it. */
function checkPlaces(places: readonly string[], home: string): void {
  const unknown = places.find((code) => regionName(code) === code);
  if (unknown !== undefined) throw new BadInput([{ path: 'places', message: `没有区划代码 ${unknown}，请核对` }]);
  if (places.includes(home)) throw new BadInput([{ path: 'places', message: '本省的地点请写到市或者县' }]);
  if (places.length === 0 || places.some((code) => code.startsWith(home))) return;
  throw new BadInput([{ path: 'places', message: `至少有一个地点在本省，代码以 ${home} 开头` }]);
}

/** 发现时间 starts the legal clocks: it cannot lie ahead, nor before the publication. */
function checkTimes(body: z.infer<typeof NewCaseBody>, now: Date): void {
  const errors: { path: string; message: string }[] = [];
  const slackMs = 60_000;
  if (Date.parse(body.foundAt) > now.getTime() + slackMs)
    errors.push({ path: 'foundAt', message: '发现时间不能晚于现在' });
  if (body.publishedAt !== null && Date.parse(body.publishedAt) > Date.parse(body.foundAt) + slackMs)
    errors.push({ path: 'publishedAt', message: '发布时间不能晚于发现时间' });
  if (body.happenedAt !== null && Date.parse(body.happenedAt) > Date.parse(body.foundAt) + slackMs)
    errors.push({ path: 'happenedAt', message: '发生时间不能晚于发现时间' });
  if (errors.length > 0) throw new BadInput(errors);
}

function documentOf(url: string, body: z.infer<typeof NewCaseBody>): CaseDocument {
  const { title, publishedAt, foundAt } = body;
  return { id: documentId(url), title, url, sourceName: '人工录入', publishedAt, foundAt, snapshotSha256: null };
}

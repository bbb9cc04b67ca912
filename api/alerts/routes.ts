import { z } from 'zod';
import type { Cases } from '../cases/cases.ts';
import { maskTyped } from '../cases/mask-typed.ts';
import { route } from '../route.ts';
import type { Units } from '../units/unit-table.ts';
import { makeAlertDetail, type Texts, textsOfAlert } from './alert-detail.ts';
import type { Alerts } from './alerts.ts';
import { AlertDecision, AlertDetail, AlertPage, AlertQuery } from './contract.ts';

const Id = z.object({ id: z.string().min(1).max(80) });

type Needs = {
  alerts: Alerts;
  cases: Cases;
  units: Units;
  documents: Texts;
};

/** 预警. */
export const alertRoutes = (needs: Needs) => [
  route({
    method: 'get',
    path: '/api/alerts',
    tag: '预警',
    summary: '预警列表',
    access: 'alerts.read',
    scope: 'read',
    query: AlertQuery,
    answer: AlertPage,
    act: ({ query }) => needs.alerts.list(query),
  }),
  route({
    method: 'get',
    path: '/api/alerts/:id',
    tag: '预警',
    summary: '预警详情',
    access: 'alerts.read',
    scope: 'read',
    params: Id,
    answer: AlertDetail,
    audited: 'reading',
    act: ({ params, actor }) => makeAlertDetail(needs, params.id, actor),
  }),
  route({
    method: 'post',
    path: '/api/alerts/:id/decision',
    tag: '预警',
    summary: '研判预警',
    access: 'alerts.decide',
    params: Id,
    body: AlertDecision,
    answer: AlertDetail,
    // The texts come from the document store, which may be slow: nobody shall wait for it under the lock of the ledger.
    ownUnit: true,
    async act({ params, body, actor, note, decide }) {
      note({ action: `研判预警：${decisionNames[body.type]}` });
      const documents = await textsOfAlert(needs, params.id);
      return decide(async () => {
        await needs.alerts.decide(params.id, maskTyped(body), actor);
        return makeAlertDetail({ ...needs, documents }, params.id, actor);
      });
    },
  }),
];

const decisionNames: Record<z.infer<typeof AlertDecision>['type'], string> = {
  acknowledge: '认领',
  file: '立案交办',
  join: '并入案件',
  dismiss: '无需处置',
  refer: '转外单位',
};

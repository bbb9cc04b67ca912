import type { z } from 'zod';
import { inTransaction } from '../database/in-transaction.ts';
import { newId } from '../database/new-id.ts';
import type { Database } from '../database/open.ts';
import type { WebhookDeliveryRow, WebhookRow } from '../database/tables-doors.ts';
import { NotFound, Refused } from '../http/problem.ts';
import { record, seeAudit } from '../trail/trail.ts';
import type { DeliveryPage, DeliveryView, NewWebhookBody, WebhookPatch, WebhookView } from './contract.ts';
import { type DeliverOptions, deliverOne } from './deliver.ts';
import type { Poster } from './post.ts';
import { deliveryOf } from './record-events.ts';
import { newSecret } from './sign.ts';

/** 对外推送：the addresses to which programs outside are told what happens here, and the log of what they were told. */
export type Webhooks = {
  list(): Promise<WebhookView[]>;
  create(body: z.infer<typeof NewWebhookBody>, by: string): Promise<{ webhook: WebhookView; secret: string }>;
  change(id: string, patch: z.infer<typeof WebhookPatch>): Promise<WebhookView>;
  /** Removes the address with its log. */
  remove(id: string): Promise<void>;
  /** A new secret; the old one signs nothing from now on. */
  renewSecret(id: string): Promise<{ webhook: WebhookView; secret: string }>;
  /** Sends a test message at once, also to an address that is switched off. */
  ping(id: string, decide?: <T>(act: () => Promise<T>) => Promise<T>): Promise<DeliveryView>;
  /** Newest first. */
  deliveries(id: string, query: { limit: number; after?: string | undefined }): Promise<z.infer<typeof DeliveryPage>>;
  /** Puts a message that was settled back in line, with the same id. */
  redeliver(id: string, deliveryId: string): Promise<void>;
};

type Options = DeliverOptions & { poster: Pick<Poster, 'post' | 'refuses'> };

/** So many addresses can be registered; each costs a row per event. */
export const webhooksMax = 20;

export function openWebhooks(options: Options): Webhooks {
  const { database, now } = options;
  const view = async (id: string) => {
    const [one] = await views(database, id);
    if (one === undefined) throw new NotFound('没有这个推送地址，请刷新列表。');
    return one;
  };
  const webhookRow = async (id: string): Promise<WebhookRow> => {
    const row = await database.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw new NotFound('没有这个推送地址，请刷新列表。');
    return row;
  };
  return {
    list: () => views(database),
    create: (body, by) => create(options, body, by, view),
    async change(id, patch) {
      const before = await webhookRow(id);
      const { active, ...fields } = patch;
      const merged = {
        url: before.url,
        allowInternal: before.allowInternal === 1,
        internalReason: before.internalReason,
      };
      checkAddress(options.poster, { ...merged, ...fields });
      await inTransaction(database, async (writing) => {
        await writing
          .updateTable('webhooks')
          .set(columns(fields))
          .set(switched(active, now()))
          .where('id', '=', id)
          .execute();
        await record(writing, 'webhook', [id], { act: '修改推送地址', by: seeAudit, at: now().toISOString() });
      });
      return view(id);
    },
    async remove(id) {
      await webhookRow(id);
      await database.transaction().execute(async (writing) => {
        await writing.deleteFrom('webhooks').where('id', '=', id).execute();
        const sent = writing.selectFrom('webhookDeliveries').select('id').where('webhookId', '=', id);
        await writing.deleteFrom('webhookAttempts').where('deliveryId', 'in', sent).execute();
        await writing.deleteFrom('webhookDeliveries').where('webhookId', '=', id).execute();
        await record(writing, 'webhook', [id], { act: '删除推送地址', by: seeAudit, at: now().toISOString() });
      });
    },
    async renewSecret(id) {
      await webhookRow(id);
      const secret = newSecret();
      await inTransaction(database, async (writing) => {
        await writing.updateTable('webhooks').set({ secret }).where('id', '=', id).execute();
        await record(writing, 'webhook', [id], { act: '更换推送密钥', by: seeAudit, at: now().toISOString() });
      });
      return { webhook: await view(id), secret };
    },
    async ping(id, decide = (act) => act()) {
      const row = await webhookRow(id);
      const sent = await sendPing(options, row, decide);
      const [made] = await presented(
        database,
        await database.selectFrom('webhookDeliveries').selectAll().where('id', '=', sent).execute(),
      );
      if (made === undefined) throw new NotFound('测试消息已被清除，请重试。');
      return made;
    },
    async deliveries(id, query) {
      await webhookRow(id);
      return deliveryPage(database, id, query);
    },
    async redeliver(id, deliveryId) {
      const { active } = await webhookRow(id);
      if (active === 0) throw new Refused('webhook.disabled', '这个推送地址已停用，请先启用再重新推送。', 409);
      const { numUpdatedRows } = await database
        .updateTable('webhookDeliveries')
        .set((eb) => ({
          state: 'waiting',
          base: eb.ref('attempts'),
          nextAttemptAt: now().toISOString(),
          settledAt: null,
        }))
        .where('id', '=', deliveryId)
        .where('webhookId', '=', id)
        .where('state', '!=', 'sending')
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new NotFound('这条推送正在进行，或者已按保存期限清除，请刷新。');
    },
  };
}

async function create(
  { database, poster, now }: Options,
  body: z.infer<typeof NewWebhookBody>,
  by: string,
  view: (id: string) => Promise<WebhookView>,
): Promise<{ webhook: WebhookView; secret: string }> {
  checkAddress(poster, body);
  const { count } = await database
    .selectFrom('webhooks')
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  if (Number(count) >= webhooksMax)
    throw new Refused('webhook.too-many', `推送地址已有 ${webhooksMax} 个，请先删除不用的。`, 409);
  const id = `webhook-${newId().replaceAll('-', '').slice(0, 12)}`;
  const secret = newSecret();
  const row = {
    id,
    name: body.name,
    url: body.url,
    events: JSON.stringify(body.events),
    secret,
    active: 1,
    allowInternal: body.allowInternal ? 1 : 0,
    internalReason: body.internalReason,
    createdAt: now().toISOString(),
    createdBy: by,
    failingSince: null,
    disabledAt: null,
    disabledReason: null,
  };
  await inTransaction(database, async (writing) => {
    await writing.insertInto('webhooks').values(row).execute();
    await record(writing, 'webhook', [id], { act: '新增推送地址', by, at: row.createdAt });
  });
  return { webhook: await view(id), secret };
}

/** An internal address needs both the flag and its reason, so that the audit can tell why it was allowed. */
function checkAddress(
  poster: Pick<Poster, 'refuses'>,
  {
    url,
    allowInternal,
    internalReason,
  }: { url?: string | undefined; allowInternal?: boolean | undefined; internalReason?: string | null | undefined },
): void {
  if (allowInternal === true && (internalReason ?? '') === '')
    throw new Refused('webhook.internal-reason', '允许推送到内部网络时，请写明理由。', 400);
  const why = url === undefined ? null : poster.refuses(url, allowInternal === true);
  if (why !== null)
    throw new Refused(
      'webhook.internal',
      `不能推送到这个地址：${why}。确需推送到内部网络的，请勾选允许并写明理由。`,
      400,
    );
}

function columns({
  events,
  allowInternal,
  ...same
}: Omit<z.infer<typeof WebhookPatch>, 'active'>): Partial<WebhookRow> {
  return {
    ...(same.name === undefined ? {} : { name: same.name }),
    ...(same.url === undefined ? {} : { url: same.url }),
    ...(same.internalReason === undefined ? {} : { internalReason: same.internalReason }),
    ...(events === undefined ? {} : { events: JSON.stringify(events) }),
    ...(allowInternal === undefined ? {} : { allowInternal: allowInternal ? 1 : 0 }),
  };
}

function switched(active: boolean | undefined, now: Date): Partial<WebhookRow> {
  if (active === undefined) return {};
  if (active) return { active: 1, failingSince: null, disabledAt: null, disabledReason: null };
  return { active: 0, disabledAt: now.toISOString(), disabledReason: '由管理员停用。' };
}

/** Returns the id of the message. */
async function sendPing(
  options: Options,
  webhook: WebhookRow,
  decide: <T>(act: () => Promise<T>) => Promise<T>,
): Promise<string> {
  const { database, now } = options;
  const data = {
    id: webhook.id,
    title: `测试消息：${webhook.name}`,
    level: 'none',
    status: 'test',
    path: '/system/webhooks',
  } as const;
  const made = deliveryOf(webhook.id, { key: newId(), type: 'ping', at: now().toISOString(), data });
  // A test is tried once; with the schedule used up it is not sent again behind the administrator's back.
  const row: WebhookDeliveryRow = { ...made, base: -pingBase };
  await decide(async () => {
    await database
      .insertInto('webhookDeliveries')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  });
  await deliverOne(options, webhook, row);
  return row.id;
}

const pingBase = 1_000;

async function views(database: Database, id?: string): Promise<WebhookView[]> {
  let query = database.selectFrom('webhooks').selectAll().orderBy('createdAt').orderBy('id');
  if (id !== undefined) query = query.where('id', '=', id);
  const rows = await query.execute();
  const counted = await database
    .selectFrom('webhookDeliveries')
    .select((eb) => ['webhookId', 'state', eb.fn.countAll().as('count'), eb.fn.max('settledAt').as('last')])
    .groupBy(['webhookId', 'state'])
    .execute();
  const of = (webhookId: string, states: readonly string[]) =>
    counted.filter((row) => row.webhookId === webhookId && states.includes(row.state));
  const sum = (webhookId: string, states: readonly string[]) =>
    of(webhookId, states).reduce((all, { count }) => all + Number(count), 0);
  return rows.map(({ secret: _, events, active, allowInternal, ...row }) => ({
    ...row,
    events: JSON.parse(events) as WebhookView['events'],
    active: active === 1,
    allowInternal: allowInternal === 1,
    waiting: sum(row.id, ['waiting', 'sending']),
    failed: sum(row.id, ['failed']),
    lastDeliveredAt: of(row.id, ['delivered'])[0]?.last ?? null,
  }));
}

async function deliveryPage(
  database: Database,
  webhookId: string,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<z.infer<typeof DeliveryPage>> {
  const all = database.selectFrom('webhookDeliveries').where('webhookId', '=', webhookId);
  const { total } = await all.select((eb) => eb.fn.countAll().as('total')).executeTakeFirstOrThrow();
  let query = all
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (after !== undefined) {
    const [at = '', id = ''] = after.split('~');
    query = query.where((eb) => eb.or([eb('at', '<', at), eb.and([eb('at', '=', at), eb('id', '<', id)])]));
  }
  const rows = await query.execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await presented(database, shown),
    next: rows.length > shown.length && last !== undefined ? `${last.at}~${last.id}` : null,
    total: Number(total),
  };
}

async function presented(database: Database, rows: readonly WebhookDeliveryRow[]): Promise<DeliveryView[]> {
  const attempts = await attemptsOf(
    database,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    title: String((JSON.parse(row.data) as { title?: unknown }).title ?? ''),
    at: row.at,
    state: row.state as DeliveryView['state'],
    nextAttemptAt: row.state === 'waiting' ? row.nextAttemptAt : null,
    attempts: attempts.get(row.id) ?? [],
  }));
}

async function attemptsOf(database: Database, ids: readonly string[]): Promise<Map<string, DeliveryView['attempts']>> {
  const found = new Map<string, DeliveryView['attempts']>();
  if (ids.length === 0) return found;
  const rows = await database
    .selectFrom('webhookAttempts')
    .selectAll()
    .where('deliveryId', 'in', [...ids])
    .orderBy('number')
    .execute();
  for (const { deliveryId, ...attempt } of rows) found.set(deliveryId, [...(found.get(deliveryId) ?? []), attempt]);
  return found;
}

import { newId } from '../database/new-id.ts';
import type { Database } from '../database/open.ts';
import { NotFound, Refused } from '../http/problem.ts';
import { BadInput } from '../http/problems.ts';
import type { Channel } from '../notices/send-outbox.ts';
import type { Poster } from '../webhooks/post.ts';
import { lastAttempts, recordAttempt } from './attempts.ts';
import type { Addressed, Settings } from './channel-type.ts';
import { readSettings, typesByName, typeViews } from './channel-types.ts';
import {
  type ChannelChange,
  type ChannelList,
  type ChannelTest,
  type ChannelView,
  contactKinds,
  type NewChannel,
} from './contract.ts';
import { type Opened, testAddressee } from './directory.ts';
import { builtInId, openChannels } from './open-channels.ts';
import { createSafe, type Safe, unreadable } from './safe.ts';
import type { ChannelRow } from './tables.ts';

/** 通知渠道: the ways by which notices leave the product, kept by the system administrator. */
export type ChannelBook = {
  list(): Promise<ChannelList>;
  create(body: NewChannel, by: string): Promise<ChannelView>;
  change(id: string, patch: ChannelChange): Promise<ChannelView>;
  remove(id: string): Promise<void>;
  /** Puts them in this order; those not named keep theirs after them. */
  order(ids: readonly string[]): Promise<ChannelList>;
  /** Sends a test message at once, also by a channel that is off; `to` is the contact of a personal one. */
  test(id: string, to: string | null, decide: <T>(act: () => Promise<T>) => Promise<T>): Promise<ChannelTest>;
  /** The channels that are on, and who is reached by which, as of now. */
  open(): Promise<Opened>;
  /** The first group channel as of the last round, for when the database is away; without one it does nothing. */
  alarm: Channel;
};

export type ChannelNeeds = {
  database: Database;
  poster: Pick<Poster, 'post' | 'refuses' | 'addressOf'>;
  /** The secret of the installation, under which settings are sealed. */
  secret: string;
  now(): Date;
  publicUrl: string | null;
  /** The robot of WEBHOOK_URL, where it is set. */
  builtIn: { channel: Channel; url: string } | null;
};

/** More would be no list any more. */
export const channelsMax = 50;

export function createChannelBook(needs: ChannelNeeds): ChannelBook {
  const { database, now } = needs;
  const safe = createSafe(needs.secret);
  let last: Channel | null = needs.builtIn?.channel ?? null;
  const rowOf = async (id: string): Promise<ChannelRow> => {
    if (id === builtInId)
      throw new Refused('channel.built-in', '这个渠道由 WEBHOOK_URL 设置，请在服务器的环境变量里修改。', 409);
    const row = await database.selectFrom('channels').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw new NotFound('没有这个渠道，可能已被他人删除，请刷新列表。');
    return row;
  };
  const list = async (): Promise<ChannelList> => ({ items: await views(needs, safe), types: typeViews() });
  const view = async (id: string): Promise<ChannelView> => {
    const found = (await views(needs, safe)).find((one) => one.id === id);
    if (found === undefined) throw new NotFound('没有这个渠道，可能已被他人删除，请刷新列表。');
    return found;
  };
  return {
    list,
    async create(body, by) {
      const settings = checked(needs, body, {});
      const { count, last } = await database
        .selectFrom('channels')
        .select((e) => [e.fn.countAll().as('count'), e.fn.max('position').as('last')])
        .executeTakeFirstOrThrow();
      if (Number(count) >= channelsMax)
        throw new Refused('channel.too-many', `渠道已有 ${channelsMax} 个，请先删除不用的。`, 409);
      const id = `channel-${newId().replaceAll('-', '').slice(0, 12)}`;
      const { type, name, audience, allowInternal, internalReason } = body;
      await database
        .insertInto('channels')
        .values({
          ...{ id, type, name, internalReason, createdBy: by, createdAt: now().toISOString(), enabled: 1 },
          settings: safe.close(settings),
          audience: JSON.stringify(audience),
          allowInternal: allowInternal ? 1 : 0,
          position: Number(last ?? -1) + 1,
        })
        .execute();
      return view(id);
    },
    async change(id, patch) {
      const row = await rowOf(id);
      const { name, audience, enabled, settings, allowInternal, internalReason } = patch;
      const touches = settings !== undefined || allowInternal !== undefined || internalReason !== undefined;
      const before = safe.open(row.settings) ?? {};
      const merged = {
        type: row.type as ChannelView['type'],
        settings: settings ?? before,
        allowInternal: allowInternal ?? row.allowInternal === 1,
        internalReason: internalReason === undefined ? row.internalReason : internalReason,
      };
      const change: Partial<ChannelRow> = {
        ...(name === undefined ? {} : { name }),
        ...(audience === undefined ? {} : { audience: JSON.stringify(audience) }),
        ...(enabled === undefined ? {} : { enabled: enabled ? 1 : 0 }),
        ...(touches
          ? {
              settings: safe.close(checked(needs, merged, before)),
              allowInternal: merged.allowInternal ? 1 : 0,
              internalReason: merged.internalReason,
            }
          : {}),
      };
      if (Object.keys(change).length > 0)
        await database.updateTable('channels').set(change).where('id', '=', id).execute();
      return view(id);
    },
    async remove(id) {
      await rowOf(id);
      await database.deleteFrom('channels').where('id', '=', id).execute();
    },
    async order(ids) {
      const rows = await database.selectFrom('channels').select('id').orderBy('position').orderBy('id').execute();
      const there = rows.map(({ id }) => id);
      const first = [...new Set(ids)].filter((id) => there.includes(id));
      for (const [position, id] of [...first, ...there.filter((one) => !first.includes(one))].entries())
        await database.updateTable('channels').set({ position }).where('id', '=', id).execute();
      return list();
    },
    async test(id, to, decide) {
      const { channel, name, message } = await tested(needs, safe, id, to, rowOf);
      const begun = performance.now();
      const at = now().toISOString();
      const ended = await channel.send(message).then(
        (said) => ({ sent: true, said: String(said ?? '') }),
        (error: unknown) => ({ sent: false, said: error instanceof Error ? error.message : String(error) }),
      );
      const ms = Math.round(performance.now() - begun);
      return decide(async () => {
        await recordAttempt(database, {
          ...{
            key: message.key,
            channel: id,
            channelName: name,
            recipient: testAddressee,
            kind: '测试消息',
            notices: 1,
            at,
            ms,
          },
          ...(ended.sent ? { outcome: 'sent', error: null } : { outcome: 'failed', error: ended.said }),
        });
        return { ...ended, ms };
      });
    },
    async open() {
      const opened = await openChannels(needs, safe);
      last = opened.first;
      return opened;
    },
    alarm: { perMinute: null, send: async (notice) => last?.send(notice) },
  };
}

/** The settings as they will be kept: secret ones that were not typed again stay; BadInput or Refused says what is wrong. */
function checked(
  { poster }: ChannelNeeds,
  typed: Pick<NewChannel, 'type' | 'settings' | 'allowInternal' | 'internalReason'>,
  before: Settings,
): Settings {
  const type = typesByName[typed.type];
  const kept = Object.fromEntries(
    type.fields.flatMap(({ key, secret }) => {
      const old = before[key];
      return secret && old !== undefined && (typed.settings[key] ?? '') === '' ? [[key, old]] : [];
    }),
  );
  const { settings, faults } = readSettings(type, { ...typed.settings, ...kept });
  // What was meant for one place is never sent to another.
  if (Object.keys(before).length > 0 && type.place(settings) !== type.place(before))
    for (const { key, label } of type.fields)
      if (kept[key] !== undefined) faults.push({ path: `settings.${key}`, message: `去向改了，请重新填写${label}。` });
  if (faults.length > 0) throw new BadInput(faults);
  if (typed.allowInternal && (typed.internalReason ?? '') === '')
    throw new BadInput([{ path: 'internalReason', message: '允许发送到内部网络时，请写明理由。' }]);
  const place = type.place(settings);
  const url =
    URL.canParse(place) && place.includes('://') ? place : `http://${place.includes(':') ? `[${place}]` : place}`;
  const why = URL.canParse(url) ? poster.refuses(url, typed.allowInternal) : null;
  if (why !== null)
    throw new Refused(
      'channel.internal',
      `不能发送到这个地址：${why}。确需发送到内部网络的，请勾选允许并写明理由。`,
      400,
    );
  return settings;
}

/** A channel with the message that tests it. */
async function tested(
  needs: ChannelNeeds,
  safe: Safe,
  id: string,
  to: string | null,
  rowOf: (id: string) => Promise<ChannelRow>,
) {
  const message = (name: string, addressed: Addressed | null) => ({
    ...{ key: `test-${newId()}`, recipient: testAddressee, target: '/overview', to: addressed },
    subject: `测试消息：${name}`,
    text: '收到这条消息，说明该通知渠道可用，不需要处理。',
  });
  if (id === builtInId && needs.builtIn !== null) {
    const { channel } = needs.builtIn;
    return { channel, name: channel.name ?? builtInId, message: message(channel.name ?? builtInId, null) };
  }
  const row = await rowOf(id);
  const { reach, contact, name: called } = typesByName[row.type as ChannelView['type']];
  if (reach === 'person' && to === null)
    throw new BadInput([{ path: 'to', message: `请填写接收测试消息的${contactKinds[contact]}。` }]);
  const person = { name: '测试', mobile: null, email: null, robotName: null, [contact]: to };
  const addressed = reach === 'person' ? { name: '测试', people: [person] } : null;
  const { channels } = await openChannels(needs, safe, row);
  const channel = channels[row.id];
  if (channel === undefined) throw new NotFound(`没有这个渠道（${called}），可能已被他人删除，请刷新列表。`);
  return { channel, name: row.name, message: message(row.name, addressed) };
}

async function views({ database, builtIn }: ChannelNeeds, safe: Safe): Promise<ChannelView[]> {
  const [rows, last] = await Promise.all([
    database.selectFrom('channels').selectAll().orderBy('position').orderBy('id').execute(),
    lastAttempts(database),
  ]);
  const never = { lastSentAt: null, lastFailedAt: null, lastError: null };
  const own = rows.map((row): ChannelView => {
    const type = typesByName[row.type as ChannelView['type']];
    const settings = safe.open(row.settings);
    const secret = type.fields.filter((field) => field.secret).map(({ key }) => key);
    const entries = Object.entries(settings ?? {});
    return {
      ...{ id: row.id, type: type.type, name: row.name, builtIn: false, internalReason: row.internalReason },
      enabled: row.enabled === 1,
      allowInternal: row.allowInternal === 1,
      shown: settings === null ? unreadable : type.shown(settings),
      settings: Object.fromEntries(entries.filter(([key]) => !secret.includes(key))),
      kept: entries.map(([key]) => key).filter((key) => secret.includes(key)),
      audience: JSON.parse(row.audience) as string[],
      ...(last.get(row.id) ?? never),
    };
  });
  if (builtIn === null) return own;
  const { channel, url } = builtIn;
  const first: ChannelView = {
    ...{ id: builtInId, type: 'wecom', name: channel.name ?? builtInId, builtIn: true, enabled: true },
    ...{ shown: new URL(url).host, settings: {}, kept: ['url'], audience: [], allowInternal: true },
    internalReason: null,
    ...(last.get(builtInId) ?? never),
  };
  return [first, ...own];
}

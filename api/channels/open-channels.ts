import { isFeishu } from '../notices/robot.ts';
import type { Channel, Channels } from '../notices/send-outbox.ts';
import { typesByName } from './channel-types.ts';
import type { ChannelNeeds } from './channels.ts';
import type { ChannelTypeName } from './contract.ts';
import { type Opened, readDirectory } from './directory.ts';
import { type Safe, unreadable } from './safe.ts';
import type { ChannelRow } from './tables.ts';

/** The id of the robot that WEBHOOK_URL sets. */
export const builtInId = 'wecom';

/** Opens the channels that are on, or the one given, and reads who is reached by which. */
export async function openChannels(
  needs: ChannelNeeds,
  safe: Safe,
  only?: ChannelRow,
): Promise<Opened & { first: Channel | null }> {
  const { database, builtIn } = needs;
  const rows =
    only === undefined
      ? await database
          .selectFrom('channels')
          .selectAll()
          .where('enabled', '=', 1)
          .orderBy('position')
          .orderBy('id')
          .execute()
      : [only];
  const own = rows.map((row): [string, Channel] => [row.id, channelOf(needs, safe, row)]);
  const channels: Channels = Object.fromEntries(
    builtIn === null || only !== undefined ? own : [[builtInId, builtIn.channel], ...own],
  );
  const listed = rows.map(({ id, type, audience }) => ({
    ...{ id, type: type as ChannelTypeName },
    audience: JSON.parse(audience) as string[],
  }));
  const directory = await readDirectory(
    database,
    builtIn === null
      ? listed
      : [{ id: builtInId, type: isFeishu(builtIn.url) ? 'feishu' : 'wecom', audience: [] }, ...listed],
  );
  const group = listed.find(({ type }) => typesByName[type].reach === 'group');
  const first = builtIn?.channel ?? (group === undefined ? null : (channels[group.id] ?? null));
  return { channels, directory, first };
}

/** A channel that is set up, as the outbox sends by it. */
function channelOf({ poster, now, publicUrl }: ChannelNeeds, safe: Safe, row: ChannelRow): Channel {
  const type = typesByName[row.type as ChannelTypeName];
  const settings = safe.open(row.settings);
  return {
    name: row.name,
    perMinute: type.perMinute,
    async send({ to = null, target, ...notice }) {
      if (settings === null) throw new Error(unreadable);
      const out = { poster, allowInternal: row.allowInternal === 1, at: now() };
      return type.send({ ...notice, to, link: `${publicUrl ?? ''}${target}` }, settings, out);
    },
  };
}

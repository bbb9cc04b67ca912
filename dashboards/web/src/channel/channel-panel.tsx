import { Button } from 'antd';
import type { ChannelView } from '../../../../api/channels/contract.ts';
import { client } from '../client.ts';
import { useOpenForm } from '../form/open-form.ts';
import { may } from '../menu.ts';
import { ListState } from '../parts/list-state.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useWrite } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { ChannelForm } from './channel-form.tsx';
import { ChannelItem } from './channel-item.tsx';
import { useChannels } from './use-channels.ts';

/** 通知渠道: by what notices reach people outside the product, in the order in which it is tried, and whether each works. */
export function ChannelPanel() {
  const channels = useChannels();
  const { rights } = useWho();
  const manages = may(rights, 'channels.manage');
  const form = useOpenForm();
  const order = useWrite((ids: string[]) => client.orderChannels(ids), ['channels']);
  const { items = [], types = [] } = channels.data ?? {};
  const own = items.filter(({ builtIn }) => !builtIn);
  const move = (channel: ChannelView, by: -1 | 1) => {
    const ids = own.map(({ id }) => id);
    const at = ids.indexOf(channel.id);
    ids.splice(at, 1);
    ids.splice(at + by, 0, channel.id);
    order.mutate(ids);
  };
  const editing = items.find(({ id }) => form.open === `channel ${id}`);
  return (
    <section className="sheet channels" aria-label="通知渠道">
      <div className="acts">
        {manages ? (
          <Button type="primary" onClick={() => form.show('channel')} disabled={channels.data === undefined}>
            新增渠道
          </Button>
        ) : null}
        <span className="hint">
          按从上到下的顺序发送：先走收件人本人登记的邮箱、手机，再走服务他所在单位的群。预警和红色事项一次没被收下，马上改走下一个渠道；其他通知试过五次再改走。
        </span>
      </div>
      <WriteError error={order.error} />
      <ListState
        query={channels}
        rows={5}
        isEmpty={items.length === 0}
        empty={{
          why: '还没有通知渠道，通知只在系统内显示。新增一个群机器人、邮箱或者短信网关，下班后的预警才有人知道。',
        }}
      >
        <ol className="plain channel-list">
          {items.map((channel) => {
            const at = own.indexOf(channel);
            return (
              <ChannelItem
                key={channel.id}
                channel={channel}
                type={types.find(({ type }) => type === channel.type)}
                manages={manages}
                edit={() => form.show(`channel ${channel.id}`)}
                {...(at > 0 ? { up: () => move(channel, -1) } : {})}
                {...(at >= 0 && at < own.length - 1 ? { down: () => move(channel, 1) } : {})}
              />
            );
          })}
        </ol>
      </ListState>
      {manages && channels.data !== undefined && (form.open === 'channel' || editing !== undefined) ? (
        <ChannelForm channel={editing ?? null} types={types} close={form.close} />
      ) : null}
    </section>
  );
}

import { typeViews } from '../../api/channels/channel-types.ts';
import type { ChannelList, ChannelView, Contacts, NoticeAttemptView } from '../../api/channels/contract.ts';
import { ago } from './mock-data.ts';

const channel = (id: string, over: Partial<ChannelView>): ChannelView => ({
  ...{ id: `channel-${id.padStart(12, '0')}`, type: 'wecom', name: '宣教处值班群', builtIn: false, enabled: true },
  ...{ shown: 'qyapi.weixin.qq.com', settings: {}, kept: ['url'], audience: ['role:publicity'] },
  ...{ allowInternal: false, internalReason: null, lastSentAt: ago(6), lastFailedAt: null, lastError: null },
  ...over,
});

export const channels: ChannelList = {
  types: typeViews(),
  items: [
    channel('a1', {}),
    channel('b2', {
      ...{ type: 'hook', name: '值班短信网关', shown: '10.1.2.3:8080', kept: ['url', 'secret'], audience: [] },
      ...{ settings: { maxCharacters: '300' }, allowInternal: true, internalReason: '内网短信网关' },
      ...{ lastSentAt: ago(900), lastFailedAt: ago(20), lastError: '10 秒内没有应答' },
    }),
  ],
};

export const attempts: NoticeAttemptView[] = [
  {
    ...{ id: 2, at: ago(6), channel: '宣教处值班群', to: '宣教处', kind: '汇总', notices: 12, ms: 120 },
    ...{ outcome: 'sent', error: null },
  },
  {
    ...{ id: 1, at: ago(20), channel: '值班短信网关', to: '值班员甲', kind: '红色新预警', notices: 1, ms: 10_001 },
    ...{ outcome: 'failed', error: '10 秒内没有应答' },
  },
];

export const contacts: Contacts = {
  ...{ mobile: '13800000001', email: null, robotName: null, hours: { from: '07:30', to: '22:00' }, order: [] },
  channels: [{ id: 'channel-0000000000b2', name: '值班短信网关', contact: 'mobile' }],
};

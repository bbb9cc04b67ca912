import { Tabs } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { AttemptPanel } from '../channel/attempt-panel.tsx';
import { ChannelPanel } from '../channel/channel-panel.tsx';
import { LatePackTable } from '../health/late-pack-table.tsx';
import { PartTable } from '../health/part-table.tsx';
import { UnsentTable } from '../health/unsent-table.tsx';
import { HostTable } from '../host/host-table.tsx';
import { may } from '../menu.ts';
import { PageHead } from '../parts/page-head.tsx';
import { useWho } from '../session/gate.tsx';
import { WebhookPanel } from '../webhook/webhook-panel.tsx';
import { AuditList } from './audit-list.tsx';
import { KeepingPanel } from './keeping-panel.tsx';
import { KeyTable } from './key-table.tsx';
import { QueuePanel } from './queue-panel.tsx';
import { RouteTable } from './route-table.tsx';
import { UnitTable } from './unit-table.tsx';
import { UserTable } from './user-table.tsx';
import { VerificationPanel } from './verification-panel.tsx';

const tabs = [
  { key: 'ledger', label: '台账核验', right: 'ledger.verify', children: <VerificationPanel /> },
  { key: 'health', label: '运行状态', right: 'system.read', children: <PartTable /> },
  { key: 'packs', label: '作业', right: 'work.read', children: <LatePackTable /> },
  { key: 'notices', label: '通知', right: 'work.read', children: <UnsentTable /> },
  {
    key: 'channels',
    label: '通知渠道',
    right: 'channels.read',
    children: (
      <>
        <ChannelPanel />
        <AttemptPanel />
      </>
    ),
  },
  { key: 'users', label: '用户', right: 'users.read', children: <UserTable /> },
  { key: 'hosts', label: '内网放行', right: 'hosts.read', children: <HostTable /> },
  { key: 'keys', label: '接口密钥', right: 'keys.read', children: <KeyTable /> },
  { key: 'webhooks', label: '对外推送', right: 'system.read', children: <WebhookPanel /> },
  { key: 'units', label: '单位', right: 'units.read', children: <UnitTable /> },
  { key: 'routes', label: '路由规则', right: 'routes.manage', children: <RouteTable /> },
  { key: 'keeping', label: '保存期限', right: 'system.read', children: <KeepingPanel /> },
  { key: 'queue', label: '队列', right: 'system.read', children: <QueuePanel /> },
  { key: 'audit', label: '审计', right: 'audit.read', children: <AuditList /> },
] as const;

/** 系统: is the ledger whole, who may do what, and does the machinery run? */
export default function SystemPage() {
  const { rights } = useWho();
  const own = tabs.filter(({ right }) => may(rights, right)).map(({ right: _, ...tab }) => tab);
  const { tab: asked } = useParams();
  const tab = own.some(({ key }) => key === asked) ? asked : own[0]?.key;
  const navigate = useNavigate();
  return (
    <>
      <PageHead title="系统" question="台账完整吗，谁能做什么，机器在转吗？" />
      <Tabs
        {...(tab === undefined ? {} : { activeKey: tab })}
        items={own}
        destroyOnHidden
        onChange={(key) => void navigate(`/system/${key}`, { replace: true })}
      />
    </>
  );
}

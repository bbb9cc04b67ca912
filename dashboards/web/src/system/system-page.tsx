import { Tabs } from 'antd';
import { useNavigate, useParams } from 'react-router';
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
  { key: 'ledger', label: '台账核验', act: 'verifyLedger', children: <VerificationPanel /> },
  { key: 'health', label: '运行状态', act: 'manageSystem', children: <PartTable /> },
  { key: 'packs', label: '作业', act: 'manageSystem', children: <LatePackTable /> },
  { key: 'notices', label: '通知', act: 'manageSystem', children: <UnsentTable /> },
  { key: 'users', label: '用户', act: 'grantRights', children: <UserTable /> },
  { key: 'hosts', label: '内网放行', act: 'readHosts', children: <HostTable /> },
  { key: 'keys', label: '接口密钥', act: 'readKeys', children: <KeyTable /> },
  { key: 'webhooks', label: '对外推送', act: 'manageSystem', children: <WebhookPanel /> },
  { key: 'units', label: '单位', act: 'grantRights', children: <UnitTable /> },
  { key: 'routes', label: '路由规则', act: 'manageSystem', children: <RouteTable /> },
  { key: 'keeping', label: '保存期限', act: 'manageSystem', children: <KeepingPanel /> },
  { key: 'queue', label: '队列', act: 'manageSystem', children: <QueuePanel /> },
  { key: 'audit', label: '审计', act: 'readAudit', children: <AuditList /> },
] as const;

/** 系统: is the ledger whole, who may do what, and does the machinery run? */
export default function SystemPage() {
  const { user } = useWho();
  const own = tabs.filter(({ act }) => may(user.acts, act)).map(({ act: _, ...tab }) => tab);
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

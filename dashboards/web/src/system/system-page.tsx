import { Tabs } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { LatePackTable } from '../health/late-pack-table.tsx';
import { PartTable } from '../health/part-table.tsx';
import { UnsentTable } from '../health/unsent-table.tsx';
import { PageHead } from '../parts/page-head.tsx';
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
  { key: 'ledger', label: '台账核验', children: <VerificationPanel /> },
  { key: 'health', label: '运行状态', children: <PartTable /> },
  { key: 'packs', label: '作业', children: <LatePackTable /> },
  { key: 'notices', label: '通知', children: <UnsentTable /> },
  { key: 'users', label: '用户', children: <UserTable /> },
  { key: 'keys', label: '接口密钥', children: <KeyTable /> },
  { key: 'webhooks', label: '对外推送', children: <WebhookPanel /> },
  { key: 'units', label: '单位', children: <UnitTable /> },
  { key: 'routes', label: '路由规则', children: <RouteTable /> },
  { key: 'keeping', label: '保存期限', children: <KeepingPanel /> },
  { key: 'queue', label: '队列', children: <QueuePanel /> },
  { key: 'audit', label: '审计', children: <AuditList /> },
];

/** 系统: is the ledger whole, who may do what, and does the machinery run? */
export default function SystemPage() {
  const { tab = 'ledger' } = useParams();
  const navigate = useNavigate();
  return (
    <>
      <PageHead title="系统" question="台账完整吗，谁能做什么，机器在转吗？" />
      <Tabs
        activeKey={tab}
        items={tabs}
        destroyOnHidden
        onChange={(key) => void navigate(`/system/${key}`, { replace: true })}
      />
    </>
  );
}

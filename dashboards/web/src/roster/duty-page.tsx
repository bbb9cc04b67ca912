import { Tabs } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { PageHead } from '../parts/page-head.tsx';
import { DutyCalendar } from './duty-calendar.tsx';
import { HandoverList } from './handover-list.tsx';
import { NowBlock } from './now-block.tsx';
import { RulePanel } from './rule-panel.tsx';

/** The panels of this page, in order; each draws its own four states. */
const tabs = [
  { key: 'roster', label: '值班表', children: <DutyCalendar /> },
  { key: 'handover', label: '交接班', children: <HandoverList /> },
  { key: 'rules', label: '提醒规则', children: <RulePanel /> },
] as const;

/** 值班与通知: who is awake? */
export default function DutyPage() {
  const { tab: asked } = useParams();
  const tab = tabs.find(({ key }) => key === asked)?.key ?? tabs[0].key;
  const navigate = useNavigate();
  return (
    <>
      <PageHead title="值班与通知" question="此刻谁在值班，哪里没有人？" />
      <NowBlock />
      <Tabs
        activeKey={tab}
        items={[...tabs]}
        destroyOnHidden
        onChange={(key) => void navigate(`/duty/${key}`, { replace: true })}
      />
    </>
  );
}

import { Tabs } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { AttemptPanel } from '../channel/attempt-panel.tsx';
import { ChannelPanel } from '../channel/channel-panel.tsx';
import { may } from '../menu.ts';
import { PageHead } from '../parts/page-head.tsx';
import { useWho } from '../session/gate.tsx';
import { DutyCalendar } from './duty-calendar.tsx';
import { HandoverList } from './handover-list.tsx';
import { NowBlock } from './now-block.tsx';
import { RulePanel } from './rule-panel.tsx';

/** The panels of this page, in order, each with its right; each draws its own four states. */
const all = [
  { key: 'roster', label: '值班表', right: 'roster.read', children: <DutyCalendar /> },
  { key: 'handover', label: '交接班', right: 'roster.read', children: <HandoverList /> },
  { key: 'rules', label: '提醒规则', right: 'roster.read', children: <RulePanel /> },
  { key: 'channels', label: '通知渠道', right: 'channels.read', children: <ChannelPanel /> },
  { key: 'sent', label: '发送记录', right: 'channels.read', children: <AttemptPanel /> },
] as const;

/** 值班与通知: who is awake? */
export default function DutyPage() {
  const { tab: asked } = useParams();
  const { rights } = useWho();
  const tabs = all.filter(({ right }) => may(rights, right));
  const tab = (tabs.find(({ key }) => key === asked) ?? tabs[0])?.key ?? '';
  const navigate = useNavigate();
  return (
    <>
      <PageHead title="值班与通知" question="此刻谁在值班，哪里没有人？" />
      <NowBlock />
      <Tabs
        activeKey={tab}
        items={tabs.map(({ key, label, children }) => ({ key, label, children }))}
        destroyOnHidden
        onChange={(key) => void navigate(`/duty/${key}`, { replace: true })}
      />
    </>
  );
}

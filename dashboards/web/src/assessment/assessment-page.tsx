import { Tabs } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { may } from '../menu.ts';
import { PageHead } from '../parts/page-head.tsx';
import { useWho } from '../session/gate.tsx';
import { LetterPanel } from './letter-panel.tsx';
import { TablePanel } from './table-panel.tsx';
import { YearPanel } from './year-panel.tsx';

const tabs = [
  { key: 'table', label: '考核表', right: 'assessment.read', children: <TablePanel /> },
  { key: 'letters', label: '通报与提醒', right: 'assessment.read', children: <LetterPanel /> },
  { key: 'years', label: '年度统计', right: 'briefings.read', children: <YearPanel /> },
] as const;

/** 考核: who is quick, who is slow, and is it fair? */
export default function AssessmentPage() {
  const { rights } = useWho();
  const { tab: asked } = useParams();
  const navigate = useNavigate();
  const own = tabs.filter(({ right }) => may(rights, right)).map(({ right: _, ...tab }) => tab);
  const tab = own.some(({ key }) => key === asked) ? asked : 'table';
  return (
    <>
      <PageHead title="考核" question="谁办得快，谁办得慢，公平吗？" />
      <Tabs
        activeKey={tab ?? 'table'}
        items={own}
        destroyOnHidden
        onChange={(key) => void navigate(key === 'table' ? '/assessment' : `/assessment/${key}`)}
      />
    </>
  );
}

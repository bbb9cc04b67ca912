import { Tabs } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { PageHead } from '../parts/page-head.tsx';
import { LatePackTable } from './late-pack-table.tsx';
import { UnsentTable } from './unsent-table.tsx';

const tabs = [
  { key: 'packs', label: '作业', children: <LatePackTable /> },
  { key: 'notices', label: '通知', children: <UnsentTable /> },
];

/** 未完成: which texts were not analysed and which notices did not go out? For those of the department who do not run the system. */
export default function UnfinishedPage() {
  const { tab = 'packs' } = useParams();
  const navigate = useNavigate();
  return (
    <>
      <PageHead title="未完成" question="哪些文本还没研判，哪些通知还没发出？" />
      <Tabs
        activeKey={tab}
        items={tabs}
        destroyOnHidden
        onChange={(key) => void navigate(`/unfinished/${key}`, { replace: true })}
      />
    </>
  );
}

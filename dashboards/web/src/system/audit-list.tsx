import { Link } from 'react-router';
import type { z } from 'zod';
import type { AuditItem } from '../../../../api/system/contract.ts';
import { may } from '../menu.ts';
import { ListState } from '../parts/list-state.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useAudit } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { RecordTable } from './record-table.tsx';

/** 审计: who did what, also what was refused. */
export function AuditList() {
  const audit = useAudit();
  const items = audit.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="sheet">
      <ListState query={audit} rows={10} isEmpty={items.length === 0} empty={{ why: '还没有审计记录。' }}>
        <RecordTable
          rows={items.map((item) => ({ ...item, id: String(item.seq) }))}
          columns={{
            时间: (item) => <TimeText at={item.at} whole />,
            何人: (item) => item.by ?? '未登录',
            操作: (item) => <Action action={item.action} />,
            对象: (item) => <Target item={item} />,
            结果: (item) => (item.ok ? '成功' : <span className="not-covered">被拒绝</span>),
            来自: (item) => item.address ?? '—',
          }}
        />
        <MoreButton query={audit} shown={items.length} total={audit.data?.pages[0]?.total ?? items.length} />
      </ListState>
    </section>
  );
}

/** What was done; of a refusal its code is there on hover, as it stands in the row. */
function Action({ action }: { action: string }) {
  const [, done = action, code] = /^(.+)（([a-zA-Z][\w.]+)）$/.exec(action) ?? [];
  return code === undefined ? action : <span title={`代码：${code}`}>{done}</span>;
}

/** An alert or event, of which whoever reads the audit sees no title, by the beginning of its number. */
function Unnamed({ target }: { target: string | null }) {
  const [, kind, number = ''] = /^(alert|event)-([0-9a-f]{16,})$/.exec(target ?? '') ?? [];
  if (kind === undefined || target === null) return <span className="hash">{target ?? '—'}</span>;
  return (
    <span title={target}>
      {kind === 'alert' ? '预警' : '事件'} <span className="hash">{number.slice(0, 8)}</span>
    </span>
  );
}

/** A case by its 编号, as a link for whoever may open it: 审计管理员 may not. */
function Target({ item: { target, caseNumber } }: { item: z.infer<typeof AuditItem> }) {
  const { rights } = useWho();
  if (caseNumber === null) return <Unnamed target={target} />;
  if (!may(rights, 'cases.read')) return <span title={`案件 ${target}`}>{caseNumber}</span>;
  return <Link to={`/cases/${target}`}>{caseNumber}</Link>;
}

import { ListState } from '../parts/list-state.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useAudit } from '../queries.ts';
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
            操作: (item) => item.action,
            对象: (item) => <span className="hash">{item.target ?? '—'}</span>,
            结果: (item) => (item.ok ? '成功' : <span className="not-covered">被拒绝</span>),
            来自: (item) => item.address ?? '—',
          }}
        />
        <MoreButton query={audit} shown={items.length} total={audit.data?.pages[0]?.total ?? items.length} />
      </ListState>
    </section>
  );
}

import { ListState } from '../parts/list-state.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useAudit } from '../queries.ts';

/** 审计: who did what, also what was refused. */
export function AuditList() {
  const audit = useAudit();
  const items = audit.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="sheet">
      <ListState query={audit} rows={10} isEmpty={items.length === 0} empty={{ why: '还没有审计记录。' }}>
        <div className="scroll-x">
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">时间</th>
                <th scope="col">何人</th>
                <th scope="col">操作</th>
                <th scope="col">对象</th>
                <th scope="col">结果</th>
                <th scope="col">来自</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={item.seq}>
                  <td>
                    <TimeText at={item.at} whole />
                  </td>
                  <td>{item.by ?? '未登录'}</td>
                  <td>{item.action}</td>
                  <td className="hash">{item.target ?? '—'}</td>
                  <td className={item.ok ? undefined : 'not-covered'}>{item.ok ? '成功' : '被拒绝'}</td>
                  <td>{item.address ?? '—'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <MoreButton query={audit} shown={items.length} total={audit.data?.pages[0]?.total ?? items.length} />
      </ListState>
    </section>
  );
}

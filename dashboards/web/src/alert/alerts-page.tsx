import { useMemo } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useAddress } from '../address.ts';
import { search } from '../client.ts';
import { useKeys } from '../keys.ts';
import { PageHead } from '../parts/page-head.tsx';
import { useAlerts } from '../queries.ts';
import { useSteps } from '../steps.ts';
import { AlertFilters } from './alert-filters.tsx';
import { AlertPane } from './alert-pane.tsx';
import { alertQuery } from './alert-query.ts';
import { AlertQueue } from './alert-queue.tsx';

/** 预警: why did this alarm, and what do I do with it? Queue on the left, the decision on the right. */
export default function AlertsPage() {
  const { id } = useParams();
  const address = useAddress();
  const navigate = useNavigate();
  const query = alertQuery(address.all);
  const alerts = useAlerts(query);
  const items = useMemo(() => alerts.data?.pages.flatMap((page) => page.items) ?? [], [alerts.data]);
  const open = (next: string | null) =>
    void navigate(`/alerts${next === null ? '' : `/${next}`}${search(query)}`, { replace: id !== undefined });
  const step = useSteps(
    items.map((item) => item.id),
    id ?? null,
    open,
  );
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    enter: () => {
      if (id === undefined) step(0);
      else document.querySelector<HTMLElement>('.decision button')?.focus();
    },
  });
  return (
    <div className={id === undefined ? 'two-pane' : 'two-pane two-pane-open'}>
      <section className="pane-list" aria-label="预警队列">
        <PageHead title="预警" question="为何报警，如何处置？" />
        <AlertFilters />
        <AlertQueue
          query={alerts}
          items={items}
          selected={id ?? null}
          link={(one) => `/alerts/${one}${search(query)}`}
        />
      </section>
      <section className="pane-main" aria-label="研判">
        {id === undefined ? (
          <p className="state">从队列选一条预警，或按 j 从第一条开始。</p>
        ) : (
          <AlertPane key={id} id={id} back={() => open(null)} next={() => step(1)} />
        )}
      </section>
    </div>
  );
}

import { useMemo } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useAddress } from '../address.ts';
import { search } from '../client.ts';
import { useKeys } from '../keys.ts';
import { PageHead } from '../parts/page-head.tsx';
import { useDocuments } from '../queries.ts';
import { useSteps } from '../steps.ts';
import { ChosenFilters } from './chosen-filters.tsx';
import { DocumentDrawer } from './document-drawer.tsx';
import { documentFilters } from './document-filters.ts';
import { FacetList } from './facet-list.tsx';
import { HistogramChart } from './histogram-chart.tsx';
import { HitList } from './hit-list.tsx';
import { SearchBox } from './search-box.tsx';

/** 监测: what is being said about X? */
export default function DocumentsPage() {
  const { id } = useParams();
  const { all } = useAddress();
  const navigate = useNavigate();
  const filters = documentFilters(all);
  const hits = useDocuments({ ...filters, sort: all['sort'], collapse: all['collapse'] });
  const items = useMemo(() => hits.data?.pages.flatMap((page) => page.items) ?? [], [hits.data]);
  const open = (one: string | null) =>
    void navigate(`/documents${one === null ? '' : `/${one}`}${search(all)}`, { replace: id !== undefined });
  const step = useSteps(
    items.map((item) => item.document.id),
    id ?? null,
    open,
  );
  useKeys({ j: () => step(1), k: () => step(-1), enter: () => step(0) });
  return (
    <>
      <PageHead title="监测" question="关于某事，公众在说什么？" />
      <SearchBox />
      <ChosenFilters filters={filters} />
      <div className="watch">
        <FacetList filters={filters} />
        <div>
          <HistogramChart filters={filters} />
          <HitList query={hits} items={items} selected={id ?? null} link={(one) => `/documents/${one}${search(all)}`} />
        </div>
      </div>
      {id === undefined ? null : (
        <DocumentDrawer
          id={id}
          marks={items.find((hit) => hit.document.id === id)?.marks ?? []}
          close={() => open(null)}
          step={step}
        />
      )}
    </>
  );
}

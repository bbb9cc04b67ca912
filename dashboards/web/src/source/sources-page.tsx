import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { SourceView } from '../../../../api/sources/contract.ts';
import { useAddress } from '../address.ts';
import { may } from '../menu.ts';
import { ListState } from '../parts/list-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useSources } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { SourceDrawer } from './source-drawer.tsx';
import { SourceForm } from './source-form.tsx';
import { SourceTable } from './source-table.tsx';

/** 信源: can I trust the silence? */
export default function SourcesPage() {
  const { id } = useParams();
  const address = useAddress();
  const navigate = useNavigate();
  const sources = useSources();
  const { rights } = useWho();
  const manages = may(rights, 'sources.manage');
  const [editing, setEditing] = useState<SourceView | 'new' | null>(null);
  const items = sources.data?.items ?? [];
  const doubtful = address.get('show') === 'doubtful';
  const shown = doubtful ? items.filter(({ trusted }) => !trusted) : items;
  const chosen = items.find((item) => item.id === id);
  return (
    <>
      <PageHead title="信源" question="没有消息，是真的没有，还是没采到？">
        {manages ? (
          <Button type="primary" onClick={() => setEditing('new')}>
            登记信源
          </Button>
        ) : null}
      </PageHead>
      <ListState
        query={sources}
        rows={10}
        isEmpty={items.length === 0}
        empty={{ why: '还没有登记信源；登记并补齐事项后才会开始采集。' }}
      >
        {sources.data ? (
          <section className="sheet" aria-label="覆盖说明">
            <p className="coverage-line">
              <strong>
                {sources.data.coverage.trusted} / {sources.data.coverage.watched}
              </strong>{' '}
              个信源此刻可信。{sources.data.coverage.sentence}
            </p>
            {sources.data.coverage.blindSpots.length === 0 ? null : (
              <p className="partly">未覆盖：{sources.data.coverage.blindSpots.join('、')}</p>
            )}
          </section>
        ) : null}
        <p className="filters">
          <button
            type="button"
            className="chosen-one"
            aria-pressed={doubtful}
            onClick={() => address.set({ show: doubtful ? null : 'doubtful' })}
          >
            只看此刻不可信的（{items.filter(({ trusted }) => !trusted).length}）
          </button>
        </p>
        <SourceTable items={shown} />
      </ListState>
      {chosen === undefined ? null : (
        <SourceDrawer
          source={chosen}
          manages={manages}
          edit={() => setEditing(chosen)}
          close={() => void navigate('/sources')}
        />
      )}
      {editing === null ? null : (
        <SourceForm source={editing === 'new' ? null : editing} close={() => setEditing(null)} />
      )}
    </>
  );
}

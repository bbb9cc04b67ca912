import { Button, Drawer } from 'antd';
import { Link, useSearchParams } from 'react-router';
import type { Mark } from '../marks.ts';
import { ListState } from '../parts/list-state.tsx';
import { useDocument } from '../queries.ts';
import { CopyList } from './copy-list.tsx';
import { DocumentText } from './document-text.tsx';
import { VersionList } from './version-list.tsx';

/** One text in full: reasons, all copies with their addresses, and the case it belongs to. */
export function DocumentDrawer({
  id,
  marks,
  close,
  step,
}: {
  id: string;
  marks: readonly (Mark & { field: 'title' | 'text' })[];
  close: () => void;
  step: (by: number) => void;
}) {
  const detail = useDocument(id);
  const version = useSearchParams()[0].get('version');
  return (
    <Drawer
      open
      onClose={close}
      size={Math.min(720, window.innerWidth)}
      rootClassName="keys-through"
      title="信息详情"
      extra={
        <span className="acts">
          <Button size="small" onClick={() => step(-1)}>
            上一条
          </Button>
          <Button size="small" onClick={() => step(1)}>
            下一条
          </Button>
        </span>
      }
    >
      <ListState query={detail} rows={10}>
        {detail.data ? (
          <>
            {detail.data.caseId === null ? null : (
              <p>
                已归入案件，<Link to={`/cases/${detail.data.caseId}`}>查看案件</Link>
              </p>
            )}
            <DocumentText document={detail.data.document} searchMarks={marks} />
            <VersionList key={`${id} ${version}`} versions={detail.data.versions} chosen={version} />
            <section className="part">
              <h3>各处转载（{detail.data.copies.length}）</h3>
              <CopyList copies={detail.data.copies} />
            </section>
          </>
        ) : null}
      </ListState>
    </Drawer>
  );
}

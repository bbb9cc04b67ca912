import { PageHead } from '../parts/page-head.tsx';
import { CaseList } from './case-list.tsx';
import { defaultColumns } from './columns.tsx';

/** 待我办: the cases that wait for the person who asks, next deadline first. */
export default function TodoPage() {
  return (
    <>
      <PageHead title="待我办" question="哪些案件在等我，先办哪一件？" />
      <CaseList query={{ view: 'todo' }} columns={defaultColumns} empty="目前没有等您办理的案件。" />
    </>
  );
}

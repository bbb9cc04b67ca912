import { Button, Input, Select } from 'antd';
import { topics } from '../../../../analysis/codes.ts';
import { caseViews } from '../../../../api/cases/contract.ts';
import { useAddress } from '../address.ts';
import { UnitSelect } from '../form/field-input.tsx';
import { useOpenForm } from '../form/open-form.ts';
import { may } from '../menu.ts';
import { PageHead } from '../parts/page-head.tsx';
import { useWho } from '../session/gate.tsx';
import { caseQuery } from './case-filters.ts';
import { CaseList } from './case-list.tsx';
import { ChosenPeriod } from './chosen-period.tsx';
import { ColumnChooser, useColumns } from './columns.tsx';
import { ExportMenu } from './export-menu.tsx';
import { NewCase } from './new-case.tsx';

const topicOptions = Object.entries(topics).map(([value, label]) => ({ value, label }));

/** 台账: who owes what by when? */
export default function CasesPage() {
  const address = useAddress();
  const { rights, home } = useWho();
  const placeOptions = home.cities.map(({ code, name }) => ({ value: code, label: name }));
  const form = useOpenForm();
  const columns = useColumns();
  const query = caseQuery(address.all);
  return (
    <>
      <PageHead title="台账" question="谁在什么时限前要办什么？">
        <ColumnChooser columns={columns} />
        {may(rights, 'cases.export') ? <ExportMenu query={query} /> : null}
        {may(rights, 'cases.create') ? (
          <Button type="primary" onClick={() => form.show('create')}>
            录入案件
          </Button>
        ) : null}
      </PageHead>
      <Views />
      <div className="filters">
        <Input.Search
          key={address.get('q')}
          data-search
          className="filter-wide"
          defaultValue={address.get('q')}
          aria-label="按编号或标题检索"
          placeholder="编号或标题"
          allowClear
          maxLength={100}
          onSearch={(q) => address.set({ q: q.trim() })}
        />
        <Select
          aria-label="主题"
          placeholder="主题"
          allowClear
          value={address.get('topic') || null}
          options={topicOptions}
          onChange={(topic: string | undefined) => address.set({ topic: topic ?? null })}
        />
        <Select
          aria-label="设区市"
          placeholder="设区市"
          allowClear
          value={address.get('place') || null}
          options={placeOptions}
          onChange={(place: string | undefined) => address.set({ place: place ?? null })}
        />
        <UnitFilter />
        <Select
          aria-label="迟报"
          placeholder="迟报"
          allowClear
          value={address.get('late') || null}
          options={[
            { value: 'true', label: '只看迟报' },
            { value: 'false', label: '不含迟报' },
          ]}
          onChange={(late: string | undefined) => address.set({ late: late ?? null })}
        />
        <Select
          aria-label="排序"
          value={address.get('sort') || 'due'}
          options={[
            { value: 'due', label: '先到期在前' },
            { value: 'opened', label: '新立案在前' },
          ]}
          onChange={(sort: string) => address.set({ sort: sort === 'due' ? null : sort })}
        />
      </div>
      <ChosenPeriod />
      <CaseList query={query} columns={columns.shown} empty="这个视图下没有案件。" />
      {form.open === 'create' && may(rights, 'cases.create') ? <NewCase close={form.close} /> : null}
    </>
  );
}

function Views() {
  const address = useAddress();
  const current = address.get('view') || 'all';
  return (
    <nav className="views" aria-label="台账视图">
      {Object.entries(caseViews).map(([view, name]) => (
        <button
          key={view}
          type="button"
          aria-pressed={view === current}
          onClick={() => address.set({ view: view === 'all' ? null : view })}
        >
          {name}
        </button>
      ))}
    </nav>
  );
}

function UnitFilter() {
  const address = useAddress();
  const { user } = useWho();
  if (user.role === 'unit') return null;
  return (
    <span className="filter-unit">
      <UnitSelect
        label="单位"
        value={address.get('unit')}
        onChange={(unit) => address.set({ unit: typeof unit === 'string' ? unit : null })}
        clearable
      />
    </span>
  );
}

import { Button, Dropdown } from 'antd';
import { ledgerForms } from '../../../../api/cases/contract-forms.ts';
import { addresses, type Query } from '../client.ts';

/** 导出: the cases that are listed, in one of the office's tables. */
export function ExportMenu({ query }: { query: Query }) {
  const items = Object.entries(ledgerForms).map(([form, name]) => ({
    key: form,
    label: (
      <a href={addresses.casesSheet({ ...query, form: form === 'ledger' ? null : form })} download>
        {name}
      </a>
    ),
  }));
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button>导出 Excel ▾</Button>
    </Dropdown>
  );
}

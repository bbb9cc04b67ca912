import { Form, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import type { AlertDetail } from '../../../../api/alerts/contract.ts';
import { useCaseChoices } from '../queries.ts';

/** Which case an alert joins: the earlier ones of the place first, any other by number or title. */
export function JoinInput({ earlier }: { earlier: AlertDetail['earlier'] }) {
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed);
  const found = useCaseChoices(wanted, wanted !== '');
  const items = wanted === '' ? earlier : (found.data?.items ?? []);
  return (
    <Form.Item name="caseId" label="案件" rules={[{ required: true, message: '请选择要并入的案件' }]}>
      <Select
        showSearch={{ filterOption: false, onSearch: setTyped }}
        placeholder="输入编号或标题检索"
        notFoundContent={wanted === '' ? '此地没有以往案件，请输入编号或标题' : '没有找到案件'}
        options={items.map(({ id, number, title }) => ({ value: id, label: `${number} ${title}` }))}
      />
    </Form.Item>
  );
}

import { App, Drawer, Form, Input, Select } from 'antd';
import type { Unit } from '../../../../api/units/contract.ts';
import { client } from '../client.ts';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { useRegions, useWrite } from '../queries.ts';

type Typed = { parent: string; region: string; name: string };

/** 新增县局: under a city's bureau, one of that city's counties that has none yet; its name is proposed. */
export function NewCounty({ units, close }: { units: readonly Unit[]; close: () => void }) {
  const { message } = App.useApp();
  const [form] = Form.useForm<Typed>();
  const cities = units.filter(({ kind, active }) => kind === 'city' && active);
  const parent = Form.useWatch('parent', form);
  const city = cities.find(({ id }) => id === parent);
  const regions = useRegions(city?.region ?? null);
  const taken = new Set(units.flatMap(({ kind, region }) => (kind === 'county' ? [region] : [])));
  const free = (regions.data ?? []).filter(({ code }) => !taken.has(code));
  const write = useWrite(
    ({ parent: above, region, name }: Typed) =>
      client.changeUnit({
        ...{ id: `county-${region}`, name, kind: 'county', desk: null, region, parent: above, active: true },
      }),
    ['units'],
  );
  const propose = (code: string) => {
    const county = free.find((one) => one.code === code)?.name ?? '';
    form.setFieldValue(
      'name',
      `${(city?.name ?? '').replace(/生态环境局$/, '')}${county.replace(/[县市区]$/, '')}生态环境局`,
    );
  };
  return (
    <Drawer open onClose={close} title="新增县局" size={Math.min(480, window.innerWidth)}>
      <Form<Typed>
        form={form}
        layout="vertical"
        onFinish={(typed) =>
          write.mutate(typed, {
            onSuccess: () => {
              void message.success('已新增县局');
              close();
            },
          })
        }
      >
        <Form.Item name="parent" label="上级市局" rules={[{ required: true, message: '请选择上级市局' }]}>
          <Select
            options={cities.map(({ id, name }) => ({ value: id, label: name }))}
            showSearch={{ optionFilterProp: 'label' }}
            onChange={() => form.setFieldsValue({ region: '', name: '' })}
          />
        </Form.Item>
        <Form.Item
          name="region"
          label="县（市、区）"
          rules={[{ required: true, message: '请选择县（市、区）' }]}
          extra="只列所选设区市的、还没有县局的县（市、区）。"
        >
          <Select
            options={free.map(({ code, name }) => ({ value: code, label: `${name} ${code}` }))}
            showSearch={{ optionFilterProp: 'label' }}
            disabled={city === undefined}
            loading={regions.isFetching}
            placeholder={regions.error === null ? '先选上级市局' : '区划读取失败，请重新选择市局'}
            onChange={propose}
          />
        </Form.Item>
        <Form.Item name="name" label="名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}>
          <Input maxLength={60} />
        </Form.Item>
        <p className="hint">新增以后，由系统管理员为县局建立账户；市局下交的案件，县局才看得到。</p>
        <FormError error={write.error} />
        <FormActs send="新增" pending={write.isPending} cancel={close} />
      </Form>
    </Drawer>
  );
}

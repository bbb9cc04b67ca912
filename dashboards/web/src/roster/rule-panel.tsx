import { App, Button, Drawer } from 'antd';
import { beijingDay } from '../../../../analysis/calendar.ts';
import { covers, type RosterView } from '../../../../api/roster/contract.ts';
import { client } from '../client.ts';
import { FieldInput } from '../form/field-input.tsx';
import { bodyOf, type Field } from '../form/fields.ts';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { KeptForm, useDraft } from '../form/kept-form.tsx';
import { useOpenForm } from '../form/open-form.ts';
import { may } from '../menu.ts';
import { useNow } from '../now.ts';
import { ListState } from '../parts/list-state.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useWrite } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { rosterChanges, useRoster } from './use-roster.ts';

/** 提醒规则: who is told after how many minutes, as steps, with every version and its reason. */
export function RulePanel() {
  const today = beijingDay(useNow());
  const roster = useRoster(today, today);
  return (
    <section className="sheet" aria-label="提醒规则">
      <ListState query={roster} rows={6}>
        {roster.data ? <Rules settings={roster.data.settings} /> : null}
      </ListState>
    </section>
  );
}

function Rules({ settings: { version, value, history } }: { settings: RosterView['settings'] }) {
  const manages = may(useWho().rights, 'roster.manage');
  const { open, show, close } = useOpenForm();
  return (
    <>
      <p className="hint">现行{version === 0 ? '出厂配置' : `第 ${version} 版`}。只对橙色、红色预警。</p>
      <ol className="rule-steps">
        <li>
          <strong>立即</strong>通知值班人员，红色同时通知带班领导；宣教处在系统内都能看到。
        </li>
        <li>
          <strong>{value.deputyAfterMinutes} 分钟</strong>值班人员未查看、无人认领：再次提醒值班人员，并提醒副班。
        </li>
        <li>
          再过 <strong>{value.leaderAfterMinutes} 分钟</strong>：提醒带班领导；没有带班领导时提醒厅领导。
        </li>
        <li>
          认领后 <strong>{value.takeBackAfterMinutes} 分钟</strong>没有研判：收回认领，继续提醒。
        </li>
      </ol>
      <p>查看或者认领即停止提醒，研判时限照常计算。须有人值班的时段：{covers[value.cover]}。</p>
      {manages ? <Button onClick={() => show('rules')}>修改规则</Button> : null}
      <h3>修改记录</h3>
      {history.length === 0 ? <p className="hint">还没有修改过，用的是出厂配置。</p> : null}
      <ul className="plain">
        {history.map((one) => (
          <li key={one.version}>
            第 {one.version} 版 · <TimeText at={one.at} whole /> · {one.by}：{one.reason}
          </li>
        ))}
      </ul>
      {open === 'rules' && manages ? <RuleForm {...{ version, value }} close={close} /> : null}
    </>
  );
}

const minutes = (name: string, label: string) =>
  ({ kind: 'number', name, label, least: 1, most: 1_440, unit: '分钟' }) as const;
const fields: Field[] = [
  minutes('deputyAfterMinutes', '多久未看提醒副班'),
  minutes('leaderAfterMinutes', '再过多久提醒带班领导'),
  minutes('takeBackAfterMinutes', '认领后多久未研判即收回'),
  {
    kind: 'choice',
    name: 'cover',
    label: '须有人值班的时段',
    options: Object.entries(covers).map(([value, label]) => ({ value, label })),
    hint: '据此指出值班表的空档。',
  },
  { kind: 'line', name: 'reason', label: '理由', max: 200 },
];

function RuleForm({
  version,
  value,
  close,
}: Pick<RosterView['settings'], 'version' | 'value'> & { close: () => void }) {
  const { message } = App.useApp();
  const draft = useDraft('duty-rules', version);
  const write = useWrite((body: object) => client.saveDutyRules(body), rosterChanges);
  return (
    <Drawer open onClose={close} title="修改提醒规则" size={Math.min(440, window.innerWidth)}>
      <KeptForm<Record<string, unknown>>
        draft={draft}
        layout="vertical"
        initialValues={value}
        onFinish={(typed) => {
          const { reason, ...rules } = bodyOf(fields, typed);
          write.mutate(
            { version, reason, value: rules },
            {
              onSuccess: () => {
                draft.drop();
                void message.success('规则已启用');
                close();
              },
            },
          );
        }}
      >
        {fields.map((field) => (
          <FieldInput key={field.name} field={field} />
        ))}
        <FormError error={write.error} />
        <FormActs send="启用" pending={write.isPending} cancel={close} />
      </KeptForm>
    </Drawer>
  );
}

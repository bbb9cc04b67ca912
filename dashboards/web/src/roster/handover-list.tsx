import { App, Button, Drawer } from 'antd';
import type { HandoverView } from '../../../../api/roster/contract.ts';
import { client } from '../client.ts';
import { FieldInput } from '../form/field-input.tsx';
import { bodyOf, type Field } from '../form/fields.ts';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { KeptForm, useDraft } from '../form/kept-form.tsx';
import { useOpenForm } from '../form/open-form.ts';
import { ListState } from '../parts/list-state.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useWrite } from '../queries.ts';
import { shiftTitle } from './shift-words.ts';
import { useHandovers } from './use-roster.ts';

/** 交接记录: what was left to whom, newest first; written by who goes off, confirmed by who comes on, changed by nobody. */
export function HandoverList() {
  const { message } = App.useApp();
  const handovers = useHandovers();
  const { open, show, close } = useOpenForm();
  const confirm = useWrite((id: string) => client.confirmHandover(id), ['handovers']);
  const items = handovers.data?.pages.flatMap((page) => page.items) ?? [];
  const own = handovers.data?.pages[0]?.mayWrite ?? null;
  return (
    <section className="sheet" aria-label="交接记录">
      <div className="acts">
        {own === null ? null : (
          <Button type="primary" onClick={() => show('handover')}>
            写交接记录
          </Button>
        )}
        <span className="hint">下班的人写，接班的人确认看过；写下后不能改，要补充就再写一条。</span>
      </div>
      <WriteError error={confirm.error} />
      <ListState
        query={handovers}
        rows={6}
        isEmpty={items.length === 0}
        empty={{
          why: '还没有交接记录。',
          next: own === null ? '轮到您值班时，可以在这里写。' : '您这一班可以写，点上面的按钮。',
        }}
      >
        <ul className="plain handovers">
          {items.map((item) => (
            <li key={item.id}>
              <p className="facts">
                <strong>{item.shift === null ? '（班次已撤销）' : shiftTitle(item.shift)}</strong>
                <span>
                  {item.by} <TimeText at={item.at} whole /> 写
                </span>
                <Read item={item} />
                {item.mayConfirm ? (
                  <Button
                    size="small"
                    type="primary"
                    loading={confirm.isPending && confirm.variables === item.id}
                    onClick={() => confirm.mutate(item.id, { onSuccess: () => void message.success('已确认接班') })}
                  >
                    我已看过，接班
                  </Button>
                ) : null}
              </p>
              <p className="handover-text">{item.text}</p>
            </li>
          ))}
        </ul>
        <MoreButton query={handovers} shown={items.length} total={handovers.data?.pages[0]?.total ?? items.length} />
      </ListState>
      {open === 'handover' && own !== null ? <WriteForm shift={own} close={close} /> : null}
    </section>
  );
}

function Read({ item: { readBy, readAt } }: { item: HandoverView }) {
  if (readAt === null) return <span className="not-covered">接班的人还没有确认</span>;
  return (
    <span>
      {readBy} <TimeText at={readAt} whole /> 确认看过
    </span>
  );
}

const fields: Field[] = [
  {
    kind: 'area',
    name: 'text',
    label: '交接事项',
    max: 2_000,
    hint: '未办结的预警和案件、来电、领导交代的事、下一班要盯的事。',
  },
];

function WriteForm({ shift, close }: { shift: { id: string; from: string; until: string }; close: () => void }) {
  const { message } = App.useApp();
  const draft = useDraft(`handover/${shift.id}`);
  const write = useWrite((body: object) => client.writeHandover(body), ['handovers']);
  return (
    <Drawer open onClose={close} title={`交接记录 · ${shiftTitle(shift)}`} size={Math.min(520, window.innerWidth)}>
      <KeptForm<Record<string, unknown>>
        draft={draft}
        layout="vertical"
        onFinish={(typed) =>
          write.mutate(
            { ...bodyOf(fields, typed), shift: shift.id },
            {
              onSuccess: () => {
                draft.drop();
                void message.success('已写入交接记录');
                close();
              },
            },
          )
        }
      >
        {fields.map((field) => (
          <FieldInput key={field.name} field={field} />
        ))}
        <FormError error={write.error} />
        <FormActs send="写入" pending={write.isPending} cancel={close} />
      </KeptForm>
    </Drawer>
  );
}

import { App, Button, Drawer, Form, Input } from 'antd';
import { useState } from 'react';
import type { RosterView, ShiftView } from '../../../../api/roster/contract.ts';
import { client } from '../client.ts';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { useNow } from '../now.ts';
import { TimeText } from '../parts/time-text.tsx';
import { useWrite } from '../queries.ts';
import { ShiftForm } from './shift-form.tsx';
import { personText, shiftTitle } from './shift-words.ts';
import { rosterChanges } from './use-roster.ts';

/** One shift: who is on it, who changed it, and what can still be changed. */
export function ShiftDrawer({
  shift,
  people,
  manages,
  close,
}: {
  shift: ShiftView;
  people: RosterView['people'];
  manages: boolean;
  close: () => void;
}) {
  const now = new Date(useNow()).toISOString();
  const [doing, setDoing] = useState<'change' | 'remove' | null>(null);
  const over = shift.until <= now;
  const begun = shift.from <= now;
  return (
    <Drawer
      open
      onClose={close}
      title={shiftTitle(shift)}
      size={Math.min(480, window.innerWidth)}
      rootClassName="shift"
    >
      <dl className="duty">
        {[
          ['值班', personText(shift.officer)],
          ['副班', personText(shift.deputy)],
          ['带班领导', personText(shift.leader)],
          ...(shift.note === '' ? [] : [['备注', shift.note]]),
        ].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {manages && !over ? (
        <div className="acts">
          <Button type="primary" onClick={() => setDoing('change')}>
            换人或调整
          </Button>
          <Button danger disabled={begun} onClick={() => setDoing('remove')}>
            撤销此班
          </Button>
          {begun ? <span className="hint">已经开始的班不能撤销，可以换人或改结束时间。</span> : null}
        </div>
      ) : null}
      {over ? <p className="hint">此班已经结束，值班记录不再更改。</p> : null}
      <h3>变更记录</h3>
      <ul className="plain">
        {shift.changes.map(({ act, people: on, reason, by, at }) => (
          <li key={`${at} ${act} ${on}`}>
            <TimeText at={at} whole /> {by} {act}：{on}
            {reason === '' ? '' : `（${reason}）`}
          </li>
        ))}
      </ul>
      {doing === 'change' ? <ShiftForm shift={shift} people={people} close={() => setDoing(null)} /> : null}
      {doing === 'remove' ? <RemoveShift shift={shift} close={() => setDoing(null)} done={close} /> : null}
    </Drawer>
  );
}

function RemoveShift({ shift, close, done }: { shift: ShiftView; close: () => void; done: () => void }) {
  const { message } = App.useApp();
  const write = useWrite((body: object) => client.removeShift(shift.id, body), rosterChanges);
  return (
    <Drawer open onClose={close} title={`撤销 ${shiftTitle(shift)}`} size={Math.min(440, window.innerWidth)}>
      <Form<{ reason: string }>
        layout="vertical"
        onFinish={({ reason }) =>
          write.mutate(
            { reason, version: shift.version },
            {
              onSuccess: () => {
                void message.success('已撤销');
                done();
              },
            },
          )
        }
      >
        <Form.Item name="reason" label="理由" rules={[{ required: true, min: 2, message: '请写明理由（2–200 字）' }]}>
          <Input maxLength={200} autoComplete="off" />
        </Form.Item>
        <FormError error={write.error} />
        <FormActs send="撤销此班" pending={write.isPending} cancel={close} />
      </Form>
    </Drawer>
  );
}

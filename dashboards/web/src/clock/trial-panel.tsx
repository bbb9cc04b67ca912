import { Alert, App, Button, Form, Input } from 'antd';
import { Link } from 'react-router';
import type { ClockSettings, ClockTrial } from '../../../../api/clocks/contract.ts';
import { client } from '../client.ts';
import { may } from '../menu.ts';
import { TimeText } from '../parts/time-text.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useWrite } from '../queries.ts';
import { useWho } from '../session/gate.tsx';

/** 试算与启用: what the draft would change, and only then the reason and the switch. */
export function TrialPanel({ draft, version, drop }: { draft: ClockSettings; version: number; drop: () => void }) {
  const trial = useWrite(client.tryClocks, []);
  return (
    <section className="sheet cards" aria-label="试算">
      <h2>未启用的修改</h2>
      <div className="acts">
        <Button type="primary" loading={trial.isPending} onClick={() => trial.mutate({ value: draft })}>
          试算
        </Button>
        <Button onClick={drop}>放弃修改</Button>
      </div>
      <WriteError error={trial.error} />
      {trial.data === undefined ? (
        <p className="hint">先试算，看清会改变什么，再启用。</p>
      ) : (
        <Result trial={trial.data} draft={draft} version={version} done={drop} />
      )}
    </section>
  );
}

function Result(props: { trial: ClockTrial; draft: ClockSettings; version: number; done: () => void }) {
  const { trial, draft, version, done } = props;
  return (
    <>
      <h3>规则变化</h3>
      {trial.changes.length === 0 ? <p className="hint">与现行配置相同。</p> : null}
      <ul>
        {trial.changes.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      {trial.looser.length === 0 ? null : (
        <Alert
          type="warning"
          title="其中放宽了时限，只有厅领导可以启用"
          description={trial.looser.map((one) => <div key={one}>{one}</div>)}
        />
      )}
      <h3>在计时的时限</h3>
      <p>
        共 {trial.running} 项，都按起算时的配置办理，不受影响；如按新配置起算，其中 {trial.different}{' '}
        项的到期时间会不同：
      </p>
      {trial.items.length === 0 ? null : <Differences items={trial.items} />}
      {trial.changes.length === 0 ? null : (
        <SwitchOn draft={draft} version={version} looser={trial.looser.length > 0} done={done} />
      )}
    </>
  );
}

function Differences({ items }: { items: ClockTrial['items'] }) {
  return (
    <div className="scroll-x">
      <table className="grid">
        <thead>
          <tr>
            {['案件', '时限', '现到期', '按新配置'].map((heading) => (
              <th scope="col" key={heading}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map(({ caseId, number, title, name, dueAt, wouldBe }) => (
            <tr key={caseId + name}>
              <td data-label="案件">
                <Link to={`/cases/${caseId}`}>
                  {number} {title}
                </Link>
              </td>
              <td data-label="时限">{name}</td>
              <td data-label="现到期">
                <TimeText at={dueAt} whole />
              </td>
              <td data-label="按新配置">{wouldBe === null ? '没有这项时限' : <TimeText at={wouldBe} whole />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SwitchOn(props: { draft: ClockSettings; version: number; looser: boolean; done: () => void }) {
  const { draft, version, looser, done } = props;
  const { message } = App.useApp();
  const { user, rights } = useWho();
  const write = useWrite(client.saveClocks, ['clocks']);
  if (!may(rights, 'clocks.manage')) return <p className="hint">启用由宣教处或者厅领导办理。</p>;
  if (looser && user.role !== 'leader') return <p className="hint">放宽的部分须由厅领导启用；请撤下或者报厅领导。</p>;
  return (
    <Form<{ reason: string }>
      layout="vertical"
      aria-label="启用"
      onFinish={({ reason }) =>
        write.mutate(
          { value: draft, version, reason },
          {
            onSuccess: () => {
              void message.success('已启用，对此后起算的时限有效');
              done();
            },
          },
        )
      }
    >
      <Form.Item name="reason" label="启用理由" rules={[{ required: true, whitespace: true, message: '请写明理由' }]}>
        <Input maxLength={500} />
      </Form.Item>
      <WriteError error={write.error} />
      <Button type="primary" htmlType="submit" loading={write.isPending}>
        启用
      </Button>
    </Form>
  );
}

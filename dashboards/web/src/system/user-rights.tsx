import { Button, Form, Input, Select } from 'antd';
import { type RightsProposal, roles, type User } from '../../../../api/people/contract.ts';
import { client } from '../client.ts';
import { UnitSelect } from '../form/field-input.tsx';
import { FormError } from '../form/form-error.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useUnits, useWrite } from '../queries.ts';
import { useWho } from '../session/gate.tsx';

export const roleOptions = Object.entries(roles).map(([value, label]) => ({ value, label }));

type Typed = { role: string; unitId?: string | null; reason: string };

/** 授权: one administrator proposes role and unit, the other confirms; nobody his own. */
export function UserRights({ user, done }: { user: User; done: (words: string) => void }) {
  const own = useWho().user.id === user.id;
  return (
    <section aria-label="授权">
      <h3>授权</h3>
      {own ? (
        <p className="hint">不能给自己授权；请由另一位系统管理员或安全管理员提出、确认。</p>
      ) : user.proposal === null ? (
        <Propose user={user} done={done} />
      ) : (
        <Waiting user={user} proposal={user.proposal} done={done} />
      )}
    </section>
  );
}

function Propose({ user, done }: { user: User; done: (words: string) => void }) {
  const { acts } = useWho().user;
  const alone = acts.includes('admin') && acts.includes('security');
  const propose = useWrite(
    (typed: Typed) => client.proposeRights(user.id, { ...typed, unitId: typed.unitId ?? null }),
    ['users', 'session'],
  );
  return (
    <Form<Typed>
      layout="vertical"
      initialValues={{ role: user.role, unitId: user.unitId }}
      onFinish={(typed) =>
        propose.mutate(typed, { onSuccess: () => done(alone ? '授权已生效' : '已提出，待另一位管理员确认') })
      }
    >
      <Form.Item name="role" label="角色" rules={[{ required: true }]}>
        <Select options={roleOptions} />
      </Form.Item>
      <Form.Item name="unitId" label="单位" extra="责任单位的用户必须选择，只能看到本单位的案件。">
        <UnitSelect clearable />
      </Form.Item>
      <Form.Item name="reason" label="理由" rules={[{ required: true, min: 2, message: '请写明理由（2–200 字）' }]}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <FormError error={propose.error} />
      <Button htmlType="submit" loading={propose.isPending}>
        {alone ? '授权' : '提出授权，请另一位管理员确认'}
      </Button>
    </Form>
  );
}

/** What is confirmed is what stands here: another proposal in its place is refused by the server. */
function Waiting({ user, proposal, done }: { user: User; proposal: RightsProposal; done: (words: string) => void }) {
  const me = useWho().user;
  const units = useUnits();
  const { role, unitId, reason, by, byRole, at } = proposal;
  const confirm = useWrite(() => client.confirmRights(user.id, { role, unitId }), ['users', 'session']);
  const withdraw = useWrite(() => client.withdrawRights(user.id), ['users']);
  const mine = me.role === byRole;
  const unit = units.data?.find(({ id }) => id === unitId)?.name;
  return (
    <>
      <p>
        {roles[byRole]} {by} 于 <TimeText at={at} whole /> 提出：由“{roles[user.role]}”改为“
        <strong>
          {roles[role]}
          {unit === undefined ? '' : `（${unit}）`}
        </strong>
        ”。理由：{reason}
      </p>
      {mine ? <p className="hint">须由{byRole === 'admin' ? '安全管理员' : '系统管理员'}确认后生效。</p> : null}
      <FormError error={confirm.error ?? withdraw.error} />
      <div className="acts">
        {mine ? null : (
          <Button
            type="primary"
            loading={confirm.isPending}
            onClick={() => confirm.mutate(undefined, { onSuccess: () => done('授权已生效') })}
          >
            确认授权
          </Button>
        )}
        <Button
          loading={withdraw.isPending}
          onClick={() => withdraw.mutate(undefined, { onSuccess: () => done(mine ? '已撤回' : '已退回') })}
        >
          {mine ? '撤回' : '退回'}
        </Button>
      </div>
    </>
  );
}

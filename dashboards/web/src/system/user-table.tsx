import { Button, Input } from 'antd';
import { useState } from 'react';
import { roles, type User } from '../../../../api/people/contract.ts';
import { may } from '../menu.ts';
import { ListState } from '../parts/list-state.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useUnits, useUsers } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { RecordTable } from './record-table.tsx';
import { UserForm } from './user-form.tsx';

/** 用户: accounts with role, unit and whether they may sign in. */
export function UserTable() {
  const users = useUsers();
  const units = useUnits();
  const who = useWho();
  const manages = may(who.rights, 'users.manage');
  const waiting = (users.data ?? []).filter(({ proposal }) => proposal !== null);
  const [editing, setEditing] = useState<User | 'new' | null>(null);
  const [sought, setSought] = useState('');
  const unitName = (id: string | null) => units.data?.find((unit) => unit.id === id)?.name ?? '—';
  const found = (users.data ?? []).filter((user) =>
    [user.displayName, user.name, roles[user.role], unitName(user.unitId)].some((text) => text.includes(sought.trim())),
  );
  return (
    <section className="sheet">
      <div className="acts">
        {manages ? (
          <Button type="primary" onClick={() => setEditing('new')}>
            新增用户
          </Button>
        ) : null}
        <Input
          className="seek"
          allowClear
          value={sought}
          placeholder="按姓名、账号、角色或单位查找"
          aria-label="查找用户"
          onChange={({ target }) => setSought(target.value)}
        />
        <span className="hint">
          {found.length === (users.data ?? []).length ? `共 ${found.length} 人` : `找到 ${found.length} 人`}
        </span>
      </div>
      {waiting.length === 0 ? null : (
        <p className="notice" role="status">
          有 {waiting.length} 项授权待确认：{waiting.map(({ displayName }) => displayName).join('、')}
          。系统管理员提出的由安全管理员确认，安全管理员提出的由系统管理员确认。
        </p>
      )}
      <ListState
        query={users}
        rows={8}
        isEmpty={found.length === 0}
        empty={{ why: '没有符合的用户。', next: '请换一个词，或者清空查找框。' }}
      >
        <RecordTable
          rows={byRole(found)}
          columns={{
            姓名: (user) => user.displayName,
            账号: (user) => user.name,
            角色: (user) => (
              <>
                {roles[user.role]}
                {user.head ? '（负责人）' : ''}
                {user.proposal === null ? null : (
                  <span className="not-covered">（待确认：{roles[user.proposal.role]}）</span>
                )}
              </>
            ),
            单位: (user) => unitName(user.unitId),
            状态: (user) => <UserState user={user} />,
            上次登录: (user) => <TimeText at={user.lastLoginAt} whole />,
          }}
          change={{ nameOf: (user) => user.displayName, open: setEditing }}
        />
      </ListState>
      {editing === null ? null : <UserForm user={editing === 'new' ? null : editing} close={() => setEditing(null)} />}
    </section>
  );
}

function UserState({ user }: { user: User }) {
  if (!user.active) return <span className="hint">已停用</span>;
  if (user.lockedUntil !== null)
    return (
      <span className="not-covered">
        锁定至 <TimeText at={user.lockedUntil} whole />
      </span>
    );
  return user.mustChangePassword ? '待改口令' : '正常';
}

/** Desks first, then the units, each by name. */
function byRole(users: readonly User[]): readonly User[] {
  const rank = (user: User) => Object.keys(roles).indexOf(user.role) + (user.role === 'unit' ? 100 : 0);
  return users.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

import { Button } from 'antd';
import type { User } from '../../../../api/people/contract.ts';
import { client } from '../client.ts';
import { WriteError } from '../parts/write-error.tsx';
import { useWrite } from '../queries.ts';

/** What the security administrator does for a person who cannot get in. */
export function UserSafety({ user, done }: { user: User; done: (words: string) => void }) {
  const endFactor = useWrite(client.endFactorOf, ['users']);
  const unlock = useWrite(client.unlockUser, ['users']);
  return (
    <section aria-label="登录安全">
      <h3>登录安全</h3>
      <div className="acts">
        <Button
          loading={unlock.isPending}
          onClick={() => unlock.mutate(user.id, { onSuccess: () => done('已解除锁定') })}
        >
          解除登录锁定
        </Button>
        {user.secondFactor ? (
          <Button
            loading={endFactor.isPending}
            onClick={() => endFactor.mutate(user.id, { onSuccess: () => done('动态口令已重置') })}
          >
            重置动态口令
          </Button>
        ) : null}
      </div>
      <p className="hint">
        {user.secondFactor
          ? '手机遗失时重置动态口令；该用户须重新登录，再自行启用。'
          : '该用户没有启用动态口令。口令由系统管理员重置。'}
      </p>
      <WriteError error={unlock.error ?? endFactor.error} />
    </section>
  );
}

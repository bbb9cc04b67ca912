import { Button } from 'antd';
import { client } from '../client.ts';
import { FactorPanel } from '../me/factor-panel.tsx';
import { useWrite } from '../queries.ts';

/** 须启用动态口令: comes before everything else for roles that must have one. */
export default function AddFactor() {
  const signOut = useWrite(client.signOut, ['session']);
  return (
    <div className="gate-sheet">
      <h1>请先启用动态口令</h1>
      <p className="gate-line">您的角色须用动态口令登录，启用后方可使用。</p>
      <FactorPanel on={false} />
      <p>
        <Button type="link" onClick={() => signOut.mutate(undefined)}>
          退出登录
        </Button>
      </p>
    </div>
  );
}

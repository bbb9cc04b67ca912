import { Button } from 'antd';
import { Link } from 'react-router';
import { roles } from '../../../../api/people/contract.ts';
import { ContactForm } from '../channel/contact-form.tsx';
import { client } from '../client.ts';
import { UnreadCount } from '../inbox/unread-count.tsx';
import { useUnread } from '../inbox/use-inbox.ts';
import { placesOf } from '../menu.ts';
import { PageHead } from '../parts/page-head.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useWrite } from '../queries.ts';
import ChangePassword from '../session/change-password.tsx';
import { useWho } from '../session/gate.tsx';
import { KeysTable } from '../shell/keys-help.tsx';
import { engineName } from '../system/job-names.ts';
import { FactorPanel } from './factor-panel.tsx';
import { SessionList } from './session-list.tsx';

/** 我: account, password, sign-out, keys. */
export default function MePage() {
  const { user, unit, version, engines, rights } = useWho();
  const unread = useUnread().data?.unread ?? 0;
  const signOut = useWrite(client.signOut, ['session']);
  return (
    <>
      <PageHead title="我">
        <Button loading={signOut.isPending} onClick={() => signOut.mutate(undefined)}>
          退出登录
        </Button>
      </PageHead>
      <WriteError error={signOut.error} />
      <section className="sheet">
        <dl className="duty">
          <Fact name="姓名">{user.displayName}</Fact>
          <Fact name="账号">{user.name}</Fact>
          <Fact name="角色">{roles[user.role]}</Fact>
          <Fact name="单位">{unit?.name ?? '未归属单位'}</Fact>
          <Fact name="上次登录">
            <TimeText at={user.lastLoginAt} whole />
          </Fact>
        </dl>
        <nav className="narrow-only more-places" aria-label="更多栏目">
          {placesOf(rights)
            .filter(({ bottom }) => !bottom)
            .map(({ path, name }) => (
              <Link key={path} to={path}>
                {name}
                {path === '/inbox' ? <UnreadCount unread={unread} /> : null}
              </Link>
            ))}
        </nav>
      </section>
      <div className="two-sheets">
        <section className="sheet">
          <h2>修改口令</h2>
          <ChangePassword />
        </section>
        <section className="sheet">
          <h2>动态口令</h2>
          <FactorPanel on={user.secondFactor} />
        </section>
        <section className="sheet">
          <h2>联系方式与接收时段</h2>
          <ContactForm userId={null} />
        </section>
        <section className="sheet">
          <h2>登录中的会话</h2>
          <SessionList />
        </section>
        <section className="sheet wide-only">
          <h2>快捷键</h2>
          <KeysTable />
        </section>
      </div>
      <p className="hint">
        版本 {version} · 队列 {engineName(engines.queue)} · 文档库 {engines.documents} · 台账 {engines.ledger}
      </p>
    </>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

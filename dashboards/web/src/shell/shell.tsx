import { Button, Drawer } from 'antd';
import { useEffect, useState } from 'react';
import { NavLink, Outlet, useLocation, useNavigate } from 'react-router';
import { roles } from '../../../../api/people/contract.ts';
import { HealthBanner } from '../health/health-banner.tsx';
import { UnreadCount } from '../inbox/unread-count.tsx';
import { useUnread } from '../inbox/use-inbox.ts';
import { useKeys } from '../keys.ts';
import { closedPlace, may, type Place, placesOf } from '../menu.ts';
import { useWho } from '../session/gate.tsx';
import { useTypingCounts } from '../session/typing.ts';
import { type Arrivals, useArrivals, useStream } from '../stream/use-stream.ts';
import { UnnamedAdministrators } from '../system/unnamed-administrators.tsx';
import { KeysHelp } from './keys-help.tsx';

/** The frame of all screens: menu at the side, or a bottom bar with four places on a phone. */
export function Shell() {
  const { user, unit, demo, rights } = useWho();
  const { reconnect } = useStream(user.id);
  useTypingCounts();
  const arrivals = useArrivals();
  const unread = useUnread().data?.unread ?? 0;
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [help, setHelp] = useState(false);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawer closes whenever the page changes.
  useEffect(() => setOpen(false), [pathname]);
  const places = placesOf(rights);
  const mayWatch = places.some(({ path }) => path === '/documents');
  useKeys({
    '/': () => {
      const box = document.querySelector<HTMLInputElement>('[data-search] input, input[data-search]');
      if (box !== null) box.focus();
      else if (mayWatch || places.some(({ path }) => path === '/cases'))
        void navigate(mayWatch ? '/documents' : '/cases');
    },
    '?': () => setHelp(true),
  });
  return (
    <div className="shell">
      <a className="skip" href="#page">
        跳到正文
      </a>
      <header className="top">
        <Button className="top-menu" aria-label="全部栏目" onClick={() => setOpen(true)}>
          栏目
        </Button>
        <span className="brand">回应</span>
        {demo ? <strong className="demo-mark">示例数据</strong> : null}
        <LineState arrivals={arrivals} reconnect={reconnect} />
        {may(rights, 'inbox.read') ? (
          <NavLink to="/inbox" className="top-inbox">
            消息
            <UnreadCount unread={unread} />
          </NavLink>
        ) : null}
        <NavLink to="/me" className="top-who" title={`${roles[user.role]} · ${unit?.name ?? '未归属单位'}`}>
          {user.displayName}
          <span className="top-unit">{unit?.name ?? roles[user.role]}</span>
        </NavLink>
      </header>
      <nav className="side" aria-label="栏目">
        <Links places={places} waiting={arrivals.alerts.length} unread={{ '/inbox': unread }} />
      </nav>
      <main id="page" className="page">
        <HealthBanner />
        <UnnamedAdministrators acts={user.acts} />
        {closedPlace(rights, pathname) ? (
          <p className="state">本栏目不对{roles[user.role]}开放，请从栏目进入；确需查看的，请联系系统管理员。</p>
        ) : (
          <Outlet />
        )}
      </main>
      <nav className="bottom" aria-label="常用栏目">
        <Links
          places={places.filter(({ bottom }) => bottom)}
          waiting={arrivals.alerts.length}
          unread={{ '/me': unread }}
        />
      </nav>
      <Drawer title="全部栏目" placement="left" size={240} open={open} onClose={() => setOpen(false)}>
        <nav className="drawer-nav" aria-label="全部栏目">
          <Links places={places} waiting={arrivals.alerts.length} unread={{ '/inbox': unread }} />
        </nav>
      </Drawer>
      <KeysHelp open={help} close={() => setHelp(false)} />
    </div>
  );
}

/** Whether new alerts still come by themselves. */
function LineState({ arrivals, reconnect }: { arrivals: Arrivals; reconnect: () => void }) {
  if (arrivals.ended)
    return (
      <span className="offline" role="status">
        打开的窗口过多，本窗口不再实时提醒{' '}
        <Button size="small" onClick={reconnect}>
          重新连接
        </Button>
      </span>
    );
  if (arrivals.connected) return null;
  return (
    <span className="offline" role="status">
      实时提醒中断，正在重连
    </span>
  );
}

type Counted = { places: readonly Place[]; waiting: number; unread: Record<string, number> };

function Links({ places, waiting, unread }: Counted) {
  const { pathname } = useLocation();
  return places.map(({ path, name }) => (
    <NavLink key={path} to={path} aria-current={pathname.startsWith(path) ? 'page' : undefined}>
      {name}
      {path === '/alerts' && waiting > 0 ? <span className="count">{waiting}</span> : null}
      <UnreadCount unread={unread[path] ?? 0} />
    </NavLink>
  ));
}

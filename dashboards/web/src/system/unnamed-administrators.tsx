import { Link } from 'react-router';
import { type Role, roles } from '../../../../api/people/contract.ts';

/** 三员分立: what the system administrator still has to do, as long as he stands in for the other two. */
export function UnnamedAdministrators({ acts }: { acts: readonly Role[] }) {
  const unnamed = acts.includes('admin') ? acts.filter((role) => role !== 'admin') : [];
  if (unnamed.length === 0) return null;
  const names = unnamed.map((role) => roles[role]).join('、');
  return (
    <p className="notice" role="status">
      还没有{names}，其职责暂由您承担。请到 <Link to="/system/users">系统 · 用户</Link>{' '}
      分别指定专人（三员分立，不得一人兼任）； 指定后您不再有这些权限。
    </p>
  );
}

import { unreadMax } from '../../../../api/notices/contract.ts';

/** The number beside 消息; nothing where all is read. */
export function UnreadCount({ unread }: { unread: number }) {
  if (unread === 0) return null;
  const shown = unread >= unreadMax ? `${unreadMax - 1}+` : String(unread);
  return (
    <span className="count" title={`${shown} 条未读消息`}>
      {shown}
    </span>
  );
}

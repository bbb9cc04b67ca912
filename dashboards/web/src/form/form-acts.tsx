import { Button } from 'antd';

/** The end of a form: send, which waits for its answer, or leave it. `sticky` keeps it in sight below a long form. */
export function FormActs({
  send,
  pending,
  cancel,
  sticky = false,
}: {
  send: string;
  pending: boolean;
  cancel: () => void;
  sticky?: boolean;
}) {
  return (
    <div className={sticky ? 'acts acts-sticky' : 'acts'}>
      <Button type="primary" htmlType="submit" loading={pending}>
        {send}
      </Button>
      <Button onClick={cancel}>取消</Button>
    </div>
  );
}

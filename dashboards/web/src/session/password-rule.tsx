import { Form } from 'antd';

/** The password rule, ticked off while one types; the same rule as the contract's `Password`. */
export function PasswordRule({ field }: { field: string }) {
  const typed: string = Form.useWatch(field) ?? '';
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(typed)).length;
  return (
    <ul className="password-rule" aria-live="polite">
      <Rule met={typed.length >= 10}>至少 10 个字符（已 {typed.length} 个）</Rule>
      <Rule met={kinds >= 3}>大写字母、小写字母、数字、符号至少三类（已 {kinds} 类）</Rule>
    </ul>
  );
}

function Rule({ met, children }: { met: boolean; children: React.ReactNode }) {
  return (
    <li className={met ? 'rule-met' : undefined}>
      <span aria-hidden="true">{met ? '✓' : '○'}</span> {children}
      <span className="unseen">{met ? '，已满足' : '，未满足'}</span>
    </li>
  );
}

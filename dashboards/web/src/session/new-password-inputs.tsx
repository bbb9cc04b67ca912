import { Form, Input } from 'antd';
import { Password } from '../../../../api/people/contract.ts';
import { PasswordRule } from './password-rule.tsx';

/** A new password typed twice, with its rule ticked off; the form's fields are `next` and `again`. */
export function NewPasswordInputs({ label }: { label: string }) {
  return (
    <>
      <Form.Item
        name="next"
        label={label}
        validateTrigger="onBlur"
        rules={[
          {
            validator: async (_, typed: unknown) => {
              const read = Password.safeParse(typed ?? '');
              if (!read.success) throw new Error(read.error.issues[0]?.message ?? '口令不合要求');
            },
          },
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      <PasswordRule field="next" />
      <Form.Item
        name="again"
        label={`再输一次${label}`}
        dependencies={['next']}
        rules={[
          { required: true, message: '请再输一次' },
          ({ getFieldValue }) => ({
            validator: async (_, typed: unknown) => {
              if (typed && typed !== getFieldValue('next')) throw new Error('两次输入不一致，请重输');
            },
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
    </>
  );
}

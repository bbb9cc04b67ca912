import { Form } from 'antd';
import { useEffect, useState } from 'react';
import { ProblemError } from '../client.ts';
import { WriteError } from '../parts/write-error.tsx';
import { showFaults } from './faults.ts';

/** Why what a form sent was refused: what is wrong with a field stands beside that field, the rest here, each said once. */
export function FormError({ error }: { error: Error | null }) {
  const form = Form.useFormInstance();
  const [shown, setShown] = useState<Error | null>(null);
  useEffect(() => {
    if (!(error instanceof ProblemError) || error.errors.length === 0) return setShown(error);
    const rest = showFaults(form, error.errors);
    const marked = rest.length < error.errors.length ? '请看标红处。' : '';
    setShown(new ProblemError(error.code, [`${error.message}${marked}`, ...rest].join(' '), error.status));
  }, [error, form]);
  return <WriteError error={shown} />;
}

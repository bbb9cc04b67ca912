import type { FormInstance } from 'antd';
import type { z } from 'zod';

/** What is wrong at a path of the body that was sent, as the server and zod name it. */
export type Fault = { path: string; message: string };

/** Puts each fault beside the field that it is about, and the first of them in sight; `start.0` belongs to the one field of all starts. Returns the sentences that no field of the form is about. */
export function showFaults(form: FormInstance, faults: readonly Fault[]): string[] {
  const fields = form.getFieldsError().map(({ name }) => name);
  const rest: string[] = [];
  const found = new Map<string, { name: (string | number)[]; errors: string[] }>();
  for (const { path, message } of faults) {
    const parts = path.replace(/^command\./, '').split('.');
    const field = fields
      .filter((name) => name.length > 0 && name.every((part, at) => String(part) === parts[at]))
      .sort((a, b) => b.length - a.length)[0];
    if (field === undefined) {
      rest.push(message);
      continue;
    }
    const key = field.join('.');
    found.set(key, { name: field, errors: [...(found.get(key)?.errors ?? []), message] });
  }
  const marked = [...found.values()];
  form.setFields(marked);
  const first = marked[0];
  if (first !== undefined) form.scrollToField(first.name, { behavior: 'smooth', block: 'center', focus: true });
  return rest;
}

/** What a schema of the contract says against what was typed. */
export function faultsOf(error: z.ZodError): Fault[] {
  return error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
}

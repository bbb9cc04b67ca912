import * as assert from 'uvu/assert';
import { z } from 'zod';
import { CaseCommand } from '../../../api/cases/contract-commands.ts';
import { maskTyped } from '../../../api/cases/mask-typed.ts';
import { suite } from '../../suite.ts';

const masking = suite('personal data typed by hand');

/** What is typed into a field and must not enter the chain. */
const typed = '联系人电话 13912345678';

/** Strings that are no free words: choices, times, links, names of records. `phone` is the office's own, which the report form must have. */
const notWords: ReadonlySet<string> = new Set([
  ...['type', 'url', 'attachment', 'duty', 'place', 'mentions', 'phone', 'word', 'corrects'],
  ...['foundAt', 'publishedAt', 'happenedAt', 'heldAt', 'until', 'sentAt', 'doneAt', 'givenAt', 'reviewAt'],
]);

type Schema = {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
};

masking('is masked in every free text of every command', () => {
  const { oneOf, anyOf } = z.toJSONSchema(CaseCommand, { io: 'output', unrepresentable: 'any' }) as Schema;
  const variants = oneOf ?? anyOf ?? [];
  assert.ok(variants.length > 40, `only ${variants.length} commands were found`);
  const seen: string[] = [];
  for (const variant of variants) {
    const name = String(variant.properties?.['type']?.const);
    const sample = filled(variant, name, seen);
    assert.not.match(JSON.stringify(maskTyped(sample)), '13912345678', name);
  }
  for (const field of ['refer.letter', 'comment.text', 'instruct.leader', 'propose.change.title', 'close.left'])
    assert.ok(seen.includes(field), `${field} was not walked`);
});

masking.run();

/** A value of the schema with the telephone number in each free text. */
function filled(schema: Schema, path: string, seen: string[]): unknown {
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) {
    const all = choices.filter(({ type }) => type !== 'null').map((one) => filled(one, path, seen));
    return all.length === 1 ? all[0] : Object.assign({}, ...all.filter((one) => typeof one === 'object'));
  }
  if (schema.const !== undefined) return schema.const;
  if (schema.properties !== undefined)
    return Object.fromEntries(
      Object.entries(schema.properties).map(([name, inner]) => [
        name,
        notWords.has(name) ? null : filled(inner, `${path}.${name}`, seen),
      ]),
    );
  if (schema.items !== undefined) return [filled(schema.items, path, seen)];
  if (schema.type !== 'string' || schema.enum !== undefined || schema.format !== undefined) return null;
  seen.push(path);
  return typed;
}

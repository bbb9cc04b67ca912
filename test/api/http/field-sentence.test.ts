import * as assert from 'uvu/assert';
import { z } from 'zod';
import { fieldSentence } from '../../../api/http/contract-faults.ts';
import { suite } from '../../suite.ts';
import { allRoutes } from './route-table.ts';

const sentences = suite('what is wrong with a field');

const said = (schema: z.ZodType, input: unknown) =>
  schema.safeParse(input, { error: fieldSentence }).error?.issues.map(({ message }) => message) ?? [];

sentences('is said in the words of whoever fills a form in', () => {
  for (const [schema, input, sentence] of [
    [z.string().min(1), '', '请填写'],
    [z.string().min(4), '短', '至少 4 个字'],
    [z.string().max(3), '太长太长', '最多 3 个字，请精简'],
    [z.string(), undefined, '请填写'],
    [z.number(), '3', '须是数字'],
    [z.int().min(1), 0, '不能小于 1'],
    [z.int().max(10), 11, '不能大于 10'],
    [z.array(z.string()).min(1), [], '请至少填写一项'],
    [z.enum(['red']), 'green', '请从给出的选项中选择'],
    [z.url(), 'abc', '请填写完整的网址，如 https://www.example.com/a.html'],
    [z.iso.datetime(), 'gestern', '时间格式不对'],
    [z.string().regex(/^[a-z]+$/), '0', '格式不对'],
  ] as const)
    assert.equal(said(schema, input), [sentence]);
});

sentences('holds no word of programs, for any route and whatever is sent', () => {
  const foreign = /[A-Za-z]{2,}|<=|>=|\$\{/;
  let asked = 0;
  for (const { method, path, body } of allRoutes) {
    if (body === undefined) continue;
    const names = Object.keys((body as unknown as { shape?: object }).shape ?? {});
    for (const junk of [undefined, null, '', -1, {}, [], '字'.repeat(100_000), { type: 'file' }]) {
      const inputs = [junk, Object.fromEntries(names.map((name) => [name, junk]))];
      for (const message of inputs.flatMap((input) => said(body, input))) {
        asked += 1;
        const plain = message
          .replace(/CSS|NUL|https?:\/\/(www\.example\.com\/a\.html)?/g, '')
          .replace(/^有不认识的内容：.*/, '');
        assert.not.match(plain, foreign, `${method} ${path}: ${message}`);
      }
    }
  }
  assert.ok(asked > 500, `${asked} faults were looked at`);
});

sentences.run();

import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Field, fields, isPersonal, plainColumn } from './columns.ts';
import { kindOf } from './values.ts';

const Column = z.string().min(1).max(200);
const Columns = z.array(Column).min(1).max(20);

/** Where a field comes from: one column, several joined, the first that holds something, or the same for every record. */
export const FieldRule = z.union([
  Column,
  Columns,
  z.strictObject({
    /** Joined in this order, empty ones left out; a list inside stands for the first of its columns that holds something. */
    columns: z
      .array(z.union([Column, Columns]))
      .min(1)
      .max(20),
    /** Between the parts; a line end in the text and a space elsewhere when not given. */
    separator: z.string().max(20).optional(),
  }),
  z.strictObject({ first: Columns }),
  z.strictObject({ value: z.string().min(1).max(200) }),
  /** The platform that the first of these addresses belongs to. */
  z.strictObject({ platformOf: Columns }),
]);
export type FieldRule = z.infer<typeof FieldRule>;

/** 列映射：where each field of a record comes from. A field that is not named here is found by its usual names. */
export const Mapping = z
  .strictObject(Object.fromEntries(fields.map((field) => [field, FieldRule])) as Record<Field, typeof FieldRule>)
  .partial();
export type Mapping = { [field in Field]?: FieldRule | undefined };

/** A column mapping that cannot be used; the message says why and what to write. */
export class MappingRefused extends Error {
  override name = 'MappingRefused';
  readonly code = 'import.mapping';
}

/** Reads a mapping from a JSON file; throws with a Chinese sentence on what is none. */
export async function readMapping(path: string): Promise<Mapping> {
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  try {
    return checkMapping(JSON.parse(text), `列映射文件 ${path} `);
  } catch (error) {
    if (error instanceof SyntaxError) throw new MappingRefused(`列映射文件 ${path} 不是合法的 JSON：${error.message}`);
    throw error;
  }
}

/** A mapping from outside, checked; `name` begins the sentence of what is wrong. */
export function checkMapping(value: unknown, name = '列映射'): Mapping {
  const parsed = Mapping.safeParse(value);
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path[0];
    throw new MappingRefused(
      `${name}不合要求${at === undefined ? '' : `（${String(at)}）`}：键只能是 ${fields.join('、')}；值是列名、列名的列表（拼接）、{"columns": [列名…], "separator": 分隔}、{"first": [列名…]}（取第一个有内容的）或 {"value": 固定值}`,
    );
  }
  for (const [field, rule] of Object.entries(parsed.data) as [Field, FieldRule][]) {
    const personal = columnsOf(rule).find(isPersonal);
    if (personal !== undefined && field !== 'author')
      throw new MappingRefused(`${name}把“${personal}”用作 ${field}：这一列是个人信息，不能作为文字保存，请去掉`);
    if (field === 'sourceKind' && typeof rule === 'object' && 'value' in rule && kindOf(rule.value) === null)
      throw new MappingRefused(`${name}的 sourceKind“${rule.value}”不是信源类别`);
  }
  return parsed.data;
}

/** All columns that a rule names. */
export function columnsOf(rule: FieldRule | undefined): string[] {
  if (rule === undefined) return [];
  if (typeof rule === 'string') return [rule];
  if (Array.isArray(rule)) return rule;
  if ('columns' in rule) return rule.columns.flat();
  if ('first' in rule) return rule.first;
  return 'platformOf' in rule ? rule.platformOf : [];
}

/** The columns that a mapping names and a file does not have. */
export function missingColumns(mapping: Mapping, columns: Iterable<string>): string[] {
  const present = new Set([...columns].map(plainColumn));
  const named = Object.values(mapping).flatMap((rule) => columnsOf(rule));
  return [...new Set(named)].filter((column) => !present.has(plainColumn(column)));
}

import { aliases, type Field, fields, isPersonal, plainColumn } from './columns.ts';
import { columnsOf, type FieldRule, type Mapping } from './mapping.ts';
import { type PresetName, presetOf, presetTable } from './presets.ts';

/** Where one field of this file comes from, its columns as the file writes them. */
export type Part =
  | { columns: readonly (readonly string[])[]; separator: string }
  | { platformOf: readonly string[] }
  | { value: string };

/** 读法：how the columns of one file become the fields of a record. */
export type Plan = {
  parts: Partial<Record<Field, Part>>;
  preset: PresetName | null;
  /** Columns that serve no field, without those that hold personal data. */
  unused: string[];
  personal: string[];
};

/** How a file is read: a mapping, a preset ('none' for no guess), a name that goes before the preset's own source. */
export type ReadOptions = {
  mapping?: Mapping | undefined;
  preset?: PresetName | 'none' | undefined;
  source?: string | undefined;
};

/** The way to read a file with these columns: the mapping, then the preset, then the usual names. */
export function planOf(columns: readonly string[], options: ReadOptions = {}): Plan {
  const { mapping = {} } = options;
  const preset =
    options.preset === 'none' ? null : (options.preset ?? (options.mapping === undefined ? presetOf(columns) : null));
  const ready: Mapping = preset === null ? {} : presetTable[preset].mapping;
  const byName = new Map<string, string>();
  for (const column of columns) if (!byName.has(plainColumn(column))) byName.set(plainColumn(column), column);
  const parts: Plan['parts'] = {};
  for (const field of fields) {
    const usual: FieldRule = { first: [...aliases[field]] };
    const rules = [mapping[field], withoutName(ready[field], field, options.source), usual];
    for (const rule of rules) {
      const part = rule === undefined ? null : partOf(rule, byName, field);
      if (part === null) continue;
      parts[field] = part;
      break;
    }
  }
  const used = new Set(
    Object.values(parts).flatMap((part) =>
      'columns' in part ? part.columns.flat() : 'platformOf' in part ? part.platformOf : [],
    ),
  );
  const rest = columns.filter((one) => one !== '' && !used.has(one));
  const personal = rest.filter(isPersonal);
  return { parts, preset, unused: rest.filter((one) => !personal.includes(one)), personal };
}

/** Whether a record of this plan can have a title or a text. */
export function isReadable({ parts }: Plan): boolean {
  return parts.title !== undefined || parts.text !== undefined;
}

/** Whether a column is one that some field, preset or mapping knows; by these a header is told from the lines above it. */
export function isKnownColumn(column: string, mapping: Mapping = {}): boolean {
  const name = plainColumn(column);
  return (
    name !== '' &&
    (known().has(name) ||
      Object.values(mapping).some((rule) => columnsOf(rule).some((one) => plainColumn(one) === name)))
  );
}

function withoutName(rule: FieldRule | undefined, field: Field, source: string | undefined): FieldRule | undefined {
  return field === 'source' && source !== undefined && typeof rule === 'object' && 'value' in rule
    ? { value: source }
    : rule;
}

/** The rule with the columns that this file has; null when it has none of them. */
function partOf(rule: FieldRule, byName: ReadonlyMap<string, string>, field: Field): Part | null {
  if (typeof rule === 'object' && 'value' in rule) return { value: rule.value };
  const present = (names: readonly string[]) =>
    names
      .map((one) => byName.get(plainColumn(one)))
      .filter((one) => one !== undefined)
      .filter((one) => field === 'author' || !isPersonal(one));
  if (typeof rule === 'object' && 'platformOf' in rule) {
    const columns = present(rule.platformOf);
    return columns.length === 0 ? null : { platformOf: columns };
  }
  const { groups, separator } = groupsOf(rule);
  const columns = groups.map(present).filter((one) => one.length > 0);
  return columns.length === 0 ? null : { columns, separator: separator ?? (field === 'text' ? '\n' : ' ') };
}

function groupsOf(rule: Exclude<FieldRule, { value: string } | { platformOf: string[] }>): {
  groups: string[][];
  separator?: string | undefined;
} {
  if (typeof rule === 'string') return { groups: [[rule]] };
  if (Array.isArray(rule)) return { groups: rule.map((one) => [one]) };
  if ('first' in rule) return { groups: [rule.first] };
  return { groups: rule.columns.map((one) => (Array.isArray(one) ? one : [one])), separator: rule.separator };
}

let names: Set<string> | null = null;

function known(): Set<string> {
  names ??= new Set([
    ...Object.values(aliases).flat(),
    ...Object.values(presetTable).flatMap(({ known: { of }, mapping }) => [
      ...of,
      ...Object.values(mapping as Mapping).flatMap((rule) => columnsOf(rule)),
    ]),
  ]);
  return names;
}

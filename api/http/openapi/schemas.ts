import { z } from 'zod';
import type { ApiWords } from './words.ts';

/** A JSON Schema as OpenAPI 3.1 takes it. */
export type Json = { [key: string]: unknown };

/** 结构: turns the schemas of the contracts into JSON Schema; what has a name stands once under `components` and is referred to. */
export type Schemas = {
  /** The schema as what is sent in, or as what comes out; `name` is given where the contracts have none. */
  of(schema: z.ZodType, io: 'input' | 'output', name?: string): Json;
  /** Everything named that was used. */
  readonly components: Record<string, Json>;
};

export function createSchemas(contracts: ApiWords['contracts']): Schemas {
  const registry = z.registry<{ id: string }>();
  for (const file of contracts)
    for (const [name, schema] of Object.entries(file))
      if (schema instanceof z.ZodType) register(registry, schema, name.replace(/(Item|View)$/, ''));
  const components: Record<string, Json> = {};
  return {
    components,
    of(schema, io, name) {
      if (name !== undefined && isNameable(schema) && !registry.has(schema)) register(registry, schema, name);
      const converted = z.toJSONSchema(z.object({ root: schema }), {
        io,
        metadata: registry,
        unrepresentable: 'any',
        override: (context) => mend(context.zodSchema, context.jsonSchema as Json),
      }) as unknown as { properties: { root: Json }; $defs?: Record<string, Json> };
      for (const [id, definition] of Object.entries(converted.$defs ?? {})) {
        const { id: _, ...plain } = relinked(definition);
        const before = components[id];
        if (before !== undefined && JSON.stringify(before) !== JSON.stringify(plain))
          throw new TypeError(`${id} goes in and out in different shapes, or two schemas have this name`);
        components[id] = plain;
      }
      return relinked(converted.properties.root);
    },
  };
}

function register(registry: z.core.$ZodRegistry<{ id: string }>, schema: z.ZodType, id: string): void {
  if (!isNameable(schema) || registry.has(schema)) return;
  registry.add(schema, { id });
  const { def } = schema._zod as { def: { type: string; discriminator?: string; options?: z.ZodType[] } };
  if (def.discriminator === undefined) return;
  // Each shape of a choice has a name too, which generators turn into a class.
  for (const option of def.options ?? [])
    if (!registry.has(option)) registry.add(option, { id: id + pascal(literalOf(option, def.discriminator)) });
}

/** What is worth a name: structures and code lists; not plain texts and numbers, and no lists (their items have one). */
function isNameable(schema: z.ZodType): boolean {
  return ['object', 'enum', 'union', 'record'].includes(schema._zod.def.type);
}

/** What validators take and generators do not, in the words that both take. */
function mend(schema: z.core.$ZodType, json: Json): void {
  const def = schema._zod.def as unknown as Definition;
  // Objects take unknown keys when they come in; saying that they never go out binds us without need.
  if (def.type === 'object' && def.catchall === undefined) delete json['additionalProperties'];
  if (json['format'] === 'date-time') delete json['pattern'];
  if (json['maximum'] === Number.MAX_SAFE_INTEGER) delete json['maximum'];
  if (json['minimum'] === Number.MIN_SAFE_INTEGER) delete json['minimum'];
  if (def.type === 'literal') {
    delete json['const'];
    json['enum'] = def.values;
  }
  if (def.type === 'record' && def.keyType?._zod.def.entries !== undefined) spellKeys(def, json);
  if (def.type !== 'union') return;
  if (def.discriminator !== undefined) discriminate(def.discriminator, def.options ?? [], json);
  else if (def.options?.every((option) => option._zod.def.type === 'literal')) flatten(def.options, json);
}

type Definition = {
  type: string;
  catchall?: unknown;
  values?: unknown[];
  keyType?: { _zod: { def: { entries?: Record<string, string> } } };
  discriminator?: string;
  options?: z.ZodType[];
};

/** A record over a code list has exactly these keys. */
function spellKeys(def: Definition, json: Json): void {
  const names = Object.values(def.keyType?._zod.def.entries ?? {});
  json['properties'] = Object.fromEntries(names.map((name) => [name, json['additionalProperties']]));
  json['required'] = names;
  delete json['additionalProperties'];
  delete json['propertyNames'];
}

function discriminate(property: string, options: readonly z.ZodType[], json: Json): void {
  const refs = (json['oneOf'] ?? json['anyOf']) as { $ref?: string }[];
  const mapping = Object.fromEntries(
    options.flatMap((option, index) => {
      const target = refs[index]?.$ref;
      return target === undefined ? [] : [[literalOf(option, property), relink(target)]];
    }),
  );
  if (Object.keys(mapping).length === options.length) json['discriminator'] = { propertyName: property, mapping };
}

function flatten(options: readonly z.ZodType[], json: Json): void {
  const values = options.flatMap((option) => (option._zod.def as unknown as Definition).values ?? []);
  delete json['anyOf'];
  json['type'] = values.every((value) => Number.isInteger(value)) ? 'integer' : 'string';
  json['enum'] = values;
}

function literalOf(option: z.ZodType, property: string): string {
  const { shape } = option._zod.def as unknown as { shape: Record<string, { _zod: { def: Definition } }> };
  return String(shape[property]?._zod.def.values?.[0]);
}

function pascal(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function relink(reference: string): string {
  return reference.replace('#/$defs/', '#/components/schemas/');
}

function relinked(json: Json): Json {
  return JSON.parse(JSON.stringify(json), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? relink(value) : value,
  ) as Json;
}

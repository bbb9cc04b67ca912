import type { AnyRoute } from '../route.ts';

/** 用语 of the description: what the words in the routes mean, given by the program whose routes they are. */
export type ApiWords = {
  /** Files of schemas whose exports have names in the document. */
  contracts: readonly Readonly<Record<string, unknown>>[];
  /** 分组: each tag of the routes by a name that generators can make a class of, and what it is for. */
  tags: Readonly<Record<string, { name: string; description: string }>>;
  /** Who has a permission. */
  whoMay(permission: string): string;
  /** What a key with this scope may do. */
  scopeName(scope: string): string;
};

/**
 * The operationId of a route, from its method and path, so that it changes only with them: `listCases`, `getCase`,
 * `createCase`, `postCaseCommands`.
 */
export function operationIdOf({ method, path, status, answer }: AnyRoute): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== 'api');
  const words = parts.flatMap((part, index) => {
    if (part.startsWith(':')) return [];
    const one = parts[index + 1]?.startsWith(':') === true;
    return (one ? singular(part) : part).split(/[^a-zA-Z0-9]+/).filter((word) => word !== '');
  });
  const last = words.at(-1) ?? '';
  if (method === 'post' && status === 201) return camel(['create', ...words.slice(0, -1), singular(last)]);
  const listed = method === 'get' && 'shape' in answer && 'items' in (answer.shape as object);
  return camel([listed ? 'list' : method, ...words]);
}

function singular(word: string): string {
  return word.replace(/ies$/, 'y').replace(/s$/, '');
}

function camel(words: readonly string[]): string {
  return words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
}

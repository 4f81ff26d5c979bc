import { GraphQLError, type GraphQLFieldResolver, type GraphQLResolveInfo } from 'graphql';
import type { Asking, Json, Wanted } from './ask.ts';

/** What `@http` says of a field. */
interface Template {
  method: string;
  path: string;
  /** The value of the parent that the path takes. */
  fromParent: string | undefined;
}

/** A value of the parent, or what a request of the API answers. */
export const resolve: GraphQLFieldResolver<Json, Asking, Json> = async (
  parent,
  args,
  asking,
  info,
) => {
  const template = templateOf(info);
  if (!template) return parent[info.fieldName];
  if (template.fromParent === undefined) return asking.ask(wanted(template, args, info, ''));
  const value = parent[template.fromParent];
  const one = (id: unknown) =>
    typeof id === 'string' ? related(asking, wanted(template, args, info, id)) : null;
  return Array.isArray(value) ? Promise.all(value.map(one)) : one(value);
};

/** What the parent's value leads to; nothing where it leads to what the person may not know of. */
async function related(asking: Asking, asked: Wanted): Promise<unknown> {
  try {
    return await asking.ask(asked);
  } catch (error) {
    const { status } = error instanceof GraphQLError ? error.extensions : {};
    if (status === 404) return null;
    throw error;
  }
}

function templateOf({ parentType, fieldName }: GraphQLResolveInfo): Template | undefined {
  const said = parentType
    .getFields()
    [fieldName]?.astNode?.directives?.find((one) => one.name.value === 'http');
  if (!said) return undefined;
  const text = (name: string) => {
    const value = said.arguments?.find((one) => one.name.value === name)?.value;
    return value?.kind === 'StringValue' ? value.value : undefined;
  };
  const path = text('path') ?? '';
  return { method: text('method') ?? 'GET', path, fromParent: /\{this\.(\w+)\}/.exec(path)?.[1] };
}

function wanted(
  { method, path }: Template,
  args: Json,
  info: GraphQLResolveInfo,
  id: string,
): Wanted {
  const { id: own, input, version, ...rest } = args;
  const filled = path
    .replace('{id}', encodeURIComponent(String(own ?? '')))
    .replace(/\{this\.\w+\}/, encodeURIComponent(id));
  const query = method === 'GET' ? Object.entries(rest).flatMap(pairs) : [];
  const joined = query.length === 0 ? '' : `${filled.includes('?') ? '&' : '?'}${query.join('&')}`;
  return {
    method,
    path: filled + joined,
    ...(method !== 'GET' && { body: input ?? {} }),
    ...(typeof version === 'number' && { version }),
    answeredAs: String(info.path.key),
  };
}

/** An argument as the query of a list has it. What isn't given asks for nothing. */
function pairs([name, value]: [string, unknown]): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [pair(name, value)];
  return Object.entries(value).flatMap(([field, comparisons]) =>
    Object.entries((comparisons ?? {}) as Json).map(([operator, compared]) =>
      pair(`${field}[${operator}]`, compared),
    ),
  );
}

const plain = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(plain).join(',');
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value ?? '');
};

const pair = (name: string, value: unknown) =>
  `${encodeURIComponent(name)}=${encodeURIComponent(plain(value))}`;

import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLFormattedError,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import { bodyOf, type C, type Input, requiredText } from '../lib/http.ts';
import { fieldProblem } from '../lib/problem.ts';
import { Asking } from './ask.ts';
import { resolve } from './resolve.ts';

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));

const mostTokens = 10_000;

/** `POST /api/graphql`: fields are values of their parent, or what a request of the app's own API answers. */
export async function graphql(c: C): Promise<Response> {
  const input = await bodyOf(c);
  const query = requiredText(input, 'query');
  const variableValues = variablesOf(input);
  const operationName = operationNameOf(input);
  const document = read(query);
  if (Array.isArray(document)) return c.json({ errors: document });
  if (!getOperationAST(document, operationName)) {
    const message =
      operationName === null
        ? "This doesn't say which operation to run."
        : `There is no operation called "${operationName}" here.`;
    return c.json({ errors: [{ message }] });
  }
  const asking = new Asking(c);
  const { data, errors } = await execute({
    schema,
    document,
    variableValues,
    operationName,
    rootValue: {},
    contextValue: asking,
    fieldResolver: resolve,
  });
  if (asking.decidedBy !== undefined) c.set('decidedBy', asking.decidedBy);
  const said = errors?.map((error) => formatted(error));
  return c.json({ ...(data !== undefined && { data }), ...(said && { errors: said }) });
}

/** Where an answer is missing is said by its path; where a query makes no sense, by the place in its text. */
function formatted(error: GraphQLError): GraphQLFormattedError {
  const { locations, ...rest } = error.toJSON();
  return rest.path === undefined && locations !== undefined ? { ...rest, locations } : rest;
}

/** The query, or what is wrong with it. */
function read(query: string): DocumentNode | GraphQLFormattedError[] {
  try {
    const document = parse(query, { maxTokens: mostTokens });
    const wrong = validate(schema, document);
    return wrong.length > 0 ? wrong.map((error) => error.toJSON()) : document;
  } catch (error) {
    if (error instanceof GraphQLError) return [error.toJSON()];
    throw error;
  }
}

function variablesOf({ variables }: Input): Record<string, unknown> {
  if (variables === undefined || variables === null) return {};
  if (typeof variables !== 'object' || Array.isArray(variables)) {
    throw fieldProblem('variables', 'This must be an object.');
  }
  return variables as Record<string, unknown>;
}

function operationNameOf({ operationName }: Input): string | null {
  if (operationName === undefined || operationName === null) return null;
  if (typeof operationName !== 'string') throw fieldProblem('operationName', 'This must be text.');
  return operationName;
}

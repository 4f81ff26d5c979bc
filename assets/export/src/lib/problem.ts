import { sentences } from '../sentences.ts';

/** What is wrong beside each field, by the field's name. */
export type FieldProblems = Record<string, string[]>;

interface Facts {
  fields?: FieldProblems;
  /** The statement whose sentence decided. */
  rule?: string;
  /** Seconds after which it is worth trying again. */
  retryAfter?: number;
  /** The methods that the path does take. */
  allow?: string;
}

/** A refusal, as RFC 9457 has it. `detail` is for the person who reads it. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly facts: Facts;

  constructor(status: number, code: string, detail: string, facts: Facts = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.facts = facts;
  }

  body(requestId: string): Record<string, unknown> {
    const { fields, rule } = this.facts;
    return {
      type: 'about:blank',
      title: titles[this.status] ?? 'Something went wrong',
      status: this.status,
      code: this.code,
      detail: this.message,
      ...(fields && { fields }),
      ...(rule !== undefined && { rule: { id: rule, sentence: sentences[rule] ?? this.message } }),
      ...(this.status >= 500 && { requestId }),
    };
  }
}

const titles: Record<number, string> = {
  400: 'Malformed request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not possible here',
  409: 'A rule says no',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Wrong type',
  422: 'Please check',
  429: 'Too many requests',
  501: 'Not available yet',
  503: 'Not ready',
};

export const malformed = (detail: string) => new Problem(400, 'malformed', detail);
export const notSignedIn = () => new Problem(401, 'not-signed-in', 'Please sign in first.');
export const notAllowed = (detail: string, rule?: string) =>
  new Problem(403, 'not-allowed', detail, rule === undefined ? {} : { rule });
export const notFound = () =>
  new Problem(404, 'not-found', "This doesn't exist, or it isn't yours to see.");
export const wrongMethod = (allow: string) =>
  new Problem(405, 'wrong-method', "This can't be done at this address.", { allow });

/** Everything that is wrong with what was filled in, at once. */
export function checksFailed(fields: FieldProblems): Problem {
  const [only, ...others] = Object.values(fields).flat();
  const detail =
    only !== undefined && others.length === 0 ? only : 'Please check what you entered.';
  return new Problem(422, 'invalid', detail, { fields });
}

/** Values that this person may not give. */
export function notYoursToGive(names: string[], labels: string[]): Problem {
  const [last = '', ...before] = labels.toReversed();
  const all = before.length > 0 ? `${before.toReversed().join(', ')} and ${last}` : last;
  const fields = names.map((name, place) => [name, [`You can't set ${labels[place]}.`]]);
  const facts = { fields: Object.fromEntries(fields) };
  return new Problem(403, 'not-allowed', `You can't set ${all}.`, facts);
}

export const fieldProblem = (field: string, message: string) =>
  checksFailed({ [field]: [message] });

export function tooMany(seconds: number): Problem {
  const wait = seconds <= 90 ? 'in a minute' : `in ${Math.ceil(seconds / 60)} minutes`;
  return new Problem(429, 'too-many', `That was too often. Please try again ${wait}.`, {
    retryAfter: Math.max(1, seconds),
  });
}

/** The kinds of rules, as a refusal names them. */
export type RuleCode =
  | 'not-allowed'
  | 'check'
  | 'state'
  | 'time'
  | 'across'
  | 'limit'
  | 'overlap'
  | 'unique'
  | 'reference';

/** What a rule is called, and what somebody is told whom it refuses. */
export interface Rule {
  /** The statement that it comes from: its sentence stands in `sentences.ts`. */
  statement: string;
  status: number;
  code: RuleCode;
  /** The words for the person, where they aren't the sentence itself. */
  detail?: string;
  /** The field beside which it is shown. */
  field?: string;
}

/** Refuses where the rule doesn't hold. */
export function demand(holds: boolean, rule: Rule): void {
  if (holds) return;
  const detail = rule.detail ?? sentences[rule.statement] ?? "This isn't possible now.";
  const shown = rule.field !== undefined && (rule.status === 422 || rule.code === 'unique');
  const fields = shown ? { fields: { [rule.field ?? '']: [detail] } } : {};
  throw new Problem(rule.status, rule.code, detail, { ...fields, rule: rule.statement });
}

/** Refuses with everything that is wrong at once: values first, then what the rules say of them together. */
export async function checkAll(
  problems: FieldProblems,
  checks: (() => Promise<void>)[],
): Promise<void> {
  if (Object.keys(problems).length > 0) throw checksFailed(problems);
  let first: Problem | undefined;
  const fields: FieldProblems = {};
  for (const check of checks) {
    try {
      await check();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      first ??= problem;
      for (const [field, messages] of Object.entries(problem.facts.fields ?? {})) {
        fields[field] = [...new Set([...(fields[field] ?? []), ...messages])];
      }
    }
  }
  if (!first) return;
  const beside = Object.keys(fields).length > 0 ? { fields } : {};
  throw new Problem(first.status, first.code, first.message, { ...first.facts, ...beside });
}

import { type ProblemKind, problemKinds } from '../problems.ts';
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

  /** One of the known kinds, in its own words or in more exact ones. */
  static of(kind: ProblemKind, detail: string = kind.detail, facts: Facts = {}): Problem {
    return new Problem(kind.status, kind.code, detail, facts);
  }

  body(requestId: string): Record<string, unknown> {
    const { fields, rule } = this.facts;
    return {
      type: 'about:blank',
      title: titleOf(this),
      status: this.status,
      code: this.code,
      detail: this.message,
      ...(fields && { fields }),
      ...(rule !== undefined && { rule: { id: rule, sentence: sentences[rule] ?? this.message } }),
      ...(this.status >= 500 && { requestId }),
    };
  }
}

/** What stands above the detail: for a rule what all rules of its status have. */
function titleOf({ code, status }: Problem): string {
  const own = Object.values(problemKinds).find((kind) => kind.code === code);
  const { rule, invalid, notAllowed } = problemKinds;
  const found = own ?? [rule, invalid, notAllowed].find((kind) => kind.status === status);
  return found?.title ?? 'Not possible';
}

export const malformed = (detail: string) => Problem.of(problemKinds.malformed, detail);
export const notSignedIn = () => Problem.of(problemKinds.notSignedIn);
export const notFound = () => Problem.of(problemKinds.notFound);
export const notAllowed = (detail: string, rule?: string) =>
  Problem.of(problemKinds.notAllowed, detail, rule === undefined ? {} : { rule });
export const wrongMethod = (allow: string) =>
  Problem.of(problemKinds.wrongMethod, problemKinds.wrongMethod.detail, { allow });

const naming = (kind: ProblemKind, name: string) =>
  Problem.of(kind, kind.detail.replace('{name}', name));
export const unknownParameter = (name: string) => naming(problemKinds.unknownParameter, name);
export const badParameter = (name: string) => naming(problemKinds.badParameter, name);

/** Everything that is wrong with what was filled in, at once. */
export function checksFailed(fields: FieldProblems): Problem {
  const [only, ...others] = Object.values(fields).flat();
  const { invalid } = problemKinds;
  const detail = only !== undefined && others.length === 0 ? only : invalid.detail;
  return Problem.of(invalid, detail, { fields });
}

export const fieldProblem = (field: string, message: string) =>
  checksFailed({ [field]: [message] });

/** Values that this person may not give, by their names and labels; the sentence that says so, where there is one. */
export function notYoursToGive(refused: [name: string, label: string][], rule?: string): Problem {
  const { notYoursToGive: kind } = problemKinds;
  const saying = (labels: string) => kind.detail.replace('{fields}', labels);
  const labels = refused.map(([, label]) => label);
  const all = [labels.slice(0, -1).join(', '), labels.at(-1)].filter(Boolean).join(' and ');
  const fields = Object.fromEntries(refused.map(([name, label]) => [name, [saying(label)]]));
  return Problem.of(kind, saying(all), { fields, ...(rule !== undefined && { rule }) });
}

export const tooMany = (seconds: number) =>
  Problem.of(problemKinds.tooMany, problemKinds.tooMany.detail, {
    retryAfter: Math.max(1, seconds),
  });

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
  const detail = rule.detail ?? sentences[rule.statement] ?? problemKinds.rule.detail;
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

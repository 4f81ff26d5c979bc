import type { Call } from '../context.ts';
import type { AnyRecord } from './fields.ts';
import type { InputFields } from './input.ts';
import { Problem } from './problem.ts';
import type { Offer } from './thing.ts';

interface Offered {
  /** Refuses who may not do it at all. */
  may: () => Promise<void>;
  /** The rules that look at the record as it stands. */
  rules: (() => Promise<void>)[];
  inputs?: InputFields;
}

/** The problem, where the work is refused. */
async function refusal(work: () => Promise<void>): Promise<Problem | null> {
  try {
    await work();
    return null;
  } catch (problem) {
    if (problem instanceof Problem && problem.status < 500) return problem;
    throw problem;
  }
}

/** What may be done with a record now, or why it may not; what a person may never do is left out. */
export async function offers(
  call: Call,
  record: AnyRecord,
  offered: Record<string, Offered>,
): Promise<Record<string, Offer>> {
  const found: Record<string, Offer> = {};
  for (const [action, { may, rules, inputs }] of Object.entries(offered)) {
    if ((await refusal(may)) !== null) continue;
    let refused: Problem | null = null;
    for (const rule of rules) refused ??= await refusal(rule);
    const fields = inputs && (await givable(call, record, inputs));
    if (fields?.length === 0) continue;
    found[action] = {
      allowed: refused === null,
      ...(refused && { code: refused.code, why: refused.message }),
      ...(fields && { fields }),
    };
  }
  return found;
}

/** The inputs that the person may give. */
async function givable(call: Call, record: AnyRecord, inputs: InputFields): Promise<string[]> {
  const found: string[] = [];
  for (const [name, { who }] of Object.entries(inputs)) {
    if (!who || (await who(call, record))) found.push(name);
  }
  return found;
}

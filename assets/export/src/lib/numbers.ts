/** Whole numbers in, whole numbers out. What is worked out from nothing is nothing. */
type Value = number | null;

export const plus = (a: Value, b: Value) => (a === null || b === null ? null : a + b);
export const minus = (a: Value, b: Value) => (a === null || b === null ? null : a - b);
export const times = (a: Value, b: Value) => (a === null || b === null ? null : a * b);

/** The quotient as it is, for amounts that need not be whole. */
export function over(a: number, b: number): number;
export function over(a: Value, b: number): Value;
export function over(a: Value, b: number): Value {
  return a === null ? null : a / b;
}

function quotient(a: Value, b: Value, round: (exact: number) => number): Value {
  if (a === null || b === null || b === 0) return null;
  const whole = Math.trunc(a / b);
  const rest = a - whole * b;
  // Worked out from the whole part and the rest, so that large amounts stay exact.
  return whole + round(rest / b);
}

/** Rounded to the nearest; halves away from zero. */
export const divide = (a: Value, b: Value) =>
  quotient(a, b, (rest) => Math.sign(rest) * Math.round(Math.abs(rest)));

export const divideDown = (a: Value, b: Value) => quotient(a, b, Math.floor);
export const divideUp = (a: Value, b: Value) => quotient(a, b, Math.ceil);

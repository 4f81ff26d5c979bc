// What time it is, by the server's clock: a device's own may be wrong, and a preview's is set by hand.

/** How far the server's clock is ahead of this device's. */
let ahead = 0;
let known = false;
let turns = 0;
const listeners = new Set<() => void>();

export const now = (): Date => new Date(Date.now() + ahead);

/** Every answer says what time it is at the server, to the second. */
export function heardClock(date: string | null) {
  const told = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(told)) return;
  const difference = told - Date.now();
  const moved = Math.abs(difference - ahead) > 60_000;
  // Within a few seconds it is the way of the answer, not the clock.
  if (!known || Math.abs(difference - ahead) > 3_000) ahead = difference;
  known = true;
  if (moved) turn();
}

function turn() {
  turns++;
  for (const listener of listeners) listener();
}

/** Calls back when "today" or "soon" mean something else: the clock was moved, or midnight has passed. */
export function watchClock(listener: () => void, today: () => string): () => void {
  let day = today();
  const heard = () => {
    day = today();
    listener();
  };
  listeners.add(heard);
  const timer = setInterval(() => {
    if (today() !== day) turn();
  }, 20_000);
  return () => {
    listeners.delete(heard);
    clearInterval(timer);
  };
}

export const clockTurns = (): number => turns;

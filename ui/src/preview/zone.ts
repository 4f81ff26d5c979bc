// The clock on the wall where the app is used: its own time zone, wherever this computer stands.

const parts = (at: Date, zone: string): Record<string, number> => {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, Number(part.value)]));
};

const two = (number: number | undefined) => String(number ?? 0).padStart(2, "0");

/** `2026-11-23T09:00`: a moment as the wall clock there shows it, for a field of a form. */
export function toWall(iso: string, zone: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  const { year, month, day, hour, minute } = parts(at, zone);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/** The moment at which the wall clock there shows this. What a change of the clocks skips becomes the hour after it. */
export function fromWall(wall: string, zone: string): string {
  const wanted = Date.parse(`${wall.slice(0, 16)}:00Z`);
  if (Number.isNaN(wanted)) return "";
  const shown = (at: number) => Date.parse(`${toWall(new Date(at).toISOString(), zone)}:00Z`);
  let at = wanted;
  // The distance between the two clocks may itself change once on the way.
  for (let turn = 0; turn < 2; turn++) at += wanted - shown(at);
  return new Date(at).toISOString();
}

/** Nine in the morning of the day after this moment. */
export function nextMorning(iso: string, zone: string): string {
  const [year, month, day] = toWall(iso, zone).slice(0, 10).split("-").map(Number);
  const next = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, (day ?? 1) + 1)).toISOString().slice(0, 10);
  return fromWall(`${next}T09:00`, zone);
}

/** Mon 23 Nov 2026; put together here, because browsers differ in their commas. */
export function dayWords(at: Date, zone: string, year: boolean): string {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", day: "numeric", month: "short", year: "numeric" });
  const part = Object.fromEntries(format.formatToParts(at).map((one) => [one.type, one.value]));
  return `${part.weekday} ${part.day} ${part.month}${year ? ` ${part.year}` : ""}`;
}

/** Mon 23 Nov, 09:00 */
export function wallWords(iso: string, zone: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const { hour, minute } = parts(at, zone);
  return `${dayWords(at, zone, false)}, ${two(hour)}:${two(minute)}`;
}

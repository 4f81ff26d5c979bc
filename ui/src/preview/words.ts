// How values of the running app are shown in its insides.

export function moment(at: string | undefined): string {
  if (!at) return "";
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(date);
}

export function value(of: unknown): string {
  if (of === null || of === undefined) return "—";
  if (typeof of === "boolean") return of ? "yes" : "no";
  if (typeof of === "string") return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(of) ? moment(of) : of;
  if (typeof of === "number") return String(of);
  if (Array.isArray(of)) return of.map(value).join(", ");
  const named = of as { name?: unknown; title?: unknown };
  return typeof named.name === "string" ? named.name : JSON.stringify(of);
}

/** `startsAt` as people say it: starts at. */
export const label = (key: string) => key.replace(/Id$/, "").replace(/([a-z\d])([A-Z])/g, "$1 $2").toLowerCase();

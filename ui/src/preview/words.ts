// How values of the running app are shown in its insides.
import type { Shown } from "../generated/wire";

export function moment(at: string | undefined, seconds = true): string {
  if (!at) return "";
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: seconds ? "2-digit" : undefined }).format(date);
}

export function value(of: unknown): string {
  if (of === null || of === undefined) return "—";
  if (typeof of === "boolean") return of ? "yes" : "no";
  if (typeof of === "string") return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(of) ? moment(of, false) : of;
  if (typeof of === "number") return String(of);
  if (Array.isArray(of)) return of.map(value).join(", ");
  const named = of as { name?: unknown; title?: unknown };
  return typeof named.name === "string" ? named.name : JSON.stringify(of);
}

/** `PT1H30M` as people say it: 1 hour 30 minutes. */
export function duration(iso: string): string {
  const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(iso);
  if (!found) return iso;
  const names = ["year", "month", "week", "day", "hour", "minute", "second"];
  const parts = names.flatMap((name, at) => {
    const count = Number(found[at + 1] ?? 0);
    return count ? [`${count} ${name}${count === 1 ? "" : "s"}`] : [];
  });
  return parts.join(" ") || "0 minutes";
}

/** A value of a field, as the spec's author would say it. */
export function of(field: Shown, raw: unknown, titles: ReadonlyMap<string, string>): string {
  if (raw === null || raw === undefined) return "—";
  if (field.as === "money" && typeof raw === "number") {
    return new Intl.NumberFormat("en-GB", { style: "currency", currency: field.currency }).format(raw / 10 ** field.digits);
  }
  if (field.as === "duration" && typeof raw === "string") return duration(raw);
  if (field.as === "record" && typeof raw === "string") return titles.get(raw) ?? value(raw);
  return value(raw);
}

/** `startsAt` as people say it: starts at. */
export const label = (key: string) => key.replace(/Id$/, "").replace(/([a-z\d])([A-Z])/g, "$1 $2").toLowerCase();

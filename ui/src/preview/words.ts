// How values of the running app are shown in its insides, as people say them.
import type { Shown } from "../generated/wire";
import { dayWords, toWall, wallWords } from "./zone";

/** What showing a value needs to know beside it. */
export interface Known {
  zone: string;
  /** What records are called, by id. */
  titles: ReadonlyMap<string, string>;
}

const dateOf = (day: string) => {
  const at = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? day : dayWords(at, "UTC", true);
};

/** Something that has no field to say what it is. */
function plain(of: unknown, known: Known): string {
  if (of === null || of === undefined || of === "") return "";
  if (typeof of === "boolean") return of ? "yes" : "no";
  if (typeof of === "string") return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(of) ? wallWords(of, known.zone) : of;
  if (typeof of === "number") return String(of);
  if (Array.isArray(of)) return of.map((one) => plain(one, known)).join(", ");
  const named = of as { name?: unknown; title?: unknown };
  const name = named.name ?? named.title;
  return typeof name === "string" ? name : JSON.stringify(of);
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

/** A value of a field, as the spec's author would say it; nothing for an empty one. */
export function said(field: Shown, raw: unknown, known: Known): string {
  if (raw === null || raw === undefined || raw === "") return "";
  const text = typeof raw === "string" ? raw : "";
  switch (field.as) {
    case "money":
      return typeof raw === "number" ? new Intl.NumberFormat("en-GB", { style: "currency", currency: field.currency }).format(raw / 10 ** field.digits) : plain(raw, known);
    case "number":
      return typeof raw === "number" ? new Intl.NumberFormat("en-GB", { useGrouping: raw >= 10_000, maximumFractionDigits: 10 }).format(raw) : plain(raw, known);
    case "percent":
      return typeof raw === "number" ? `${raw}%` : plain(raw, known);
    case "duration":
      return text ? duration(text) : plain(raw, known);
    case "date":
      return text ? dateOf(text) : plain(raw, known);
    case "choice":
      return field.choices.find((one) => one.value === raw)?.words ?? plain(raw, known);
    case "choices":
      return Array.isArray(raw) ? raw.map((one) => field.choices.find((choice) => choice.value === one)?.words ?? plain(one, known)).join(", ") : plain(raw, known);
    case "record":
    case "records":
      return (Array.isArray(raw) ? raw : [raw]).map((one) => (typeof one === "string" ? (known.titles.get(one) ?? "…") : plain(one, known))).join(", ");
    default:
      return plain(raw, known);
  }
}

/** Fields whose values stand under one another by their last digit. */
export const isFigure = (field: Shown) => field.as === "money" || field.as === "number" || field.as === "percent";

/** The value as a field of a form takes it. */
export function toInput(field: Shown, raw: unknown, zone: string): string {
  if (raw === null || raw === undefined) return "";
  if (field.as === "money" && typeof raw === "number") return (raw / 10 ** field.digits).toFixed(field.digits);
  if (field.as === "moment" && typeof raw === "string") return toWall(raw, zone);
  if (field.as === "time" && typeof raw === "string") return raw.slice(0, 5);
  if (field.as === "duration" && typeof raw === "string") return duration(raw);
  if (field.as === "yes-no") return raw === true ? "yes" : "no";
  return String(raw);
}

/** What was put in, as the running app takes it; a sentence where it can't be that. */
export function fromInput(field: Shown, text: string, wall: (text: string) => string): { value: unknown } | { wrong: string } {
  const given = text.trim();
  if (!given) return { value: null };
  switch (field.as) {
    case "money":
    case "number":
    case "percent": {
      const number = Number(given.replace(/[£$€%\s,]/g, ""));
      if (Number.isNaN(number)) return { wrong: "A number is needed here." };
      return { value: field.as === "money" ? Math.round(number * 10 ** field.digits) : number };
    }
    case "yes-no":
      return { value: given === "yes" };
    case "moment":
      return { value: wall(given) };
    case "duration": {
      const value = durationOf(given);
      return value ? { value } : { wrong: "Say how long, for example “45 minutes” or “1 hour 30 minutes”." };
    }
    default:
      return { value: given };
  }
}

/** “1 hour 30 minutes” as it crosses: `PT1H30M`. */
export function durationOf(words: string): string | null {
  if (/^P/i.test(words)) return words.toUpperCase();
  const letters: Record<string, string> = { y: "Y", mo: "M", w: "W", d: "D", h: "H", m: "M", s: "S" };
  let date = "";
  let time = "";
  let rest = words.toLowerCase();
  for (const found of words.toLowerCase().matchAll(/(\d+)\s*(years?|months?|weeks?|days?|hours?|hrs?|minutes?|mins?|seconds?|secs?|[ywdhms])\b(?:\s*(?:,|and))?/g)) {
    const unit = found[2] ?? "";
    const key = unit.startsWith("mo") ? "mo" : (unit[0] ?? "");
    const part = `${found[1]}${letters[key]}`;
    if (["y", "mo", "w", "d"].includes(key)) date += part;
    else time += part;
    rest = rest.replace(found[0], "");
  }
  if (rest.trim() || (!date && !time)) return null;
  return `P${date}${time ? `T${time}` : ""}`;
}

// Which entries fit a query, the best of each group first.

export interface Entry {
  group: "action" | "thing" | "file" | "heading" | "sentence";
  label: string;
  side: string;
  perform: () => unknown;
}

/** Higher is better; 0 is no match. Every word of the query must stand in the label. */
export function score(label: string, query: string): number {
  const text = label.toLowerCase();
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return 1;
  let sum = 0;
  for (const word of wanted) {
    const at = text.indexOf(word);
    if (at < 0) return 0;
    sum += at === 0 ? 4 : /[\s“"(]/.test(text[at - 1] ?? "") ? 3 : 1;
  }
  return sum / wanted.length + 1 / (1 + text.length);
}

/** Groups keep their order; without a query, sentences wait until one is typed. */
export function rank(entries: Entry[], query: string): Entry[] {
  const order = [...new Set(entries.map((one) => one.group))];
  const scored = entries
    .filter((one) => query.trim() || one.group !== "sentence")
    .map((one) => ({ one, score: score(one.label, query) }))
    .filter((one) => one.score > 0);
  return order.flatMap((group) =>
    scored
      .filter((one) => one.one.group === group)
      .sort((a, b) => b.score - a.score)
      .map((one) => one.one),
  );
}

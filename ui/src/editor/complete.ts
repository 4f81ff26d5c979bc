// Words of the spec as one types them, and `/` for what can be said.
import { autocompletion, type Completion, type CompletionContext, type CompletionResult, snippetCompletion } from "@codemirror/autocomplete";
import type { Compiled, TermKind } from "../generated/wire";
import { words } from "../words";

export type CommandId = keyof typeof words.editor.commands;

/** What can be said, with blanks. */
export const snippets: Record<CommandId, string> = {
  thing: "### ${Booking}\n\n- ${customer}: a customer, required\n- ${date}: date, required\n",
  person: "${Customers} sign up themselves. A ${customer} has a name and an email.",
  rule: "${Customers} can ${cancel} their own ${bookings}.",
  steps: "A ${booking} goes from ${requested} to ${confirmed} to ${done}.",
  message: "When a ${booking} is ${confirmed}, email its ${customer} \"${Your booking is confirmed}\".",
  page: "The home page of a ${customer} shows their ${upcoming bookings}, soonest first.",
  sample: "| name | email |\n|---|---|\n| ${Ada} | ${ada@example.com} |\n",
  note: "> ${A remark}",
};

const icons: Record<TermKind, string> = {
  thing: "class",
  role: "namespace",
  field: "property",
  choice: "enum",
  action: "method",
  type: "type",
  definition: "variable",
};

/** The sentence that is being written, from its first letter: behind the last full stop, the marks of a list left out. */
export function begun(before: string): string {
  return /(?:^\s*(?:[-*+]|\d+[.)])?\s*|[.!?]\s+)([\p{L}][^.!?]*)$/u.exec(before)?.[1] ?? "";
}

/** The sentences that go on from these words, the shortest first. */
export function continued(words: string, known: string[]): string[] {
  const start = words.toLowerCase();
  return known.filter((one) => one.toLowerCase().startsWith(start) && one.length > start.length).toSorted((a, b) => a.length - b.length).slice(0, 8);
}

/** `whole` gives sentences that could be said and aren't yet. */
export function completion(compiled: () => Compiled | null, whole: () => Promise<string[]>) {
  // In the order in which somebody comes to them, not by the alphabet.
  const commands: Completion[] = Object.entries(words.editor.commands).map(([id, [name = "", about = ""]], at) =>
    snippetCompletion(snippets[id as CommandId], { label: `/${name.toLowerCase()}`, displayLabel: name, detail: about, type: "command", boost: 50 - at }),
  );
  const slash = (context: CompletionContext): CompletionResult | null => {
    const found = context.matchBefore(/(?:^|\s)\/[\p{L} ]*$/u);
    if (!found) return null;
    return { from: found.to - found.text.trimStart().length, options: commands, filter: true, validFor: /^\/[\p{L} ]*$/u };
  };
  const vocabulary = (context: CompletionContext): CompletionResult | null => {
    const found = context.matchBefore(/[\p{L}\p{N}'’-]+$/u);
    const known = compiled();
    if (!known || !found || (found.text.length < 2 && !context.explicit)) return null;
    // A word that begins with a large letter goes on with one.
    const large = /^\p{Lu}/u.test(found.text);
    const spelt = (word: string) => (large ? word.charAt(0).toUpperCase() + word.slice(1) : word);
    const options = known.vocabulary
      .filter((term) => term.text.toLowerCase() !== found.text.toLowerCase())
      .map((term): Completion => ({ label: spelt(term.text), detail: term.about, type: icons[term.kind] }));
    return { from: found.from, options, validFor: /^[\p{L}\p{N}'’ -]*$/u };
  };
  const sentences = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const line = context.state.doc.lineAt(context.pos);
    const found = begun(line.text.slice(0, context.pos - line.from));
    // Whole sentences are offered once the first word is there, at the end of what is written.
    if (!found.includes(" ") || /\S/.test(line.text.slice(context.pos - line.from).replace(/^\r$/, ""))) return null;
    const options = continued(found, await whole());
    return options.length ? { from: context.pos - found.length, options: options.map((label): Completion => ({ label, type: "text", boost: -20 })), filter: false } : null;
  };
  return autocompletion({ override: [slash, vocabulary, sentences], icons: false, closeOnBlur: true, activateOnTypingDelay: 120 });
}

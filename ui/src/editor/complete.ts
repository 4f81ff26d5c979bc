// Words of the spec as one types them, and `/` for what can be said.
import { autocompletion, type Completion, type CompletionContext, type CompletionResult, snippetCompletion } from "@codemirror/autocomplete";
import type { Compiled, TermKind } from "../generated/wire";
import { words } from "../words";

const snippets: Record<keyof typeof words.editor.commands, string> = {
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

export function completion(compiled: () => Compiled | null) {
  const commands: Completion[] = Object.entries(words.editor.commands).map(([id, [name = "", about = ""]]) =>
    snippetCompletion(snippets[id as keyof typeof snippets], { label: `/${name.toLowerCase()}`, displayLabel: name, detail: about, type: "command" }),
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
    const options = known.vocabulary
      .filter((term) => term.text.toLowerCase() !== found.text.toLowerCase())
      .map((term): Completion => ({ label: term.text, detail: term.about, type: icons[term.kind] }));
    return { from: found.from, options, validFor: /^[\p{L}\p{N}'’ -]*$/u };
  };
  return autocompletion({ override: [slash, vocabulary], icons: false, closeOnBlur: true, activateOnTypingDelay: 120 });
}

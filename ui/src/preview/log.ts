// What a request was about, in words.

export interface Asked {
  method: string;
  path: string;
}

const spaced = (part: string) => decodeURIComponent(part).replaceAll("-", " ");
const isId = (part: string | undefined) => !!part && /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(part);

/** The record that a request was about. */
export function recordOf({ path }: Asked): string | null {
  const [, , id] = (path.split("?")[0] ?? "").split("/").filter(Boolean);
  return isId(id) ? (id ?? null) : null;
}

/** `POST /api/trees/…/prune` as people say it: “prune one of the trees”, or which one where that is known. The page's own files
 * have no words. */
export function deed({ method, path }: Asked, name = ""): string {
  const [bare = ""] = path.split("?");
  const parts = bare.split("/").filter(Boolean);
  if (parts[0] !== "api") return "";
  const [, thing = "", second, third] = parts;
  // The page itself asks who is there and waits for changes all the time.
  if (thing === "events" || (thing === "auth" && method === "GET")) return "";
  if (thing === "auth") return `${spaced(second ?? "")} (signing in)`;
  const things = spaced(thing);
  const one = name ? `${things}: ${name}` : `one of the ${things}`;
  if (method === "GET") return isId(second) ? `look at ${one}` : `list ${things}`;
  if (method === "POST") return third ? `${spaced(third)} ${one}` : `add to ${things}`;
  if (method === "PATCH" || method === "PUT") return `change ${one}`;
  if (method === "DELETE") return `delete ${one}`;
  return things;
}

/** What came of it, in a word or two. */
export function outcome(status: number): string {
  if (status < 300) return "done";
  if (status < 400) return "as before";
  const words: Record<number, string> = { 401: "not signed in", 403: "not allowed", 404: "not there for them", 409: "against a rule", 412: "changed meanwhile", 422: "not valid", 429: "too often" };
  return words[status] ?? (status < 500 ? "refused" : "went wrong");
}

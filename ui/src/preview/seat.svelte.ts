// One frame of the running app, and the person as whom it is seen.
import { call } from "../platform";
import { session } from "../state/session.svelte";

export class Seat {
  /** Who it is seen as; empty for nobody. */
  person = $state("");
  /** The address that the frame opens first. */
  entry = $state<string | null>(null);
  /** The kind of people that it was opened as. */
  role = $state<string | null>(null);
  /** Where the frame is, as the app in it tells. */
  path = $state("/");
  frame: HTMLIFrameElement | null = null;

  tell(message: Record<string, unknown>): void {
    const { preview } = session;
    if (preview.state === "running") this.frame?.contentWindow?.postMessage(message, preview.url);
  }

  /** Opens the app as that person, else as the kind of people with most to do. */
  async enter(person = ""): Promise<void> {
    const entry = await call("enter", { person: person || null, role: null }).catch(() => null);
    if (!entry) {
      // It is between two versions, or still coming up.
      setTimeout(() => !this.entry && session.preview.state === "running" && void this.enter(person), 1500);
      return;
    }
    this.person = person;
    this.role = entry.role;
    this.entry = entry.url;
  }

  async seeAs(person: string): Promise<void> {
    const answer = await session.attempt(() => call("see_as", { person: person || null, role: null }));
    if (!answer) return;
    this.person = person;
    this.tell({ type: "plainspoken:person", session: answer.session });
  }

  /** Opens the page where the frame is in a window of its own. */
  async popOut(): Promise<void> {
    const { preview, home } = session;
    if (preview.state !== "running") return;
    const inWindow = home?.host.kind === "window";
    // A browser opens a new tab only while it still handles the click; the address follows.
    const tab = inWindow ? null : window.open("about:blank", "_blank");
    await session.attempt(async () => {
      const { url } = this.person || this.role ? await call("enter", { person: this.person || null, role: this.role }) : { url: `${preview.url}/` };
      const address = new URL(url);
      const [path = "/", query = ""] = this.path.split("?");
      address.pathname = path;
      for (const [key, value] of new URLSearchParams(query)) address.searchParams.append(key, value);
      if (inWindow) await call("open_address", { url: address.href });
      else if (tab) tab.location.href = address.href;
    });
  }
}

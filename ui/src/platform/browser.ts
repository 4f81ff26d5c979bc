// A browser: the same commands over HTTP, below the key that this page's address has.
import type { Refusal } from "../generated/wire";
import { Refused, type Happening, type Platform } from ".";

export const platform: Platform = {
  async call(name, request) {
    let response: Response;
    try {
      response = await fetch(`rpc/${name}`, { method: "POST", body: JSON.stringify(request) });
    } catch {
      throw new Refused({ code: "system", text: "Plainspoken is no longer running. What you typed is still here." });
    }
    if (response.status === 409) throw new Refused((await response.json()) as Refusal);
    if (!response.ok) throw new Refused({ code: "system", text: `Plainspoken answered ${response.status}.` });
    return response.json();
  },
  listen(hear, again) {
    const events = new EventSource("events");
    let opened = false;
    events.onopen = () => {
      if (opened) again();
      opened = true;
    };
    events.onmessage = (message) => hear(JSON.parse(message.data as string) as Happening);
  },
};

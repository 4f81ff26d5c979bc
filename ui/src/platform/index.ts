// The one door to whatever shows this page: a Tauri window, or a browser.
import type { Commands, Event as Happening, Nothing, Refusal } from "../generated/wire";

export type { Happening };

export interface Platform {
  call(name: string, request: unknown): Promise<unknown>;
  /** Hears everything that Rust tells; `again` is called when something may have been missed. */
  listen(hear: (happening: Happening) => void, again: () => void): void;
}

/** What a command refused, in words for the person. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.text);
  }
}

const inWindow = "__TAURI_INTERNALS__" in globalThis;
const platform: Promise<Platform> = inWindow
  ? import("./window").then((own) => own.platform)
  : import("./browser").then((own) => own.platform);

type Without = { [Name in keyof Commands]: Commands[Name]["request"] extends Nothing ? Name : never }[keyof Commands];

/** Carries out a command. */
export async function call<Name extends keyof Commands>(
  name: Name,
  ...request: Name extends Without ? [Commands[Name]["request"]?] : [Commands[Name]["request"]]
): Promise<Commands[Name]["answer"]> {
  return (await (await platform).call(name, request[0] ?? {})) as Commands[Name]["answer"];
}

export async function listen(hear: (happening: Happening) => void, again: () => void): Promise<void> {
  (await platform).listen(hear, again);
}

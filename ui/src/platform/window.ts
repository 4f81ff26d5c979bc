// The Tauri window. No other file may import @tauri-apps.
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Refusal } from "../generated/wire";
import { Refused, type Happening, type Platform } from ".";

export const platform: Platform = {
  async call(name, request) {
    try {
      return await invoke("rpc", { name, request });
    } catch (error) {
      throw new Refused(error as Refusal);
    }
  },
  listen(hear) {
    void listen<Happening>("plainspoken", (event) => hear(event.payload));
  },
};

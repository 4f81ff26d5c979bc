// What a person can do, whatever the button, menu or key.
import { openSearchPanel } from "@codemirror/search";
import { call } from "../platform";
import { running } from "../preview/running.svelte";
import { session, type Tab } from "../state/session.svelte";
import { switchTheme } from "../state/theme.svelte";
import { words } from "../words";
import type { Action } from "./action";

const open = () => session.screen === "workspace";

export const undo: Action = {
  id: "undo",
  name: words.actions.undo,
  shortcut: "Mod-z",
  // A field of a form has an undo of its own while one is in it.
  enabled: () => open() && !inForm(),
  perform: () => session.undo(),
};
export const redo: Action = { id: "redo", name: words.actions.redo, shortcut: "Mod-Shift-z", enabled: () => open() && !inForm(), perform: () => session.redo() };
const redoToo: Action = { ...redo, id: "redo-too", shortcut: "Mod-y" };
export const palette: Action = {
  id: "palette",
  name: words.actions.palette,
  shortcut: "Mod-k",
  enabled: open,
  perform: () => (session.overlay = session.overlay === "palette" ? "none" : "palette"),
};
export const nextQuestion: Action = {
  id: "next-question",
  name: words.actions.nextQuestion,
  shortcut: "Mod-j",
  enabled: () => open() && session.questions.length > 0,
  perform: () => session.nextQuestion(),
};
export const getApp: Action = { id: "get-app", name: words.actions.getApp, shortcut: "Mod-Shift-e", enabled: open, perform: () => (session.overlay = "export") };
export const history: Action = { id: "history", name: words.actions.history, shortcut: "Mod-Shift-h", enabled: open, perform: () => (session.overlay = "history") };
export const home: Action = { id: "home", name: words.actions.home, enabled: open, perform: () => session.goHome() };
export const outline: Action = {
  id: "outline",
  name: words.actions.outline,
  shortcut: "Mod-b",
  enabled: open,
  perform: () => (session.outlineShown = !session.outlineShown),
};
export const preview: Action = {
  id: "preview",
  name: words.actions.preview,
  shortcut: "Mod-Shift-p",
  enabled: open,
  perform: () => (session.previewShown = !session.previewShown),
};
export const reload: Action = { id: "reload", name: words.actions.reload, enabled: open, perform: () => session.reloads++ };
export const together: Action = {
  id: "together",
  name: words.actions.together,
  enabled: () => open() && session.preview.state === "running",
  perform: () => running.together(running.seats.length < 2),
};
export const popOut: Action = {
  id: "pop-out",
  name: words.actions.popOut,
  enabled: () => open() && session.preview.state === "running",
  perform: () => running.seats[0]?.popOut(),
};
const tab = (to: Tab, key: string): Action => ({
  id: `tab-${to}`,
  name: words.tabs.show[to],
  shortcut: `Alt-${key}`,
  enabled: open,
  perform: () => {
    session.overlay = "none";
    session.narrowSide = "spec";
    session.tab = to;
    if (to === "write") setTimeout(() => session.view?.focus());
  },
});
export const tabs: Record<Tab, Action> = { write: tab("write", "1"), map: tab("map", "2"), access: tab("access", "3"), steps: tab("steps", "4"), say: tab("say", "5") };
export const reset: Action = {
  id: "reset",
  name: words.actions.reset,
  enabled: () => open() && session.preview.state === "running",
  perform: () =>
    session.attempt(async () => {
      await call("control", { method: "POST", path: "reset", body: { sample: true, invented: true } });
      await running.refresh();
      session.reloads++;
      session.notice = words.preview.resetDone;
    }),
};
export const theme: Action = { id: "theme", name: words.actions.theme, perform: switchTheme };
export const find: Action = {
  id: "find",
  name: words.actions.find,
  shortcut: "Mod-f",
  enabled: open,
  perform: () => session.view && openSearchPanel(session.view),
};
export const showFolder: Action = {
  id: "show-folder",
  name: words.actions.showFolder,
  enabled: () => open() && !!session.home?.host.opensFolders,
  perform: () => session.attempt(() => call("show_folder", { path: "" })),
};

function inForm(): boolean {
  const at = document.activeElement;
  return at instanceof HTMLInputElement && at.type === "text" && !at.closest(".cm-content");
}

/** In the order in which the palette offers them. */
export const offered = [nextQuestion, getApp, undo, redo, history, find, ...Object.values(tabs), together, popOut, reset, reload, outline, preview, theme, showFolder, home];

export function actions(): Action[] {
  return [palette, redoToo, ...offered];
}

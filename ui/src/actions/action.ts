// Every user action is one object, shared by menu, palette, shortcut and button.

export interface Action {
  id: string;
  /** As the palette and tooltips show it. */
  name: string;
  /** `Mod-k`: Mod is Command on a Mac, Control elsewhere. */
  shortcut?: string;
  /** Whether it makes sense now; always, where it says nothing. */
  enabled?: () => boolean;
  perform: () => unknown;
}

const mac = /Mac|iP(hone|ad)/.test(navigator.platform);

/** The shortcut as people read it: ⌘K on a Mac, Ctrl+K elsewhere. */
export function shown(shortcut: string): string {
  const keys = shortcut.split("-").map((key) => {
    if (key === "Mod") return mac ? "⌘" : "Ctrl";
    if (key === "Shift") return mac ? "⇧" : "Shift";
    if (key === "Alt") return mac ? "⌥" : "Alt";
    return key.length === 1 ? key.toUpperCase() : key;
  });
  return keys.join(mac ? "" : "+");
}

/** Its name with its shortcut, for a tooltip. */
export function hint(action: Action): string {
  return action.shortcut ? `${action.name} (${shown(action.shortcut)})` : action.name;
}

export function matches(event: KeyboardEvent, shortcut: string): boolean {
  const keys = shortcut.split("-");
  const key = keys.pop();
  const mod = mac ? event.metaKey : event.ctrlKey;
  return (
    event.key.toLowerCase() === key?.toLowerCase() &&
    mod === keys.includes("Mod") &&
    event.shiftKey === keys.includes("Shift") &&
    event.altKey === keys.includes("Alt")
  );
}

/** Carries out the action whose shortcut was pressed. */
export function handle(event: KeyboardEvent, actions: Action[]): boolean {
  const action = actions.find((one) => one.shortcut && matches(event, one.shortcut));
  if (!action || action.enabled?.() === false) return false;
  event.preventDefault();
  event.stopPropagation();
  action.perform();
  return true;
}

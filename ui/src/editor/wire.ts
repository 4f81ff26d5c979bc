// The editor's changes as they cross to Rust, and back.
import { ChangeSet } from "@codemirror/state";
import type { Change, Update } from "../generated/wire";

export function changesOut(set: ChangeSet): Change[] {
  const changes: Change[] = [];
  set.iterChanges((from, to, _fromNew, _toNew, insert) => {
    changes.push({ from, to, insert: insert.sliceString(0, insert.length, "\n") });
  }, true);
  return changes;
}

/** `length` is that of the text before the update. */
export function changesIn(update: Update, length: number): ChangeSet {
  return ChangeSet.of(update.changes, length, "\n");
}

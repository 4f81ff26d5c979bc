// The texts of all files of the open spec, kept in step with Rust. One view
// shows one of them at a time; the others wait as states.
import { collab, getClientID, getSyncedVersion, receiveUpdates, sendableUpdates } from "@codemirror/collab";
import { EditorSelection, EditorState, type Extension, type TransactionSpec } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { SpecFile, Undone } from "../generated/wire";
import { call } from "../platform";
import { changesIn, changesOut } from "./wire";

interface Open {
  state: EditorState;
  locked: string | null;
  /** Length of the text that Rust and this editor agree on. */
  agreed: number;
  busy: Promise<void> | null;
  again: boolean;
}

const clientID = `editor-${Math.random().toString(36).slice(2)}`;
/** Typing rests this long before it is sent. */
const SEND_AFTER = 30;

export class Documents {
  private open = new Map<string, Open>();
  private view: EditorView | null = null;
  private shown: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private extensions: (file: string, locked: string | null) => Extension,
    /** Called when a file of the editor and of Rust are at the same version. */
    private synced: (file: string) => void,
    private trouble: (error: unknown) => void,
  ) {}

  names(): string[] {
    return [...this.open.keys()];
  }

  /** Takes the files as Rust has them; what is at the same version stays as it is. */
  load(files: SpecFile[]): void {
    for (const name of this.names()) {
      if (!files.some((file) => file.name === name)) this.open.delete(name);
    }
    for (const file of files) {
      const known = this.open.get(file.name);
      if (known && known.locked === file.locked && known.state.doc.length > 0) {
        void this.sync(file.name);
      } else {
        this.set(file.name, file.text, file.version, file.locked);
      }
    }
  }

  private set(name: string, text: string, version: number, locked: string | null): void {
    const state = EditorState.create({
      doc: text,
      extensions: [
        // Byte-safe: a carriage return is a character like any other, so that files come back as they were.
        EditorState.lineSeparator.of("\n"),
        collab({ startVersion: version, clientID }),
        this.extensions(name, locked),
      ],
    });
    this.open.set(name, { state, locked, agreed: state.doc.length, busy: null, again: false });
    if (this.shown === name) this.view?.setState(state);
  }

  /** Shows a file in the view. */
  show(view: EditorView, name: string): void {
    this.keep();
    this.view = view;
    this.shown = name;
    const file = this.open.get(name);
    if (file) view.setState(file.state);
  }

  private keep(): void {
    const file = this.shown === null ? undefined : this.open.get(this.shown);
    if (file && this.view) file.state = this.view.state;
  }

  state(name: string): EditorState | undefined {
    if (this.shown === name && this.view) return this.view.state;
    return this.open.get(name)?.state;
  }

  version(name: string): number {
    const state = this.state(name);
    return state ? getSyncedVersion(state) : -1;
  }

  /** Nothing typed here is unknown to Rust. */
  agrees(name: string): boolean {
    const state = this.state(name);
    return !!state && sendableUpdates(state).length === 0;
  }

  dispatch(name: string, spec: TransactionSpec): void {
    if (this.shown === name && this.view) {
      this.view.dispatch(spec);
      return;
    }
    const file = this.open.get(name);
    if (file) file.state = file.state.update(spec).state;
  }

  /** Something was typed: send it after a short rest. */
  typed(name: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.sync(name), SEND_AFTER);
  }

  /** Sends what is new here, takes what is new there. */
  sync(name: string): Promise<void> {
    const file = this.open.get(name);
    if (!file) return Promise.resolve();
    if (file.busy) {
      file.again = true;
      return file.busy;
    }
    file.busy = this.exchange(name, file)
      .catch((error: unknown) => this.trouble(error))
      .finally(() => {
        file.busy = null;
      });
    return file.busy;
  }

  private async exchange(name: string, file: Open): Promise<void> {
    do {
      file.again = false;
      const state = this.state(name);
      if (!state) return;
      const updates = sendableUpdates(state).map((update) => ({ client: clientID, changes: changesOut(update.changes) }));
      const answer = await call("sync", { file: name, version: getSyncedVersion(state), updates });
      if (answer.reset !== null) {
        this.set(name, answer.reset, answer.version, file.locked);
        this.synced(name);
        return;
      }
      const received = answer.updates.map((update) => {
        const changes = changesIn(update, file.agreed);
        file.agreed = changes.newLength;
        return { clientID: update.client, changes };
      });
      const now = this.state(name);
      if (received.length && now) {
        // The cursor stays with its sentence when something is inserted in front of it.
        const transaction = receiveUpdates(now, received);
        if (this.shown === name && this.view) this.view.dispatch(transaction);
        else file.state = transaction.state;
      }
    } while (file.again || !this.agrees(name));
    this.synced(name);
  }

  /** Everything typed is known to Rust when this is done. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    await Promise.all(this.names().filter((name) => !this.agrees(name) || this.open.get(name)?.busy).map((name) => this.sync(name)));
  }

  /** Takes what Rust changed, and puts the cursor where it happened. */
  async arrive(went: Undone): Promise<void> {
    await Promise.all(this.names().map((name) => this.sync(name)));
    if (went.file !== null && this.shown === went.file && this.view) {
      const at = Math.min(went.cursor, this.view.state.doc.length);
      this.view.dispatch({
        selection: EditorSelection.cursor(at),
        effects: EditorView.scrollIntoView(at, { y: "nearest", yMargin: 80 }),
      });
    }
  }

  static id(state: EditorState): string {
    return getClientID(state);
  }
}

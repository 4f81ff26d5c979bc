// Everything that the screens show, in one place. What it knows comes from Rust;
// what it does goes there.
import { tick } from "svelte";
import { snippet } from "@codemirror/autocomplete";
import { EditorView } from "@codemirror/view";
import type { Answer, Compiled, Home, HistoryState, PreviewState, Project, SaveState, Statement, Undone } from "../generated/wire";
import { Documents } from "../editor/documents";
import { type CommandId, snippets } from "../editor/complete";
import { extensions } from "../editor/extensions";
import { inserted, placeFor } from "../editor/insert";
import { flash, setLedger } from "../editor/ledger";
import { openQuestion } from "../editor/question";
import { call, listen, type Happening, Refused } from "../platform";

type Screen = "starting" | "home" | "workspace";
type Overlay = "none" | "palette" | "history" | "export";
/** What stands in the middle: the text, or a picture of what it says. */
export type Tab = "write" | "map" | "access" | "steps" | "say";

/** What is typed rests this long on an open question before the question opens. */
const OPEN_AFTER = 1200;

class Session {
  screen = $state<Screen>("starting");
  overlay = $state<Overlay>("none");
  home = $state.raw<Home | null>(null);
  path = $state("");
  name = $state("");
  files = $state.raw<{ name: string; locked: string | null }[]>([]);
  file = $state("");
  compiled = $state.raw<Compiled | null>(null);
  preview = $state.raw<PreviewState>({ state: "waiting", text: "" });
  saved = $state.raw<SaveState>({ state: "saved" });
  history = $state.raw<HistoryState>({ undo: null, redo: null, trouble: null, conflicts: [] });
  /** A sentence for the person, until it is dismissed. */
  notice = $state("");
  outlineShown = $state(true);
  previewShown = $state(true);
  tab = $state<Tab>("write");
  /** On a narrow screen one at a time: the text (or a picture of it), or the running app. */
  narrowSide = $state<"spec" | "preview">("spec");
  /** Counts up when the frame should load again. */
  reloads = $state(0);
  /** How far an export is. */
  exportStep = $state.raw<{ step: string; done: number; of: number } | null>(null);

  view: EditorView | null = null;
  private opening: ReturnType<typeof setTimeout> | undefined;
  private remembering: ReturnType<typeof setTimeout> | undefined;

  readonly documents: Documents = new Documents(
    (file, locked) => extensions(this, file, locked),
    (file) => this.paint(file),
    (error) => this.fail(error),
  );

  /** The open questions, in the order of the text. One question is one, however many sentences it holds up. */
  readonly questions = $derived.by((): Statement[] => {
    const seen = new Set<string>();
    return (this.compiled?.statements ?? []).filter((one) => {
      if (one.state !== "asked" || !one.question) return false;
      const key = `${one.question.text}\n${one.question.from}\n${one.file}`;
      return !seen.has(key) && !!seen.add(key);
    });
  });

  async start(): Promise<void> {
    await listen(
      (happening) => this.hear(happening),
      () => void this.refresh(),
    );
    try {
      const home = await call("home");
      this.home = home;
      if (home.openNow) await this.open(home.openNow);
      else this.screen = "home";
    } catch (error) {
      this.screen = "home";
      this.fail(error);
    }
  }

  fail(error: unknown): void {
    this.notice = error instanceof Refused ? error.message : error instanceof Error ? error.message : String(error);
  }

  /** Does something and says so in words when it is refused. */
  async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.fail(error);
      return undefined;
    }
  }

  async goHome(): Promise<void> {
    await this.documents.flush();
    await this.attempt(() => call("close"));
    this.compiled = null;
    this.home = (await this.attempt(() => call("home"))) ?? this.home;
    this.screen = "home";
  }

  async open(path: string): Promise<void> {
    try {
      this.enter(await call("open", { path }));
    } catch (error) {
      this.screen = "home";
      this.fail(error);
    }
  }

  async create(template: string | null, name: string, parent: string): Promise<boolean> {
    const project = await this.attempt(() => call("create", { template, name, parent }));
    if (project) this.enter(project);
    return !!project;
  }

  private enter(project: Project): void {
    this.notice = "";
    this.tab = "write";
    this.narrowSide = "spec";
    this.documents.load([]);
    this.take(project);
    const place = project.place;
    const first = project.files.find((file) => file.name === place?.file) ?? project.files.find((file) => file.name === "app.md") ?? project.files[0];
    this.file = first?.name ?? "";
    this.placed = place && place.file === first?.name ? place.cursor : 0;
    this.screen = "workspace";
  }

  /** Where the cursor was when this spec was last open. */
  placed = 0;

  private take(project: Project): void {
    this.path = project.path;
    this.name = project.name;
    this.files = project.files.map(({ name, locked }) => ({ name, locked }));
    this.documents.load(project.files);
    this.compiled = project.compiled;
    this.preview = project.preview;
    this.saved = project.saved;
    this.history = project.history;
    for (const file of project.files) this.paint(file.name);
  }

  /** Takes everything anew: files came or went, or this page missed something. */
  async refresh(): Promise<void> {
    if (this.screen !== "workspace") return;
    const project = await this.attempt(() => call("project"));
    if (!project) return;
    this.take(project);
    if (!project.files.some((file) => file.name === this.file)) this.file = project.files[0]?.name ?? "";
  }

  private hear(happening: Happening): void {
    switch (happening.event) {
      case "changed":
        void this.documents.sync(happening.file);
        break;
      case "files-changed":
        void this.refresh();
        break;
      case "compiled":
        this.compiled = happening.compiled;
        if (happening.compiled.app) this.name = happening.compiled.app;
        for (const file of this.documents.names()) this.paint(file);
        break;
      case "saved":
        this.saved = happening.saved;
        break;
      case "preview":
        void this.attempt(async () => (this.preview = await call("preview")));
        break;
      case "export":
        this.exportStep = happening.progress;
        break;
      case "history":
        void this.attempt(async () => (this.history = await call("history")));
        break;
    }
  }

  /** Paints the newest understanding on a file, if it is about the text that stands there. */
  private paint(file: string): void {
    const { compiled } = this;
    if (!compiled || !this.documents.agrees(file) || compiled.versions[file] !== this.documents.version(file)) return;
    this.documents.dispatch(file, {
      effects: setLedger.of({
        statements: compiled.statements.filter((one) => one.file === file),
        warnings: compiled.warnings.filter((one) => one.file === file),
        things: compiled.things.filter((one) => one.card?.file === file),
      }),
    });
    if (file !== this.file) return;
    if (this.continueAfterAnswer) {
      this.continueAfterAnswer = false;
      this.nextQuestion();
    } else {
      this.consider();
    }
  }

  /** Paints the file that is shown: the view is new. */
  repaint(): void {
    this.paint(this.file);
  }

  /** Opens the question under a cursor that rests on it. */
  private consider(): void {
    clearTimeout(this.opening);
    this.opening = setTimeout(() => {
      if (!this.view?.hasFocus) return;
      const at = this.view.state.selection.main.head;
      const here = this.compiled?.statements.find((one) => one.file === this.file && one.state === "asked" && one.from <= at && at <= one.to);
      if (here) this.view.dispatch({ effects: openQuestion.of(here.id) });
    }, OPEN_AFTER);
  }

  typed(file: string): void {
    clearTimeout(this.opening);
    this.saved = { state: "saving" };
    this.documents.typed(file);
  }

  moved(): void {
    clearTimeout(this.remembering);
    this.remembering = setTimeout(() => {
      if (!this.view || this.screen !== "workspace") return;
      const cursor = this.view.state.selection.main.head;
      void call("remember", { place: { file: this.file, cursor, topLine: 0, page: this.page } }).catch(() => undefined);
    }, 800);
  }

  /** The page of the running app that is shown. */
  private page = "/";

  atPage(path: string): void {
    if (path === this.page) return;
    this.page = path;
    this.moved();
  }

  /** Makes the edits of an answer. */
  async answer(label: string, answer: Answer): Promise<void> {
    await this.attempt(async () => {
      await this.documents.flush();
      const revision = this.compiled?.revision ?? 0;
      const went = await call("apply", { label, revision, edits: answer.edits });
      this.continueAfterAnswer = true;
      await this.documents.arrive(went);
    });
  }

  /** The next understanding opens the next question. */
  private continueAfterAnswer = false;

  async undo(): Promise<void> {
    await this.step("undo");
  }

  async redo(): Promise<void> {
    await this.step("redo");
  }

  private async step(which: "undo" | "redo"): Promise<void> {
    await this.attempt(async () => {
      await this.documents.flush();
      await this.went(await call(which));
    });
  }

  /** Goes where something was changed. */
  async went(went: Undone): Promise<void> {
    if (went.file !== null && went.file !== this.file && this.files.some((one) => one.name === went.file)) {
      this.show(went.file);
    }
    await this.documents.arrive(went);
  }

  /** Writes a sentence into the spec, where sentences about the same thing stand. */
  write(sentence: string, thing: string | null, kind = "permission"): void {
    const place = placeFor(sentence, this.compiled, thing, this.file, kind);
    this.tab = "write";
    this.show(place.file);
    const { view } = this;
    if (!view) return;
    const { at, insert } = inserted(view.state.doc, sentence, place.at);
    const from = at + insert.indexOf(sentence);
    view.dispatch({ changes: { from: at, insert }, selection: { anchor: from + sentence.length }, userEvent: "input" });
    this.reveal(place.file, from, from + sentence.length);
  }

  /** Begins something that can be said, at the end of the page, with its blanks to fill in. */
  insert(id: CommandId): void {
    this.tab = "write";
    this.narrowSide = "spec";
    const { view } = this;
    if (!view) return;
    const { doc } = view.state;
    const gap = doc.length === 0 ? "" : doc.sliceString(Math.max(0, doc.length - 2)) === "\n\n" ? "" : doc.sliceString(doc.length - 1) === "\n" ? "\n" : "\n\n";
    view.dispatch({ changes: { from: doc.length, insert: gap }, userEvent: "input" });
    snippet(snippets[id])(view, null, view.state.doc.length, view.state.doc.length);
    view.dispatch({ effects: EditorView.scrollIntoView(view.state.selection.main.head, { y: "center" }) });
    void tick().then(() => view.focus());
  }

  private offers: { revision: number; sentences: string[] } = { revision: -1, sentences: [] };

  /** Whole sentences that could be said and aren't yet, for completing what is typed. */
  async offered(): Promise<string[]> {
    const revision = this.compiled?.revision ?? -1;
    if (this.offers.revision !== revision) {
      const overview = await call("overview").catch(() => null);
      const cells = overview?.access.rows.flatMap((row) => row.cells) ?? [];
      this.offers = { revision, sentences: cells.flatMap((cell) => (cell.offer ? [cell.offer] : [])) };
    }
    return this.offers.sentences;
  }

  show(file: string): void {
    if (file === this.file || !this.view) return;
    this.file = file;
    this.placed = 0;
    this.documents.show(this.view, file);
    this.paint(file);
    this.view.focus();
  }

  /** Goes to a place of the spec and lets it flash. */
  reveal(file: string, from: number, to = from, focus = true): void {
    this.overlay = "none";
    this.tab = "write";
    this.narrowSide = "spec";
    if (file) this.show(file);
    const { view } = this;
    if (!view) return;
    const end = view.state.doc.length;
    const at = Math.min(from, end);
    view.dispatch({
      selection: { anchor: at },
      effects: [EditorView.scrollIntoView(at, { y: "center" }), flash.of({ from: at, to: Math.min(to, end) })],
    });
    // An open dialog keeps the focus until it is gone from the page.
    if (focus) void tick().then(() => view.focus());
  }

  revealStatement(id: string): void {
    const found = this.compiled?.statements.find((one) => one.id === id);
    if (found) this.reveal(found.file, found.from, found.to);
  }

  /** Goes to the question after the one where the cursor is. */
  nextQuestion(): void {
    const { questions, view } = this;
    if (!view || !questions.length) return;
    const at = view.state.selection.main.head;
    const order = (file: string) => this.files.findIndex((one) => one.name === file);
    const here = order(this.file);
    const next =
      questions.find((one) => {
        const there = order(one.file);
        return there > here || (there === here && one.from > at);
      }) ?? questions[0];
    if (!next) return;
    this.reveal(next.file, next.from, next.to);
    view.dispatch({ effects: openQuestion.of(next.id) });
  }
}

export const session = new Session();
export type { Session };

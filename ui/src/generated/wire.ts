// Generated from src-tauri/shell/api. `UPDATE_BINDINGS=1 cargo test -p plainspoken-api bindings` writes it anew.

export type AccessCell = { may: May, 
/**
 * The statements that decide it.
 */
because: Array<Reason>, 
/**
 * For seeing: the fields that they never see.
 */
hidden: Array<string>, 
/**
 * The sentence that would allow it, where none says anything.
 */
offer: string | null, };

export type AccessColumn = { 
/**
 * The kind of people's id; empty for whoever isn't signed in.
 */
id: string, 
/**
 * In the plural: "Customers".
 */
name: string, };

/**
 * Who may do what: one column for each kind of people, one row for each deed.
 */
export type AccessTable = { columns: Array<AccessColumn>, rows: Array<Deed>, };

/**
 * A page of the running app.
 */
export type AddressRequest = { url: string, };

/**
 * A click that writes an answer into the spec.
 */
export type Answer = { label: string, means: string, edits: Array<Edit>, };

export type ApplyRequest = { 
/**
 * What undo will call it.
 */
label: string, 
/**
 * The number of the understanding that offered the edits.
 */
revision: number, edits: Array<Edit>, };

export type Assumption = { code: string, text: string, alternatives: Array<Answer>, };

/**
 * The lines of a field list, which the editor shows as a card.
 */
export type Card = { file: string, from: number, to: number, };

export type CardEdit = { "what": "rename-field", field: string, name: string, } | { "what": "retype-field", field: string, to: string, } | { "what": "require-field", field: string, required: boolean, } | { "what": "add-field", name: string, type: string, } | { "what": "remove-field", field: string, };

/**
 * A change made on a card. The rest is `core/edit`'s work.
 */
export type CardRequest = { revision: number, thing: string, edit: CardEdit, };

/**
 * One replaced range, counted in UTF-16 units of the text before the update.
 */
export type Change = { from: number, to: number, insert: string, };

/**
 * One file's code, ready to show.
 */
export type Code = { path: string, lines: Array<CodeLine>, };

export type CodeLine = { tokens: Array<CodeToken>, 
/**
 * The statement that this line carries out.
 */
statement: string | null, };

/**
 * Lines that carry out a statement.
 */
export type CodePlace = { statement: string, path: string, 
/**
 * 1-based.
 */
line: number, };

export type CodeToken = { 
/**
 * A class of the style sheet: `keyword`, `string`, `comment`, …; empty for plain.
 */
class: string, text: string, };

/**
 * One understanding of the whole spec.
 */
export type Compiled = { 
/**
 * Counts up with every compile; an offered edit names it.
 */
revision: number, 
/**
 * The version of each file that was read.
 */
versions: { [key in string]?: number }, app: string, statements: Array<Statement>, warnings: Array<Warning>, counts: Counts, headings: Array<Heading>, things: Array<Thing>, messages: Array<Named>, vocabulary: Array<Term>, 
/**
 * The names of the types that a field can have, for cards and completion.
 */
fieldTypes: Array<string>, 
/**
 * How long the compiler took, in microseconds.
 */
micros: number, };

/**
 * Both sides of a passage that two programs changed at once.
 */
export type Conflict = { file: string, mine: string, theirs: string, };

export type ControlAnswer = { status: number, body: any, };

/**
 * One call of the preview's controls. The page never holds the token.
 */
export type ControlRequest = { 
/**
 * `GET`, `POST`, `PATCH` or `DELETE`.
 */
method: string, 
/**
 * Below `/_preview/`, with the query.
 */
path: string, body: unknown, };

export type Counts = { enforced: number, assumed: number, asked: number, note: number, 
/**
 * One question may stand behind several asked sentences.
 */
questions: number, };

export type CreateRequest = { 
/**
 * `None` starts with an empty page.
 */
template: string | null, 
/**
 * What the person calls their app; names the folder too.
 */
name: string, 
/**
 * The folder in which the spec's own folder is made.
 */
parent: string, };

export type Database = "sqlite" | "postgres" | "both";

/**
 * Something that can be done with a thing's records.
 */
export type Deed = { thing: string, key: string, 
/**
 * "See", "Add", "Cancel".
 */
label: string, 
/**
 * As many as there are columns.
 */
cells: Array<AccessCell>, 
/**
 * Sentences that are judged as well, whoever does it.
 */
guards: Array<string>, };

export type DiffKind = "same" | "then" | "now" | "gap";

export type DiffLine = { kind: DiffKind, text: string, };

/**
 * An edit of any file, offered with an answer or a card.
 */
export type Edit = { file: string, from: number, to: number, insert: string, };

/**
 * The page that a frame opens first, signed in as whoever was asked for, else as the kind of person with most to do.
 */
export type Entry = { url: string, role: string | null, };

/**
 * Everything that the page hears without asking.
 */
export type Event = { "event": "changed", file: string, version: number, } | { "event": "files-changed" } | { "event": "compiled", compiled: Compiled, } | { "event": "saved", saved: SaveState, } | { "event": "preview" } | { "event": "export", progress: ExportProgress, } | { "event": "history" };

/**
 * Whether the spec can be exported, and the questions in the way.
 */
export type ExportCheck = { open: Array<Statement>, warnings: Array<string>, 
/**
 * Where it went last, or a folder beside the spec.
 */
folder: string, 
/**
 * Whether that folder holds an export of ours already.
 */
again: boolean, };

export type ExportProgress = { 
/**
 * What is being done, in words.
 */
step: string, done: number, of: number, };

export type ExportRequest = { folder: string, database: Database, 
/**
 * Go on although questions are open: what they name is closed.
 */
anyway: boolean, };

export type Exported = { folder: string, 
/**
 * Sorted by path.
 */
files: Array<ExportedFile>, written: number, unchanged: number, 
/**
 * Files that a person owns and that were therefore left alone.
 */
kept: Array<string>, 
/**
 * Where each sentence's code is, in the order of the files.
 */
places: Array<CodePlace>, };

export type ExportedFile = { path: string, size: number, changed: boolean, 
/**
 * How many lines say which sentence they come from.
 */
sentences: number, };

export type Field = { id: string, 
/**
 * Its name in the running app's answers: `startsAt`, `customerId`.
 */
column: string, 
/**
 * How its values are shown in the data of the running app.
 */
shown: Shown, 
/**
 * Its value can be set by hand: nothing works it out or fills it in.
 */
settable: boolean, name: string, 
/**
 * The type as the spec's author would say it: "money", "a customer".
 */
type: string, 
/**
 * Whatever else the line says: "at least 0, private".
 */
rest: string, required: boolean, 
/**
 * It is required because of something else that is said ("starts as …"), so the card can't take it away.
 */
requiredAnyway: boolean, file: string, from: number, to: number, 
/**
 * Whether its words are a line of the card.
 */
inCard: boolean, };

export type FileDiff = { file: string, lines: Array<DiffLine>, };

export type FileRequest = { file: string, };

export type FilledBlank = { slot: string, value: string, };

/**
 * The way of one thing through the choices of one field.
 */
export type Flow = { thing: string, field: string, states: Array<FlowState>, moves: Array<Move>, };

export type FlowState = { name: string, 
/**
 * New records begin here.
 */
start: boolean, 
/**
 * Something leads here.
 */
reached: boolean, 
/**
 * Nothing leads on from here.
 */
end: boolean, };

/**
 * One level of folders, for hosts without a folder chooser.
 */
export type Folder = { path: string, parent: string | null, folders: Array<FolderEntry>, 
/**
 * How many Markdown files lie directly in it.
 */
specs: number, };

export type FolderEntry = { name: string, path: string, 
/**
 * Whether it looks like a spec: Markdown lies directly in it.
 */
isSpec: boolean, };

/**
 * What a change on a card does elsewhere in the spec.
 */
export type Foreseen = { 
/**
 * Sentences that name the field, before and after.
 */
reworded: Array<Rewording>, 
/**
 * Sentences that would be asked about.
 */
unclear: Array<string>, };

export type Guide = { revision: number, 
/**
 * In the order in which somebody comes to them.
 */
ways: Array<Way>, };

export type Heading = { file: string, text: string, level: number, from: number, };

/**
 * What undo and redo would do, in words.
 */
export type HistoryState = { undo: string | null, redo: string | null, 
/**
 * What couldn't be written, in words, while it can't.
 */
trouble: string | null, 
/**
 * Another program changed what the person was changing too.
 */
conflicts: Array<Conflict>, };

/**
 * What the first screen shows.
 */
export type Home = { version: string, host: HostFacts, recent: Array<Recent>, templates: Array<Template>, 
/**
 * Where a new spec goes unless the person says otherwise.
 */
newFolder: string, 
/**
 * The spec that was named on the command line, to be opened at once.
 */
openNow: string | null, };

/**
 * What the host can do; the page offers nothing that it can't.
 */
export type HostFacts = { 
/**
 * A window of the system, or a browser.
 */
kind: HostKind, 
/**
 * The system's own folder chooser is there.
 */
picksFolders: boolean, 
/**
 * A folder can be shown in the file manager.
 */
opensFolders: boolean, };

export type HostKind = "window" | "browser";

/**
 * What the person lets go, as it was shown.
 */
export type LetGoRequest = { losses: Array<string>, };

export type May = "always" | "sometimes" | "never";

/**
 * A point in the spec's history, newest first.
 */
export type Moment = { id: string, label: string, 
/**
 * RFC 3339, UTC.
 */
at: string, 
/**
 * Files that differ from the moment before.
 */
files: Array<string>, };

/**
 * What restoring a moment would change.
 */
export type MomentDiff = { files: Array<FileDiff>, };

export type MomentRequest = { id: string, };

export type Moments = { moments: Array<Moment>, };

export type Move = { 
/**
 * Places in the list of states.
 */
from: Array<number>, to: number, label: string, by: MovedBy, 
/**
 * Kinds of people who may, in the plural.
 */
who: Array<string>, statement: string | null, };

export type MovedBy = "people" | "event" | "clock";

export type NameMomentRequest = { label: string, };

export type Named = { id: string, name: string, file: string, from: number, };

/**
 * An open sentence that the running app does not obey.
 */
export type NotEnforced = { statement: string, text: string, 
/**
 * What it waits for, in plain words.
 */
why: string, };

/**
 * A request that needs no words.
 */
export type Nothing = Record<string, never>;

/**
 * What the tabs beside the text show, of one understanding.
 */
export type Overview = { revision: number, relations: Array<Relation>, access: AccessTable, flows: Array<Flow>, };

export type PathRequest = { path: string, };

export type Picked = { 
/**
 * `None` when the person changed their mind.
 */
path: string | null, };

/**
 * Where the person is: put back when the spec is opened again.
 */
export type Place = { file: string, 
/**
 * UTF-16 offset of the cursor.
 */
cursor: number, 
/**
 * The first visible line.
 */
topLine: number, page: string, };

export type PlaceRequest = { place: Place, };

/**
 * Whether the app runs, and where.
 */
export type PreviewState = { "state": "waiting", 
/**
 * What it waits for, in a sentence.
 */
text: string, } | { "state": "running", 
/**
 * The origin: no path.
 */
url: string, 
/**
 * Counts up when the app was replaced under the same address.
 */
generation: number, 
/**
 * Counts up when its pages changed too, not only rules or data.
 */
frontEnd: number, 
/**
 * What the last change did to the data, in sentences.
 */
notes: Array<string>, 
/**
 * Data that the newest spec has no place for, each with how much it is. Until it is let go, the app runs as it was.
 */
losses: Array<string>, 
/**
 * What isn't enforced yet, though the app runs.
 */
notEnforced: Array<NotEnforced>, } | { "state": "stopped", text: string, };

/**
 * Everything that the workspace screen starts from.
 */
export type Project = { path: string, name: string, files: Array<SpecFile>, compiled: Compiled | null, preview: PreviewState, saved: SaveState, history: HistoryState, 
/**
 * Where the person was when they last had it open.
 */
place: Place | null, };

export type Question = { text: string, 
/**
 * The words that it is about; the whole sentence when it names none.
 */
from: number, to: number, answers: Array<Answer>, 
/**
 * How many sentences it holds up.
 */
blocks: number, };

export type Reason = { statement: string, allows: boolean, };

/**
 * A spec that was opened before.
 */
export type Recent = { path: string, name: string, 
/**
 * RFC 3339, UTC.
 */
openedAt: string, 
/**
 * The folder is no longer there.
 */
missing: boolean, };

/**
 * Why something was not done. The page branches on `code` and shows `text`.
 */
export type Refusal = { code: RefusalCode, 
/**
 * A whole sentence for the person at the screen.
 */
text: string, };

/**
 * The kinds of refusal that a caller treats differently.
 */
export type RefusalCode = "misuse" | "nothing-open" | "overtaken" | "not-found" | "system" | "not-here" | "not-yet";

/**
 * A field that points at another thing. Things are named by their ids.
 */
export type Relation = { from: string, field: string, 
/**
 * The field's name in the spec's words.
 */
name: string, to: string, 
/**
 * It points at several.
 */
several: boolean, required: boolean, onDelete: WhenDeleted, statement: string | null, };

export type ResolveRequest = { file: string, keepMine: boolean, };

export type Rewording = { before: string, after: string, };

export type SaveState = { "state": "saved" } | { "state": "saving" };

export type Section = "people" | "things" | "permissions" | "steps" | "limits" | "times" | "clashes" | "checks" | "events" | "pages" | "examples";

/**
 * The session with which the page in the frame goes on; empty for nobody.
 */
export type SeeAs = { session: string, };

/**
 * Who the running app should be seen as.
 */
export type SeeAsRequest = { 
/**
 * An account's id.
 */
person: string | null, 
/**
 * Or a kind of people: one of them, made if there is none. Without either, nobody is signed in.
 */
role: string | null, };

export type SentenceBlank = { slot: string, value: string, 
/**
 * To choose from; none where anything can be typed.
 */
options: Array<SentenceChoice>, };

/**
 * A word of the spec, and how it reads in the sentence.
 */
export type SentenceChoice = { value: string, words: string, };

/**
 * A piece of the sentence, to read or to fill in.
 */
export type SentencePart = { text: string, blank: SentenceBlank | null, };

/**
 * What a value of the running app is, for showing it.
 */
export type Shown = { "as": "plain" } | { "as": "long-text" } | { "as": "yes-no" } | { "as": "number" } | { "as": "percent" } | { "as": "date" } | { "as": "time" } | { "as": "choice", choices: Array<ShownChoice>, } | { "as": "choices", choices: Array<ShownChoice>, } | { "as": "records", route: string, } | { "as": "file" } | { "as": "money", currency: string, digits: number, } | { "as": "duration" } | { "as": "moment" } | { "as": "record", route: string, };

/**
 * A choice as it crosses, and as the spec says it.
 */
export type ShownChoice = { value: string, words: string, };

export type SpecFile = { 
/**
 * The path inside the spec folder, with `/`.
 */
name: string, text: string, version: number, 
/**
 * Why it can't be edited here, if it can't.
 */
locked: string | null, };

export type State = "enforced" | "assumed" | "asked" | "note";

export type Statement = { id: string, file: string, from: number, to: number, 
/**
 * 1-based, for people.
 */
line: number, text: string, kind: string, state: State, 
/**
 * The canonical English of what it compiled to; empty for notes.
 */
means: string, assumes: Array<Assumption>, question: Question | null, };

/**
 * "I have this version and these steps on top; what am I missing?"
 */
export type SyncRequest = { file: string, version: number, updates: Array<Update>, };

/**
 * The steps since the version that was named, the caller's own among them if
 * they were accepted.
 */
export type Synced = { version: number, updates: Array<Update>, 
/**
 * The whole text, when the steps are no longer known.
 */
reset: string | null, };

/**
 * An entry of the gallery.
 */
export type Template = { 
/**
 * The name of its folder.
 */
id: string, title: string, 
/**
 * What it is, in a line.
 */
about: string, 
/**
 * An SVG.
 */
picture: string, 
/**
 * Its things, as the gallery's card lists them.
 */
things: Array<string>, };

/**
 * A word of the spec that the editor can complete.
 */
export type Term = { text: string, kind: TermKind, 
/**
 * What it is, in a few words: "field of Ticket".
 */
about: string, };

export type TermKind = "thing" | "role" | "field" | "choice" | "action" | "type" | "definition";

/**
 * A thing or a kind of people, as the outline and the cards show it.
 */
export type Thing = { id: string, name: string, plural: string, 
/**
 * Its path in the running app, below `/api/`.
 */
route: string, people: boolean, 
/**
 * The name in the running app's answers of the field that names a record.
 */
title: string, fields: Array<Field>, 
/**
 * The choices that it goes through, in order, if it has steps.
 */
steps: Array<string>, 
/**
 * Where it is declared.
 */
file: string, from: number, 
/**
 * Its field list, when it has one that a card can stand for.
 */
card: Card | null, };

/**
 * What undo or redo did, so that the editor can go there.
 */
export type Undone = { file: string | null, cursor: number, };

/**
 * One step of a file's text: sorted changes that do not overlap.
 */
export type Update = { 
/**
 * Who made it: an editor's id, or `undo`, `disk`, `answer`.
 */
client: string, changes: Array<Change>, };

export type Warning = { code: string, text: string, file: string, from: number, to: number, line: number, answers: Array<Answer>, };

/**
 * A sentence that can be said.
 */
export type Way = { 
/**
 * Names it, whatever stands in its blanks.
 */
id: string, section: Section, parts: Array<SentencePart>, sentence: string, 
/**
 * Canonical English of what it would mean.
 */
means: string, 
/**
 * The construction that understands it; empty where it isn't understood with what stands in its blanks.
 */
kind: string, 
/**
 * The thing that it is about.
 */
thing: string | null, 
/**
 * It is in the words of the spec, not an example in other words.
 */
own: boolean, };

/**
 * What somebody put into the blanks of one sentence.
 */
export type WayRequest = { id: string, filled: Array<FilledBlank>, };

/**
 * What becomes of a record when the one that it points at is deleted.
 */
export type WhenDeleted = "refused" | "deleted-too" | "kept";

/** Every command, with what it takes and what it answers. */
export interface Commands {
  /** What the first screen shows. */
  home: { request: Nothing; answer: Home };
  /** Lets the person choose a folder in the system's own way. */
  pick_folder: { request: Nothing; answer: Picked };
  /** One level of folders, for hosts without a chooser. */
  browse: { request: PathRequest; answer: Folder };
  /** Makes a spec from a template and opens it. */
  create: { request: CreateRequest; answer: Project };
  /** Takes a spec off the recent list; the folder stays. */
  forget: { request: PathRequest; answer: Nothing };
  /** Opens a spec, closing the one that was open. */
  open: { request: PathRequest; answer: Project };
  /** The open spec as it is now. */
  project: { request: Nothing; answer: Project };
  /** Saves and closes the open spec. */
  close: { request: Nothing; answer: Nothing };
  /** Brings a file of the editor and of the spec to the same version. */
  sync: { request: SyncRequest; answer: Synced };
  /** Makes the edits of an answer. */
  apply: { request: ApplyRequest; answer: Undone };
  /** Makes a change on a card. */
  card: { request: CardRequest; answer: Undone };
  /** What a change on a card would do to other sentences. */
  foresee: { request: CardRequest; answer: Foreseen };
  /** Takes the last step back, whatever it was. */
  undo: { request: Nothing; answer: Undone };
  redo: { request: Nothing; answer: Undone };
  /** What undo and redo would do, and what stands in the way of saving. */
  history: { request: Nothing; answer: HistoryState };
  /** Writes everything to the disk now. */
  save: { request: Nothing; answer: Nothing };
  /** Adds an empty file to the spec. */
  add_file: { request: FileRequest; answer: Undone };
  /** Settles a file that another program changed too. */
  resolve: { request: ResolveRequest; answer: Nothing };
  /** Remembers where the person is. */
  remember: { request: PlaceRequest; answer: Nothing };
  /** Shows the spec's folder in the file manager. */
  show_folder: { request: PathRequest; answer: Nothing };
  /** How things hang together, who may do what, and which way each thing goes. */
  overview: { request: Nothing; answer: Overview };
  /** What can be said, in the words of the spec. */
  guide: { request: Nothing; answer: Guide };
  /** One of those sentences, with what somebody put into its blanks. */
  way: { request: WayRequest; answer: Way };
  /** The points in the spec's history. */
  moments: { request: Nothing; answer: Moments };
  /** Keeps the present under a name. */
  name_moment: { request: NameMomentRequest; answer: Moments };
  /** What going back would change. */
  moment_diff: { request: MomentRequest; answer: MomentDiff };
  /** Goes back, in one step that can be undone. */
  restore: { request: MomentRequest; answer: Undone };
  /** Whether the app runs. */
  preview: { request: Nothing; answer: PreviewState };
  /** Lets data go that the newest spec has no place for. */
  let_go: { request: LetGoRequest; answer: Nothing };
  /** One call of the running app's controls. */
  control: { request: ControlRequest; answer: ControlAnswer };
  /** The page that a frame opens first. */
  enter: { request: SeeAsRequest; answer: Entry };
  /** Opens a page of the running app in the person's own browser. */
  open_address: { request: AddressRequest; answer: Nothing };
  /** A session for the frame to go on as somebody else. */
  see_as: { request: SeeAsRequest; answer: SeeAs };
  /** Whether the app can be taken away, and what is in the way. */
  export_check: { request: Nothing; answer: ExportCheck };
  /** Writes the project. */
  export: { request: ExportRequest; answer: Exported };
  /** One exported file, highlighted, with the sentences that its lines carry out. */
  export_code: { request: PathRequest; answer: Code };
}

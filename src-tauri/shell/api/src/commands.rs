//! The one list of commands. A command is declared here once; its name, its
//! request and its answer reach the page as generated types, and a handler that
//! is missing does not compile.

use crate::{desk::Desk, handlers, host::Host, wire::*};
use serde_json::Value;

macro_rules! commands {
    ($( $(#[doc = $doc:literal])* $name:ident: $handler:path, $request:ty => $answer:ty; )*) => {
        /// Carries out the command of that name.
        pub async fn call<H: Host>(desk: &Desk<H>, name: &str, request: Value) -> Result<Value, Refusal> {
            match name {
                $( stringify!($name) => {
                    let request: $request = serde_json::from_value(request).map_err(misuse)?;
                    let answer: $answer = $handler(desk, request).await?;
                    serde_json::to_value(answer).map_err(misuse)
                } )*
                _ => Err(Refusal::new(RefusalCode::Misuse, format!("There is no command “{name}”."))),
            }
        }

        /// Visits each command: its words, its name, and the types of its request and answer.
        pub(crate) fn each(visit: &mut impl Each) {
            $( visit.command::<$request, $answer>(concat!($($doc),*), stringify!($name)); )*
        }
    };
}

pub(crate) trait Each {
    fn command<Request: ts_rs::TS + 'static, Answer: ts_rs::TS + 'static>(&mut self, words: &str, name: &str);
}

fn misuse(error: serde_json::Error) -> Refusal {
    Refusal::new(RefusalCode::Misuse, error.to_string())
}

commands! {
    /// What the first screen shows.
    home: handlers::home::home, Nothing => Home;
    /// Lets the person choose a folder in the system's own way.
    pick_folder: handlers::home::pick_folder, Nothing => Picked;
    /// One level of folders, for hosts without a chooser.
    browse: handlers::home::browse, PathRequest => Folder;
    /// Makes a spec from a template and opens it.
    create: handlers::home::create, CreateRequest => Project;
    /// Takes a spec off the recent list; the folder stays.
    forget: handlers::home::forget, PathRequest => Nothing;

    /// Opens a spec, closing the one that was open.
    open: handlers::project::open, PathRequest => Project;
    /// The open spec as it is now.
    project: handlers::project::project, Nothing => Project;
    /// Saves and closes the open spec.
    close: handlers::project::close, Nothing => Nothing;
    /// Brings a file of the editor and of the spec to the same version.
    sync: handlers::project::sync, SyncRequest => Synced;
    /// Makes the edits of an answer.
    apply: handlers::project::apply, ApplyRequest => Undone;
    /// Makes a change on a card.
    card: handlers::project::card, CardRequest => Undone;
    /// What a change on a card would do to other sentences.
    foresee: handlers::project::foresee, CardRequest => Foreseen;
    /// Takes the last step back, whatever it was.
    undo: handlers::project::undo, Nothing => Undone;
    redo: handlers::project::redo, Nothing => Undone;
    /// What undo and redo would do, and what stands in the way of saving.
    history: handlers::project::state, Nothing => HistoryState;
    /// Writes everything to the disk now.
    save: handlers::project::save, Nothing => Nothing;
    /// Adds an empty file to the spec.
    add_file: handlers::project::add_file, FileRequest => Undone;
    /// Settles a file that another program changed too.
    resolve: handlers::project::resolve, ResolveRequest => Nothing;
    /// Remembers where the person is.
    remember: handlers::project::remember, PlaceRequest => Nothing;
    /// Shows the spec's folder in the file manager.
    show_folder: handlers::project::show_folder, PathRequest => Nothing;

    /// How things hang together, who may do what, and which way each thing goes.
    overview: handlers::project::overview, Nothing => Overview;

    /// What can be said, in the words of the spec.
    guide: handlers::guide::guide, Nothing => Guide;
    /// One of those sentences, with what somebody put into its blanks.
    way: handlers::guide::way, WayRequest => Way;

    /// The points in the spec's history.
    moments: handlers::history::moments, Nothing => Moments;
    /// Keeps the present under a name.
    name_moment: handlers::history::name_moment, NameMomentRequest => Moments;
    /// What going back would change.
    moment_diff: handlers::history::moment_diff, MomentRequest => MomentDiff;
    /// Goes back, in one step that can be undone.
    restore: handlers::history::restore, MomentRequest => Undone;

    /// Whether the app runs.
    preview: handlers::preview::preview, Nothing => PreviewState;
    /// Lets data go that the newest spec has no place for.
    let_go: handlers::preview::let_go, LetGoRequest => Nothing;
    /// One call of the running app's controls.
    control: handlers::preview::control, ControlRequest => ControlAnswer;
    /// The page that a frame opens first.
    enter: handlers::preview::enter, SeeAsRequest => Entry;
    /// Opens a page of the running app in the person's own browser.
    open_address: handlers::preview::open_address, AddressRequest => Nothing;
    /// A session for the frame to go on as somebody else.
    see_as: handlers::preview::see_as, SeeAsRequest => SeeAs;

    /// Whether the app can be taken away, and what is in the way.
    export_check: handlers::export::check, Nothing => ExportCheck;
    /// Writes the project.
    export: handlers::export::export, ExportRequest => Exported;
    /// One exported file, highlighted, with the sentences that its lines carry out.
    export_code: handlers::export::code, PathRequest => Code;
}

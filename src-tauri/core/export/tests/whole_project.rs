//! The exported project as its owner has it: it installs, type-checks, is formatted, its tests pass and notice when a rule is
//! taken away, its data survives the next export, and the steps of its Dockerfile can be done.
//!
//! Slow and in need of npm and Node 24: run by `cargo xtask test`, or by hand with
//! `cargo test -p plainspoken-export --test whole_project -- --ignored`.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test of what core prints has to write it down and run it"
)]

mod workshop;

use std::collections::BTreeSet;
use std::path::Path;

use model::App;
use plainspoken_export::{File, Options, Previous, export};

use workshop::Workshop;

fn app_of(text: &str) -> App {
    language::compile(&text::Source::single("app.md", text), &language::Options::default()).app
}

/// The files of a spec in the checkout; without one, of the tool library, which says things that no spec there does.
fn project_of(spec: &str) -> Vec<File> {
    if spec.is_empty() {
        return export(&plan::plan(&plan::fixture::tool_library()).plan, &Options::default());
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").join(spec);
    let text = std::fs::read_to_string(path).expect("the spec is there");
    export(&plan::plan(&app_of(&text)).plan, &Options::default())
}

const STUDIO: &str = "specs/studio/app.md";
const SALON: &str = "specs/salon/app.md";
const VET: &str = "tests/specs/vet/app.md";

#[test]
#[ignore = "slow: installs packages with npm and runs them"]
fn exported_projects_are_sound() {
    let workshop = Workshop::new();
    let mut unnoticed = BTreeSet::new();
    for spec in [STUDIO, SALON, VET, ""] {
        let files = project_of(spec);
        workshop.put(&files);
        workshop.run(&["npx", "tsc"]);
        workshop.run(&["npx", "tsc", "-p", "web"]);
        workshop.run(&["npx", "biome", "check", "--error-on-warnings"]);
        workshop.run(&["node", "--test", "test/**/*.test.ts"]);
        // The tool library is there for what it says, not for its cases.
        for file in files.iter().filter(|file| !spec.is_empty() && file.path.ends_with("/rules.ts")) {
            unnoticed.extend(rules_that_no_test_misses(&workshop, file).into_iter().map(|rule| (spec, rule)));
        }
    }
    assert!(unnoticed.is_empty(), "rules that can be taken away without a test failing: {unnoticed:?}");
    the_steps_of_the_dockerfile_can_be_done(&workshop);
}

/// Lets each rule of the file allow everything in turn, and runs the tests.
fn rules_that_no_test_misses(workshop: &Workshop, file: &File) -> Vec<String> {
    const START: &str = "export async function ";
    const BODY: &str = "): Promise<void> {\n";
    let mut found = Vec::new();
    let places: Vec<usize> = file.contents.match_indices(START).map(|(place, _)| place).collect();
    for place in places {
        let rest = &file.contents[place..];
        let name: String = rest[START.len()..].chars().take_while(|c| c.is_alphanumeric()).collect();
        let body = place + rest.find(BODY).expect("a rule has a body") + BODY.len();
        let mut weakened = file.clone();
        weakened.contents.insert_str(body, "  return;\n");
        workshop.write(&[weakened]);
        if workshop.output(&["node", "--test", "test/**/*.test.ts"]).status.success() {
            found.push(name);
        }
    }
    workshop.write(std::slice::from_ref(file));
    found
}

/// What `docker build` and `docker run` would do in the folder, one after the other.
fn the_steps_of_the_dockerfile_can_be_done(workshop: &Workshop) {
    let dockerfile = std::fs::read_to_string(workshop.path().join("Dockerfile")).expect("there is a Dockerfile");
    let steps: Vec<&str> = dockerfile.lines().filter_map(|line| line.strip_prefix("RUN ")).collect();
    assert!(steps.len() >= 3, "{steps:?}");
    for step in steps.iter().filter(|step| step.starts_with("npm")) {
        workshop.run(&["sh", "-c", step]);
    }
    let copied = dockerfile.lines().filter(|line| line.starts_with("COPY ") && !line.contains("--from"));
    for name in copied.flat_map(|line| line.split(' ').skip(1)).filter(|name| name.contains('.') && name.len() > 2) {
        assert!(workshop.path().join(name).exists(), "{name} is copied and isn't there");
    }
    // As its last line does, in the environment of its image, with the data where the volume would be.
    std::fs::write(workshop.path().join("start.mjs"), START_AS_IN_THE_IMAGE).expect("the file can be written");
    assert_eq!(workshop.run(&["node", "start.mjs"]).trim(), "200 200 200");
}

const START_AS_IN_THE_IMAGE: &str = "
import { spawn } from 'node:child_process';
const env = { ...process.env, NODE_ENV: 'production', DATA_DIR: process.env.DATA, PORT: '0' };
const app = spawn('node', ['src/main.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
for await (const text of app.stdout) {
  const [url] = /http:\\S+/.exec(String(text)) ?? [];
  if (!url) continue;
  const statuses = [];
  for (const path of ['/readyz', '/', '/api/openapi.json']) statuses.push((await fetch(url + path)).status);
  console.log(statuses.join(' '));
  app.kill('SIGTERM');
}
";

const HARBOUR: &str = "# Harbour

Sailors sign up themselves with a name and an email. They sign in with a code sent to their email.

### Boat

- name: text, required
- length: whole number
- note: text
- colour: red, blue or green (starts as red)

### Buoy

- label: text, required

## Rules

Sailors can see and add boats and buoys.
";

const HARBOUR_LATER: &str = "# Harbour

Sailors sign up themselves with a name and an email. They sign in with a code sent to their email.

### Boat

- name: text, required
- length: whole number, required, at least 2
- remark: text
- colour: red or blue (starts as red)
- berth: text

## Rules

Sailors can see and add boats.
";

/// A field added, renamed and made required, a choice and a thing removed: the rows are there afterwards.
#[test]
#[ignore = "slow: installs packages with npm and runs them"]
fn the_data_of_an_exported_app_survives_the_next_export() {
    let workshop = Workshop::new();
    let first = export(&plan::plan(&app_of(HARBOUR)).plan, &Options::default());
    workshop.put(&first);
    let kept = first.iter().find(|file| file.path == "migrations/plan.json").expect("the plan is kept");
    workshop.write(&[File::ours("fill.ts", FILL)]);
    workshop.run(&["node", "fill.ts"]);

    let mut app = app_of(HARBOUR_LATER);
    let boat = app.things.iter_mut().find(|thing| thing.key == "boat").expect("there are boats");
    let remark = boat.fields.iter_mut().find(|field| field.key == "remark").expect("boats have a remark");
    // The program that keeps the spec remembers that this is what was called a note.
    remark.key = "note".to_owned();
    let previous = Some(Previous::read(&kept.contents).expect("the kept plan can be read"));
    let second = export(&plan::plan(&app).plan, &Options { previous, ..Options::default() });
    let migrations: Vec<&str> =
        second.iter().map(|file| file.path.as_str()).filter(|path| path.ends_with(".sql")).collect();
    assert!(matches!(migrations[..], [one] if one.starts_with("migrations/sqlite/0002_")), "{migrations:?}");
    workshop.write(&second);
    workshop.write(&[File::ours("read.ts", READ)]);
    let found: serde_json::Value =
        serde_json::from_str(&workshop.run(&["node", "read.ts"])).expect("it answers in JSON");
    let refused = found["refused"].as_str().unwrap_or_default();
    assert!(refused.contains("It loses 1 buoy.") && refused.contains("It loses the colour of 1 boat."), "{refused}");
    let boats: Vec<_> = found["items"].as_array().expect("a list").iter().collect();
    let of = |name: &str| boats.iter().find(|boat| boat["name"] == name).unwrap_or_else(|| panic!("{name} is gone"));
    let (wren, tern) = (of("Wren"), of("Tern"));
    assert_eq!((&wren["remark"], &wren["length"], &wren["colour"]), (&"leaks".into(), &7.into(), &"blue".into()));
    assert_eq!((&tern["remark"], &tern["colour"]), (&serde_json::Value::Null, &"red".into()));
    assert!(tern["length"].as_i64().is_some_and(|length| length >= 2), "{tern}");
    assert_eq!((&wren["berth"], &found["people"]), (&serde_json::Value::Null, &"Ada".into()));
}

/// The app with rows that it has made itself, and then closed.
const FILL: &str = "
import { openBackend } from './src/backend.ts';
import { readConfig } from './src/config.ts';
import { createContext, theApp } from './src/context.ts';
import { createBoat } from './src/boats/service.ts';
import { createBuoy } from './src/buoys/service.ts';
import { createSailor } from './src/sailors/service.ts';
import { write } from './src/transaction.ts';
const config = readConfig({ DATA_DIR: process.env.DATA });
const { database, queue } = openBackend(config);
await database.migrate();
await queue.prepare();
const context = createContext(config, database, queue);
await write(context, theApp, async (call) => {
  await createSailor(call, { name: 'Ada', email: 'ada@example.com' });
  await createBoat(call, { name: 'Wren', length: 7, note: 'leaks', colour: 'blue' });
  await createBoat(call, { name: 'Tern', colour: 'green' });
  await createBuoy(call, { label: 'North' });
});
await context.database.close();
";

/// What the next version makes of it, as its own test mode shows it.
const READ: &str = "
import { createApp } from './src/app.ts';
import { openBackend } from './src/backend.ts';
import { readConfig } from './src/config.ts';
import { createContext } from './src/context.ts';
const config = readConfig({ DATA_DIR: process.env.DATA, TEST_MODE: '1', PREVIEW_TOKEN: 't' });
const { database, queue } = openBackend(config);
// A boat is green and a buoy is there: that they go has to be said.
const refused = await database.migrate().then(() => '', (error) => error.message);
await database.migrate(/LET_GO=(\\w+)/.exec(refused)?.[1]);
await queue.prepare();
const context = createContext(config, database, queue);
const ask = async (path) => {
  const request = new Request(`http://app.test/_preview/${path}`, { headers: { 'preview-token': 't' } });
  return (await createApp(context).fetch(request)).json();
};
const boats = await ask('data/boats');
const people = await ask('people');
console.log(JSON.stringify({ ...boats, people: people.items[0].name, refused }));
await context.database.close();
";

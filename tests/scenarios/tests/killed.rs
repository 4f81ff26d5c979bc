//! Every target killed at random moments under load: `-- --rounds 100` for the long run.

use scenarios::killed::{Export, Preview, Restarts, rounds};
use std::process::ExitCode;

fn main() -> ExitCode {
    let option = |name: &str, otherwise: usize| {
        let mut arguments = std::env::args().skip_while(|argument| argument != name);
        arguments.nth(1).and_then(|text| text.parse().ok()).unwrap_or(otherwise)
    };
    let (count, seed) = (option("--rounds", 10), option("--seed", 1));
    let (mut passed, mut failed) = (0, 0);
    let mut report = |target: &str, outcome: Result<String, String>| match outcome {
        Ok(done) => {
            passed += 1;
            println!("test {target} loses nothing when it is killed ... ok ({done})");
        }
        Err(why) => {
            failed += 1;
            println!("test {target} loses nothing when it is killed ... FAILED\n{why}");
        }
    };
    let run = |app: Result<Box<dyn Restarts>, String>| rounds(app?.as_mut(), count, seed as u64);
    report("the preview", run(Preview::new().map(|app| Box::new(app) as Box<dyn Restarts>)));
    report("the export on SQLite", run(Export::on_sqlite().map(|app| Box::new(app) as Box<dyn Restarts>)));
    report("the export on PostgreSQL", run(Export::on_postgres().map(|app| Box::new(app) as Box<dyn Restarts>)));
    let word = if failed == 0 { "ok" } else { "FAILED" };
    println!("\ntest result: {word}. {passed} passed; {failed} failed; 0 ignored");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

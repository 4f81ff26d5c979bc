//! Restarts under load, and jobs in real time with three copies: `-- --times 10` for the long run.

use scenarios::restarted;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--times");
    let times: usize = arguments.nth(1).and_then(|text| text.parse().ok()).unwrap_or(2);
    let (mut passed, mut failed) = (0, 0);
    let mut report = |name: &str, outcome: Result<String, String>| match outcome {
        Ok(done) => {
            passed += 1;
            println!("test {name} ... ok ({done})");
        }
        Err(why) => {
            failed += 1;
            println!("test {name} ... FAILED\n{why}");
        }
    };
    report("nothing is lost or done twice when PostgreSQL restarts under load", restarted::database(times));
    report("nothing is lost or done twice when all copies are renewed under load", restarted::rolling(times));
    report("in real time each job is done once by three copies", restarted::real_time(10 * times));
    let word = if failed == 0 { "ok" } else { "FAILED" };
    println!("\ntest result: {word}. {passed} passed; {failed} failed; 0 ignored");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

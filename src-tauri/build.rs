//! Prepares what `tauri::generate_context!` reads at compile time.

use std::{fs, io, path::Path};

/// Shown when the desktop crate is compiled before the front end is built, so
/// that a check of the Rust code never needs Node.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Plainspoken</title>\
<body style=\"font:16px system-ui;margin:4rem;max-width:40rem\"><h1>The front end has not been built</h1>\
<p>Run <code>npm ci</code> and <code>npm run build</code> in the folder <code>ui</code>, then build the desktop again.</p>";

fn main() -> io::Result<()> {
    let dist = Path::new("../ui/dist");
    let page = dist.join("index.html");
    if !page.exists() {
        fs::create_dir_all(dist)?;
        fs::write(page, NOT_BUILT)?;
    }
    println!("cargo:rerun-if-changed=../ui/dist");
    tauri_build::build();
    Ok(())
}

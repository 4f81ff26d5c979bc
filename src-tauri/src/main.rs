//! The desktop shell.
fn main() {
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .run(tauri::generate_context!());
    if let Err(error) = built {
        eprintln!("{error}");
    }
}

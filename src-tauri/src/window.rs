//! The window of the system as the host.

use crate::places;
use api::{
    Desk, Host,
    wire::{Event, HostFacts, HostKind, Refusal, RefusalCode},
};
use serde_json::Value;
use std::{
    env,
    path::{Path, PathBuf},
    sync::Arc,
};
use tauri::{AppHandle, Emitter, Manager, RunEvent, State, WebviewUrl, WebviewWindowBuilder};
use tauri_plugin_dialog::DialogExt;
use tauri_plugin_opener::OpenerExt;

/// The window.
struct Window {
    app: AppHandle,
}

impl Host for Window {
    fn origins(&self) -> Vec<String> {
        // The first on Linux and macOS, the second on Windows and Android.
        vec!["tauri://localhost".to_owned(), "http://tauri.localhost".to_owned()]
    }

    fn facts(&self) -> HostFacts {
        HostFacts { kind: HostKind::Window, picks_folders: true, opens_folders: true }
    }

    async fn pick_folder(&self) -> Result<Option<PathBuf>, Refusal> {
        let (chosen, answer) = tokio::sync::oneshot::channel();
        self.app.dialog().file().pick_folder(move |path| {
            // The page may have gone meanwhile; then nobody wants the answer.
            let _ = chosen.send(path);
        });
        let path = answer.await.ok().flatten();
        Ok(path.and_then(|path| path.into_path().ok()))
    }

    fn show_folder(&self, path: &Path) -> Result<(), Refusal> {
        let shown = self.app.opener().open_path(path.to_string_lossy(), None::<&str>);
        shown.map_err(|error| Refusal::new(RefusalCode::System, format!("{} can't be shown: {error}.", path.display())))
    }

    fn open_address(&self, url: &str) -> Result<(), Refusal> {
        let opened = self.app.opener().open_url(url, None::<&str>);
        opened.map_err(|error| Refusal::new(RefusalCode::System, format!("The browser can't be opened: {error}.")))
    }

    fn tell(&self, event: Event) {
        // A window that is closing hears nothing more.
        let _ = self.app.emit("plainspoken", event);
    }
}

type Desks = Arc<Desk<Window>>;

/// The one command: everything that the page asks goes through it.
#[tauri::command]
async fn rpc(desk: State<'_, Desks>, name: String, request: Value) -> Result<Value, Refusal> {
    let desk = desk.inner().clone();
    api::call(&desk, &name, request).await
}

/// Opens the window and returns when it is closed.
pub fn run(spec: Option<PathBuf>) -> Result<(), String> {
    #[cfg(target_os = "linux")]
    without_dmabuf()?;
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .invoke_handler(tauri::generate_handler![rpc])
        .setup(move |app| {
            let host = Arc::new(Window { app: app.handle().clone() });
            let desk: Desks = Arc::new(Desk::new(host, places::places(), spec));
            app.manage(desk);
            WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("Plainspoken")
                .inner_size(1440.0, 900.0)
                .min_inner_size(720.0, 480.0)
                .build()?;
            Ok(())
        })
        .build(crate::context())
        .map_err(|error| format!("The window can't be opened: {error}. Without a display, use --browser."))?;
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            app.state::<Desks>().close();
        }
    });
    Ok(())
}

/// Some graphics drivers show nothing but white with WebKit's newest renderer. The setting is read from the environment, which
/// a running program can't change safely, so it starts itself again with it.
#[cfg(target_os = "linux")]
fn without_dmabuf() -> Result<(), String> {
    use std::os::unix::process::CommandExt;
    const SETTING: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if env::var_os(SETTING).is_some() {
        return Ok(());
    }
    let own = env::current_exe().map_err(|error| format!("The program can't find itself: {error}."))?;
    let error = std::process::Command::new(own).args(env::args_os().skip(1)).env(SETTING, "1").exec();
    Err(format!("The program can't start again: {error}."))
}

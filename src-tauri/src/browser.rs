//! The same app for a browser, where there is no display.

use crate::places;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use tauri::utils::assets::AssetKey;

/// Serves until it is told to end, and saves before it does.
pub fn run(spec: Option<PathBuf>, port: u16) -> Result<(), String> {
    let context = Arc::new(crate::context());
    let pages: api::Pages = Arc::new(move |path| {
        // While developing, a front end that was built again shows without building this program again.
        if cfg!(debug_assertions)
            && !path.contains("..")
            && let Ok(bytes) = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist").join(path))
        {
            return Some(bytes);
        }
        let found = context.assets().get(&AssetKey::from(format!("/{path}")));
        found.map(|bytes| bytes.into_owned())
    });
    let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("The system gives no threads: {error}."))?;
    runtime.block_on(async {
        let serving = api::serve_http(port, places::places(), spec, pages).await;
        let serving = serving.map_err(|error| format!("Port {port} can't be used: {error}."))?;
        println!("{}", serde_json::json!({ "url": serving.url }));
        ended().await;
        serving.desk.close();
        Ok(())
    })
}

/// Until the person or the system says stop.
async fn ended() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Where even this can't be heard, the process is ended from outside.
    let _ = interrupt.await;
}

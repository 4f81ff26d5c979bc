//! What every app's front end shares, as it stands in `assets/web/app`.

use crate::File;

macro_rules! assets {
    ($kind:ident: $($path:literal),* $(,)?) => {
        &[$(($path, $kind!(concat!("../../../../../assets/web/app/", $path)))),*]
    };
}

const TEXTS: &[(&str, &str)] = assets![include_str:
    "api.ts",
    "fonts/LICENCE.txt",
    "styles/base.css",
    "styles/board.css",
    "styles/buttons.css",
    "styles/calendar.css",
    "styles/cards.css",
    "styles/chart.css",
    "styles/choices.css",
    "styles/detail.css",
    "styles/door.css",
    "styles/fonts.css",
    "styles/forms.css",
    "styles/frame.css",
    "styles/home.css",
    "styles/notices.css",
    "styles/page.css",
    "styles/popovers.css",
    "styles/print.css",
    "styles/rows.css",
    "styles/tokens.css",
    "ui/account.tsx",
    "ui/actions.tsx",
    "ui/board.tsx",
    "ui/calendar.tsx",
    "ui/chart.tsx",
    "ui/clock.ts",
    "ui/control.tsx",
    "ui/controls/attributes.ts",
    "ui/controls/choices.tsx",
    "ui/controls/combobox.tsx",
    "ui/controls/files.tsx",
    "ui/controls/moments.tsx",
    "ui/controls/relations.tsx",
    "ui/controls/texts.tsx",
    "ui/detail.tsx",
    "ui/dialog.tsx",
    "ui/drafts.ts",
    "ui/form-state.tsx",
    "ui/form.tsx",
    "ui/format.ts",
    "ui/home.tsx",
    "ui/icons.tsx",
    "ui/list.tsx",
    "ui/parts.tsx",
    "ui/records.ts",
    "ui/rows.tsx",
    "ui/session.tsx",
    "ui/shell.tsx",
    "ui/sign-in.tsx",
    "ui/start.tsx",
    "ui/theme.ts",
    "ui/thing.ts",
    "ui/time.ts",
    "ui/toasts.tsx",
    "ui/value.tsx",
    "ui/words.ts",
    "vite.config.ts",
];

const FONTS: &[(&str, &[u8])] = assets![include_bytes:
    "fonts/inter-latin-ext-wght-normal.woff2",
    "fonts/inter-latin-wght-normal.woff2",
];

pub(super) fn files() -> Vec<File> {
    let texts = TEXTS.iter().map(|(path, contents)| File::ours(format!("web/{path}"), *contents));
    texts.chain(FONTS.iter().map(|(path, contents)| File::binary(format!("web/{path}"), contents))).collect()
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    /// The lists above are what is in the folder: nothing forgotten.
    #[test]
    #[allow(
        clippy::disallowed_methods,
        clippy::disallowed_types,
        reason = "a test may look at the folder that the code embeds"
    )]
    fn every_file_of_the_folder_is_there() {
        fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
            for entry in std::fs::read_dir(folder).expect("the folder is there") {
                let path = entry.expect("an entry").path();
                if path.is_dir() { walk(&path, found) } else { found.push(path) }
            }
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/web/app");
        let mut found = Vec::new();
        walk(&root, &mut found);
        let mut found: Vec<String> = found
            .iter()
            .map(|path| path.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/"))
            .collect();
        found.sort();
        let mut known: Vec<String> = super::TEXTS
            .iter()
            .map(|(path, _)| *path)
            .chain(super::FONTS.iter().map(|(path, _)| *path))
            .map(str::to_owned)
            .collect();
        known.sort();
        assert_eq!(found, known);
    }
}

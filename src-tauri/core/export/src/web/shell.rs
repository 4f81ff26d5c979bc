//! What stands around the pages: the document, the colours, the icon.

use plan::{AppFacts, Plan};

use super::colour;
use crate::File;

pub(super) fn files(plan: &Plan) -> Vec<File> {
    let base = colour::base(plan.app.look.colour.as_deref(), &plan.app.name);
    vec![
        File::ours("web/index.html", document(&plan.app, &base)),
        File::ours("web/theme.css", theme(&plan.app, &base)),
        File::ours("web/icon.svg", icon(&plan.app, &base)),
    ]
}

/// The style sheets, in the order in which the page names them: the first says in which order the layers count.
const STYLES: &[&str] = &[
    "fonts", "tokens", "base", "buttons", "cards", "chart", "rows", "choices", "forms", "popovers", "notices", "frame",
    "page", "home", "detail", "calendar", "board", "door", "print",
];

fn document(app: &AppFacts, base: &str) -> String {
    let sheets = STYLES.iter().map(|sheet| format!("/styles/{sheet}.css")).chain(["/theme.css".to_owned()]);
    let styles: Vec<String> = sheets.map(|sheet| format!("<link rel=\"stylesheet\" href=\"{sheet}\" />")).collect();
    let styles = styles.join("\n    ");
    let name = escape(&app.name);
    let description = escape(app.summary.as_deref().unwrap_or(&app.name));
    format!(
        r#"<!doctype html>
<html lang="en-GB">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
    <meta name="description" content="{description}" />
    <meta name="theme-color" content="{base}" />
    <title>{name}</title>
    <link rel="icon" href="/icon.svg" />
    <link rel="preload" href="/fonts/inter-latin-wght-normal.woff2" as="font" type="font/woff2" crossorigin />
    {styles}
    <script type="module" src="/main.tsx"></script>
  </head>
  <body>
    <div id="app"></div>
    <noscript>{name} needs JavaScript to be switched on.</noscript>
  </body>
</html>
"#
    )
}

fn theme(app: &AppFacts, base: &str) -> String {
    let light = colour::light(base);
    let dark = colour::dark(base);
    let font = app.look.font.as_deref().map(font_name).filter(|name| !name.is_empty());
    let font =
        font.map(|name| format!("\n    --font: \"{name}\", \"Inter\", system-ui, sans-serif;")).unwrap_or_default();
    format!(
        "/* The app's own colour, with contrast kept in light and dark. */\n\
         @layer theme {{\n  :root {{\n    --accent: light-dark({}, {});\n    --on-accent: light-dark({}, {});\n    \
         --accent-ink: light-dark({}, {});{font}\n  }}\n}}\n",
        light.accent, dark.accent, light.on_accent, dark.on_accent, light.ink, dark.ink
    )
}

fn icon(app: &AppFacts, base: &str) -> String {
    let shades = colour::light(base);
    let letter: String =
        app.name.chars().find(|letter| letter.is_alphanumeric()).into_iter().flat_map(char::to_uppercase).collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">\n  <title>{}</title>\n  <rect width=\"32\" height=\"32\" rx=\"8\" fill=\"{}\" />\n  \
         <text x=\"16\" y=\"22.5\" font-family=\"system-ui, sans-serif\" font-size=\"18\" font-weight=\"700\" fill=\"{}\" text-anchor=\"middle\">{}</text>\n</svg>\n",
        escape(&app.name),
        shades.accent,
        shades.on_accent,
        escape(&letter)
    )
}

/// A font's name can't end the quotes that it stands in.
fn font_name(words: &str) -> String {
    words
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-'))
        .collect::<String>()
        .trim()
        .to_owned()
}

fn escape(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::STYLES;

    #[test]
    fn every_style_sheet_is_on_the_page() {
        let shared = crate::web::assets::files();
        let mut printed: Vec<&str> =
            shared.iter().filter_map(|file| file.path.strip_prefix("web/styles/")?.strip_suffix(".css")).collect();
        let mut named = STYLES.to_vec();
        printed.sort_unstable();
        named.sort_unstable();
        assert_eq!(printed, named);
    }
}

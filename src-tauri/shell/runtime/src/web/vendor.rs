//! The libraries of the front end, built once by `assets/web/vendor/build.mjs`.

macro_rules! modules {
    ($($name:literal),* $(,)?) => {
        /// Name under `/vendor/` and contents.
        pub(super) const MODULES: &[(&str, &[u8])] =
            &[$(($name, include_bytes!(concat!("../../../../../assets/web/vendor/modules/", $name)))),*];
    };
}

modules![
    "react-dom-client.js",
    "react-jsx-runtime.js",
    "react-query.js",
    "react-router.js",
    "react.js",
    "shared-1.js",
    "shared-2.js",
    "shared-3.js",
];

/// What an import of each name loads. A string rather than built from data, because the page's policy names its hash.
pub(super) const IMPORT_MAP: &str = concat!(
    r#"{"imports":{"@tanstack/react-query":"/vendor/react-query.js","@tanstack/react-router":"/vendor/react-router.js","#,
    r#""react":"/vendor/react.js","react-dom/client":"/vendor/react-dom-client.js","react/jsx-runtime":"/vendor/react-jsx-runtime.js"}}"#
);

#[cfg(test)]
mod tests {
    use super::{IMPORT_MAP, MODULES};

    #[test]
    fn every_import_and_every_file_in_the_folder_is_served() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/web/vendor/modules");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder is there")
            .filter_map(|entry| entry.expect("an entry").file_name().into_string().ok())
            .filter(|name| name.ends_with(".js"))
            .collect();
        files.sort();
        assert_eq!(files, MODULES.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>());

        let map: serde_json::Value = serde_json::from_str(IMPORT_MAP).expect("the import map is JSON");
        for target in map["imports"].as_object().expect("imports").values() {
            let name = target.as_str().expect("text").trim_start_matches("/vendor/");
            assert!(files.iter().any(|file| file == name), "{name} isn't there");
        }
        let size: usize = MODULES.iter().map(|(_, contents)| contents.len()).sum();
        assert!(size < 400 * 1024, "the vendor modules have grown to {size} bytes");
    }
}

//! A folder in which exported projects are installed and tried with their own tools.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use plainspoken_export::File;

/// A folder for one project after another: what is installed doesn't vary with the app, so it is installed once.
pub struct Workshop {
    folder: tempfile::TempDir,
    pub data: tempfile::TempDir,
}

impl Workshop {
    pub fn new() -> Self {
        let folder = || tempfile::tempdir().expect("there is room for a folder");
        Self { folder: folder(), data: folder() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Puts a project in the place of the last one.
    pub fn put(&self, files: &[File]) {
        for entry in std::fs::read_dir(self.path()).expect("the folder can be read").flatten() {
            if entry.file_name() == "node_modules" {
                continue;
            }
            let path = entry.path();
            let gone = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
            gone.expect("the last project can be removed");
        }
        self.write(files);
        if !self.path().join("node_modules").is_dir() {
            self.run(&["npm", "ci", "--no-audit", "--no-fund"]);
        }
    }

    pub fn write(&self, files: &[File]) {
        for file in files {
            let path = self.path().join(&file.path);
            std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the folder can be made");
            std::fs::write(path, file.bytes()).expect("the file can be written");
        }
    }

    pub fn output(&self, command: &[&str]) -> Output {
        let (program, arguments) = command.split_first().expect("a command has a name");
        let output = Command::new(program)
            .args(arguments)
            .current_dir(self.path())
            .env("PATH", path_with_node())
            .env("DATA", self.data.path())
            .output();
        output.unwrap_or_else(|error| panic!("{program}: {error}"))
    }

    /// Runs a command to its good end; gives what it wrote.
    pub fn run(&self, command: &[&str]) -> String {
        let output = self.output(command);
        let words = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{}: {words}", command.join(" "));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

/// The folder of the Node that exported projects ask for, first on the path.
fn path_with_node() -> OsString {
    let mut folders: Vec<PathBuf> = std::env::var_os("PLAINSPOKEN_NODE").map(PathBuf::from).into_iter().collect();
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    std::env::join_paths(folders).expect("the path is one")
}

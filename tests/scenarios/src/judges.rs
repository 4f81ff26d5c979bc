//! Programs by others that know nothing of ours, and judge what an app says of itself in its OpenAPI description.

use crate::app::checkout;
use cli::client::Client;
use cli::process;
use plan::{Plan, Resource};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Where `cargo xtask` has put them.
#[derive(Clone, Debug)]
pub struct Judges {
    /// A Python environment with schemathesis in it.
    python: PathBuf,
    /// A folder with the packages openapi-typescript and typescript.
    packages: PathBuf,
}

/// How much schemathesis tries.
#[derive(Clone, Debug, Default)]
pub struct Effort {
    pub seed: u64,
    pub examples: usize,
    /// `coverage`, `fuzzing`, `stateful`, by commas.
    pub phases: String,
    /// Operations at these paths are left out (a regular expression).
    pub without: Option<String>,
}

impl Judges {
    /// Those in the folder that `PLAINSPOKEN_JUDGES` names.
    pub fn installed() -> Result<Self, String> {
        let folder = std::env::var_os("PLAINSPOKEN_JUDGES").map(PathBuf::from);
        let folder =
            folder.ok_or("PLAINSPOKEN_JUDGES names no folder: `cargo xtask test --only scenarios` sets it up")?;
        Ok(Self { python: folder.join("python"), packages: folder.join("packages") })
    }

    /// The Python in which they are.
    pub fn python(&self) -> PathBuf {
        self.python.join("bin/python")
    }

    /// Sends what fits the description of a running app and what doesn't, as one of its people or as nobody, and judges the answers.
    /// Answers how many requests there were.
    pub fn schemathesis(
        &self,
        client: &Client,
        plan: &Plan,
        role: Option<&str>,
        effort: &Effort,
    ) -> Result<String, String> {
        let url = client.url();
        let folder = checkout().join("tests/scenarios/judges");
        let settings = settings(plan)?;
        let own = tempfile::tempdir().map_err(|error| error.to_string())?;
        let mut judge = Command::new(self.python.join("bin/st"));
        judge
            // It leaves what it has learnt where it runs.
            .current_dir(own.path())
            .env("SCHEMATHESIS_HOOKS", "hooks")
            .env("PYTHONPATH", &folder)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .arg("--config-file")
            .arg(settings.path())
            .args(["run", &format!("{url}/api/openapi.json"), "--no-color"])
            .args(["--seed", &effort.seed.to_string(), "--max-examples", &effort.examples.to_string()])
            .args(["--phases", &effort.phases, "--continue-on-failure", "--warnings", "off"])
            .args(["--output-sanitize", "false", "-H", &format!("Origin: {url}")]);
        if let Some(role) = role {
            let body = json!({ "role": role });
            let reply = client.send("POST", "/_preview/sign-in-as", Some(&body), &[]).map_err(|why| why.to_string())?;
            let cookie = reply.cookie().ok_or_else(|| format!("nobody is a {role}: {}", reply.text))?;
            // They would be signed out, or gone, for all that comes after.
            judge.args(["-H", &format!("Cookie: {cookie}"), "--exclude-path-regex", "^/auth/(sign-out|me|sessions)"]);
        }
        if let Some(without) = &effort.without {
            judge.args(["--exclude-path-regex", without]);
        }
        let output = judge.stdin(Stdio::null()).output().map_err(|error| format!("{judge:?}: {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        if !output.status.success() {
            return Err(format!("{}{}", failures(&text), String::from_utf8_lossy(&output.stderr)));
        }
        Ok(text.lines().find(|line| line.contains(" generated, ")).unwrap_or("nothing was tried").trim().to_owned())
    }

    /// Makes TypeScript types of a description and has the compiler judge them, with a client that uses them.
    pub fn openapi_typescript(&self, description: &Value) -> Result<(), String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let place = |name: &str| folder.path().join(name);
        let write = |name: &str, text: &str| fs::write(place(name), text).map_err(|error| format!("{name}: {error}"));
        write("openapi.json", &description.to_string())?;
        write("client.ts", &client(description)?)?;
        let node = cli::exported::node()?;
        let program = |path: &str| -> Command {
            let mut command = Command::new(&node);
            command.arg(self.packages.join("node_modules").join(path)).current_dir(folder.path());
            command
        };
        let types = place("api.ts");
        process::finished(program("openapi-typescript/bin/cli.js").arg("openapi.json").arg("-o").arg(&types))?;
        process::finished(program("typescript/bin/tsc").args(["--noEmit", "--strict", "--skipLibCheck", "client.ts"]))
    }
}

/// The settings for an app. One who may not see a field may not name it either, so where fields are hidden from anybody, what fits the
/// description may be 400.
fn settings(plan: &Plan) -> Result<tempfile::NamedTempFile, String> {
    let mut text = include_str!("../judges/schemathesis.toml").to_owned();
    let hides = |resource: &&Resource| resource.fields.iter().any(|field| !field.see.is_always());
    let paths: Vec<&str> = plan.resources.iter().filter(hides).map(|resource| resource.path.as_str()).collect();
    if !paths.is_empty() {
        let statuses =
            text.lines().find_map(|line| line.strip_prefix("positive_data_acceptance.expected-statuses = ["));
        let statuses = statuses.ok_or("the settings of schemathesis don't say what may come of good data")?.to_owned();
        text.push_str(&format!(
            "\n[[operations]]\ninclude-path-regex = \"^/({})$\"\ninclude-method = \"GET\"\n\
             checks.positive_data_acceptance.expected-statuses = [\"400\", {statuses}\n",
            paths.join("|")
        ));
    }
    let file = tempfile::Builder::new().suffix(".toml").tempfile().map_err(|error| error.to_string())?;
    fs::write(file.path(), text).map_err(|error| error.to_string())?;
    Ok(file)
}

/// From the failures on: before them is only what was tried.
fn failures(text: &str) -> &str {
    text.find("= FAILURES =").or_else(|| text.find("= ERRORS =")).and_then(|at| text.get(at..)).unwrap_or(text)
}

/// A use of the types: each list's records have ids, and each description of something to make is an object.
fn client(description: &Value) -> Result<String, String> {
    let paths = description["paths"].as_object().ok_or("the description has no paths")?;
    let mut text = "import type { paths } from './api';\n".to_owned();
    for (path, item) in paths.iter().filter(|(path, _)| !path.contains('{') && !path.starts_with("/auth")) {
        let of = format!("paths['{path}']");
        if item.get("get").is_some() {
            text.push_str(&format!(
                "export const ids{} = (page: {of}['get']['responses']['200']['content']['application/json']): string[] =>\n  page.items.map((one) => one.id);\n",
                name(path)
            ));
        }
        if item["post"]["requestBody"]["content"].get("application/json").is_some() {
            text.push_str(&format!(
                "export const keys{} = (body: NonNullable<{of}['post']['requestBody']>['content']['application/json']): string[] =>\n  Object.keys(body);\n",
                name(path)
            ));
        }
    }
    Ok(text)
}

fn name(path: &str) -> String {
    path.split(|letter: char| !letter.is_ascii_alphanumeric()).map(plan::capital).collect()
}

/// The description that a running app gives.
pub fn description(client: &Client) -> Result<Value, String> {
    let reply = client.send("GET", "/api/openapi.json", None, &[]).map_err(|why| why.to_string())?;
    if reply.status == 200 { Ok(reply.json) } else { Err(format!("the description answered {}", reply.status)) }
}

use std::fmt;
use std::path::Path;

use oxc::allocator::Allocator;
use oxc::codegen::Codegen;
use oxc::diagnostics::OxcDiagnostic;
use oxc::parser::Parser;
use oxc::semantic::SemanticBuilder;
use oxc::span::SourceType;
use oxc::transformer::{TransformOptions, Transformer};

/// A file of the front end that isn't valid TypeScript. The compiler's own output never is; a file of the owner's may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CompileProblem {
    pub path: String,
    pub message: String,
}

impl fmt::Display for CompileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

/// TypeScript with JSX becomes a module that a browser runs: types are taken away, JSX becomes calls, imports stay as written.
pub(super) fn compile(path: &str, source: &str) -> Result<String, CompileProblem> {
    let problem = |message: String| CompileProblem { path: path.to_owned(), message };
    let first = |found: &[OxcDiagnostic]| problem(found.first().map(ToString::to_string).unwrap_or_default());
    let source_type = SourceType::from_path(path).map_err(|error| problem(error.to_string()))?;

    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, source_type).parse();
    if parsed.panicked || !parsed.diagnostics.is_empty() {
        return Err(first(&parsed.diagnostics));
    }
    let mut program = parsed.program;
    let scoping = SemanticBuilder::new().build(&program).semantic.into_scoping();
    let options = TransformOptions::default();
    let transformed = Transformer::new(&allocator, Path::new(path), &options).build_with_scoping(scoping, &mut program);
    if !transformed.diagnostics.is_empty() {
        return Err(first(&transformed.diagnostics));
    }
    Ok(Codegen::new().build(&program).code)
}

#[cfg(test)]
mod tests {
    use super::compile;

    #[test]
    fn types_and_jsx_become_plain_javascript() {
        let source = "import type { Kite } from './kite.ts';\nimport { Row } from './row.tsx';\n\
                      export function Kites({ kites }: { kites: Kite[] }) {\n  return <ul>{kites.map((kite) => <Row key={kite.id} kite={kite} />)}</ul>;\n}\n";
        let code = compile("kites/list.tsx", source).expect("it compiles");
        assert!(code.contains("from \"react/jsx-runtime\""), "{code}");
        assert!(code.contains("'./row.tsx'") || code.contains("\"./row.tsx\""), "{code}");
        assert!(!code.contains("kite.ts\"") && !code.contains("Kite[]"), "{code}");
    }

    #[test]
    fn a_mistake_is_named_with_its_file() {
        let problem = compile("kites/list.tsx", "export const = 3;").expect_err("it doesn't compile");
        assert_eq!(problem.path, "kites/list.tsx");
        assert!(!problem.message.is_empty());
    }

    /// The parts that every app shares, as they stand in the repository.
    #[test]
    fn every_shared_file_compiles() {
        fn walk(folder: &std::path::Path, compiled: &mut usize) {
            for entry in std::fs::read_dir(folder).expect("the folder is there") {
                let path = entry.expect("an entry").path();
                let name = path.to_string_lossy().into_owned();
                if path.is_dir() {
                    walk(&path, compiled);
                } else if name.ends_with(".ts") || name.ends_with(".tsx") {
                    let code = compile(&name, &std::fs::read_to_string(&path).expect("text")).expect("it compiles");
                    assert!(!code.contains("import type"), "{name} still has types");
                    *compiled += 1;
                }
            }
        }
        let mut compiled = 0;
        walk(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/web/app"), &mut compiled);
        assert!(compiled > 30, "only {compiled} files were found");
    }
}

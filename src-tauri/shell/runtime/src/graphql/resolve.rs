//! Fields: a value of the parent, or what a request of the API answers.

use apollo_compiler::ast::Type;
use apollo_compiler::resolvers::{AsyncObjectValue, AsyncResolvedValue, FieldError, ResolveInfo};
use axum::http::Method;
use futures_util::future::BoxFuture;
use serde_json::{Map, Value};

use super::ask::{Asking, Refusal, Wanted, internal};

/// An object of the answer: its type, and the JSON that the API gave for it.
pub(super) struct Object<'r> {
    asking: &'r Asking<'r>,
    kind: String,
    values: Map<String, Value>,
}

impl<'r> Object<'r> {
    pub fn root(asking: &'r Asking<'r>, kind: &str) -> Self {
        Self { asking, kind: kind.to_owned(), values: Map::new() }
    }

    async fn resolve<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<AsyncResolvedValue<'a>, Refusal> {
        let kind = &info.field_definition().ty;
        let Some(template) = Template::of(info) else {
            let value = self.values.get(info.field_name()).cloned().unwrap_or_default();
            return Ok(self.complete(info, kind, value));
        };
        match self.values.get(template.parents_value()) {
            _ if template.parents_value().is_empty() => {
                let value = self.asking.ask(template.fill(info, "")?).await?;
                Ok(self.complete(info, kind, value))
            }
            Some(Value::Array(many)) => {
                let mut found = Vec::with_capacity(many.len());
                for one in many {
                    found.push(self.related(info, &template, one).await?);
                }
                Ok(self.complete(info, kind, Value::Array(found)))
            }
            Some(one) => {
                let value = self.related(info, &template, one).await?;
                Ok(self.complete(info, kind, value))
            }
            None => Ok(AsyncResolvedValue::null()),
        }
    }

    /// What the parent's value leads to; nothing where it is empty, or leads to what the person may not know of.
    async fn related(&self, info: &ResolveInfo<'_>, template: &Template<'_>, value: &Value) -> Result<Value, Refusal> {
        let Some(id) = value.as_str() else { return Ok(Value::Null) };
        match self.asking.ask(template.fill(info, id)?).await {
            Err(refusal) if refusal.status == 404 => Ok(Value::Null),
            answered => answered,
        }
    }

    fn complete<'a>(&'a self, info: &'a ResolveInfo<'a>, kind: &Type, value: Value) -> AsyncResolvedValue<'a> {
        let name = kind.inner_named_type();
        let is_object = info.schema().get_object(name).is_some();
        match value {
            Value::Object(values) if is_object => {
                AsyncResolvedValue::object(Object { asking: self.asking, kind: name.to_string(), values })
            }
            Value::Array(many) if is_object => {
                let many: Vec<_> = many.into_iter().map(|one| self.complete(info, kind, one)).collect();
                AsyncResolvedValue::list(many)
            }
            Value::Array(many) => {
                AsyncResolvedValue::list(many.into_iter().map(AsyncResolvedValue::leaf).collect::<Vec<_>>())
            }
            other => AsyncResolvedValue::leaf(other),
        }
    }
}

impl AsyncObjectValue for Object<'_> {
    fn type_name(&self) -> &str {
        &self.kind
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> BoxFuture<'a, Result<AsyncResolvedValue<'a>, FieldError>> {
        Box::pin(async move {
            self.resolve(info).await.map_err(|refusal| FieldError { message: self.asking.refuse(refusal) })
        })
    }
}

/// What `@http` says of a field.
struct Template<'a> {
    method: Method,
    path: &'a str,
    query: &'a str,
}

impl<'a> Template<'a> {
    fn of(info: &'a ResolveInfo<'a>) -> Option<Self> {
        let said = info.field_definition().directives.get("http")?;
        let text = |name: &str| said.specified_argument_by_name(name).and_then(|value| value.as_str());
        let (path, query) = text("path").map(|path| path.split_once('?').unwrap_or((path, "")))?;
        let method = match text("method") {
            Some("POST") => Method::POST,
            Some("PATCH") => Method::PATCH,
            Some("DELETE") => Method::DELETE,
            _ => Method::GET,
        };
        Some(Self { method, path, query })
    }

    /// The value of the parent that the path or the query takes; empty for none.
    fn parents_value(&self) -> &'a str {
        let after =
            [self.path, self.query].into_iter().find_map(|text| text.split_once("{this.").map(|(_, rest)| rest));
        after.and_then(|rest| rest.split('}').next()).unwrap_or_default()
    }

    fn fill(&self, info: &ResolveInfo<'_>, id: &str) -> Result<Wanted, Refusal> {
        let arguments = serde_json::to_value(info.arguments()).map_err(internal)?;
        let arguments = arguments.as_object().cloned().unwrap_or_default();
        let segments = self.path.split('/').filter(|part| !part.is_empty()).map(|part| match part {
            "{id}" => arguments.get("id").and_then(Value::as_str).unwrap_or_default().to_owned(),
            part if part.starts_with("{this.") => id.to_owned(),
            part => part.to_owned(),
        });
        let mut query = Vec::new();
        if let Some((name, _)) = self.query.split_once('=') {
            query.push(pair(name, id));
        }
        if self.method == Method::GET {
            query.extend(
                arguments.iter().filter(|(name, _)| *name != "id").flat_map(|(name, value)| pairs(name, value)),
            );
        }
        let input = arguments.get("input").filter(|input| !input.is_null()).cloned();
        let field = info.field_selections().first();
        Ok(Wanted {
            method: self.method.clone(),
            segments: segments.collect(),
            query: query.join("&"),
            body: (self.method != Method::GET).then(|| input.unwrap_or_else(|| Value::Object(Map::new()))),
            version: arguments.get("version").and_then(Value::as_i64),
            answered_as: field.map(|field| field.response_key().to_string()).unwrap_or_default(),
        })
    }
}

/// An argument as the query of a list has it. What isn't given asks for nothing.
fn pairs(name: &str, value: &Value) -> Vec<String> {
    let Value::Object(fields) = value else {
        return if value.is_null() { Vec::new() } else { vec![pair(name, &plain(value))] };
    };
    let mut found = Vec::new();
    for (field, comparisons) in fields {
        for (operator, value) in comparisons.as_object().into_iter().flatten() {
            found.push(pair(&format!("{field}[{operator}]"), &plain(value)));
        }
    }
    found
}

/// A value as a query string has it. A whole number has no point, however it was written.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Array(many) => many.iter().map(plain).collect::<Vec<_>>().join(","),
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 1e15 => format!("{float:.0}"),
            _ => number.to_string(),
        },
        other => other.to_string(),
    }
}

fn pair(name: &str, value: &str) -> String {
    format!("{}={}", encode(name), encode(value))
}

/// Percent-encodes all but what RFC 3986 leaves free.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

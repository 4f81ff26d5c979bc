//! The part of JSX that pages are made of, laid out as biome's formatter does it.

use printer::typescript::{WIDTH, quoted};
use printer::{Doc, concat, group, hard_line, indent, join, line, nil, render, soft_line, text};

/// `<Facts<Pet> names={['name', 'age']} />`, or with children.
#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    tag: String,
    attributes: Vec<(String, Attribute)>,
    children: Vec<Element>,
}

#[derive(Clone, Debug)]
enum Attribute {
    Words(String),
    Code(String),
    Names(Vec<String>),
}

impl Element {
    pub fn new(tag: impl Into<String>) -> Self {
        Self { tag: tag.into(), ..Self::default() }
    }

    pub fn words(mut self, name: &str, words: impl Into<String>) -> Self {
        self.attributes.push((name.to_owned(), Attribute::Words(words.into())));
        self
    }

    pub fn code(mut self, name: &str, code: impl Into<String>) -> Self {
        self.attributes.push((name.to_owned(), Attribute::Code(code.into())));
        self
    }

    /// An array of texts; nothing where there are none.
    pub fn names(mut self, name: &str, names: Vec<String>) -> Self {
        if !names.is_empty() {
            self.attributes.push((name.to_owned(), Attribute::Names(names)));
        }
        self
    }

    pub fn child(mut self, child: Element) -> Self {
        self.children.push(child);
        self
    }

    pub fn children(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children);
        self
    }

    fn doc(&self) -> Doc {
        let attributes: Vec<Doc> =
            self.attributes.iter().map(|(name, value)| concat([line(), attribute(name, value)])).collect();
        let start = concat([text(format!("<{}", self.tag)), indent(concat(attributes))]);
        if self.children.is_empty() {
            return group(concat([start, line(), text("/>")]));
        }
        let open = group(concat([start, if self.attributes.is_empty() { nil() } else { soft_line() }, text(">")]));
        let children = join(self.children.iter().map(Element::doc), &hard_line());
        let name = self.tag.split('<').next().unwrap_or_default();
        concat([open, indent(concat([hard_line(), children])), hard_line(), text(format!("</{name}>"))])
    }
}

fn attribute(name: &str, value: &Attribute) -> Doc {
    match value {
        // An attribute's text knows no escapes, only entities (`&…;`): what would need either is code.
        Attribute::Words(words) if words.contains(['"', '\n', '\r', ';']) => {
            text(format!("{name}={{{}}}", quoted(words)))
        }
        Attribute::Words(words) => text(format!("{name}=\"{words}\"")),
        Attribute::Code(code) => text(format!("{name}={{{code}}}")),
        Attribute::Names(names) => {
            let items = join(names.iter().map(|own| text(quoted(own))), &concat([text(","), line()]));
            group(concat([
                text(format!("{name}={{[")),
                indent(concat([soft_line(), items, Doc::IfBroken(Box::new(text(",")), Box::new(nil()))])),
                soft_line(),
                text("]}"),
            ]))
        }
    }
}

/// `export function Name() { return …; }`
pub(super) fn component(name: &str, root: &Element, exported: bool) -> String {
    let element = root.doc();
    let broken = concat([text("return ("), indent(concat([hard_line(), element.clone()])), hard_line(), text(");")]);
    let flat = concat([text("return "), element.clone(), text(";")]);
    let fits = !element.must_break() && render(&indent(flat.clone()), WIDTH - 2).text.lines().count() == 1;
    let body = if fits { flat } else { broken };
    let export = if exported { "export " } else { "" };
    let doc = concat([
        text(format!("{export}function {name}() {{")),
        indent(concat([hard_line(), body])),
        hard_line(),
        text("}"),
    ]);
    render(&doc, WIDTH).text
}

#[cfg(test)]
mod tests {
    use super::{Element, component};

    #[test]
    fn a_short_element_stays_on_its_line() {
        let list = Element::new("ListPage<Kite>").code("of", "kites").names("views", vec!["list".into()]);
        assert_eq!(
            component("KiteList", &list, true).trim_end(),
            "export function KiteList() {\n  return <ListPage<Kite> of={kites} views={['list']} />;\n}"
        );
    }

    #[test]
    fn children_stand_below_each_other() {
        let page = Element::new("DetailPage").code("of", "kites").child(
            Element::new("Facts<Kite>")
                .names("names", vec!["name".into(), "length of its tail in the \"wind\"".into()]),
        );
        assert_eq!(
            component("KiteDetail", &page, true).trim_end(),
            "export function KiteDetail() {\n  return (\n    <DetailPage of={kites}>\n      <Facts<Kite> names={['name', 'length of its tail in the \"wind\"']} />\n    </DetailPage>\n  );\n}"
        );
    }
}

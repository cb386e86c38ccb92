use std::collections::HashMap;

use crate::RuleError;
use crate::suggest;
use crate::yaml::{Document, Entry, Node, NodeKind, Scalar};

/// Takes a mapping apart and notes every error on the way.
pub(crate) struct Reader<'a, 'n> {
    pub(crate) document: Document<'a>,
    pub(crate) errors: Vec<RuleError>,
    at: usize,
    is_mapping: bool,
    entries: HashMap<&'n str, &'n Entry>,
}

impl<'a, 'n> Reader<'a, 'n> {
    /// Reads a mapping that has no other keys than `known`.
    pub(crate) fn new(document: Document<'a>, node: &'n Node, known: &[&str]) -> Self {
        let mut reader = Self { document, errors: Vec::new(), at: node.at, is_mapping: true, entries: HashMap::new() };
        let NodeKind::Map(entries) = &node.kind else {
            reader.is_mapping = false;
            let help = format!("write `key: value` lines; keys are {}", known.join(", "));
            reader.error(node.at, format!("a mapping must stand here, not {}", node.describe()), Some(help));
            return reader;
        };
        for entry in entries {
            if known.contains(&entry.key.as_str()) {
                reader.entries.insert(&entry.key, entry);
            } else {
                let help = suggest::help(&entry.key, known.iter().copied());
                reader.error(entry.key_at, format!("unknown key `{}`", entry.key), help);
            }
        }
        reader
    }

    pub(crate) fn error(&mut self, at: usize, message: impl Into<String>, help: Option<String>) {
        self.errors.push(self.document.error(at, message, help));
    }

    /// An error at a byte of a scalar's text.
    pub(crate) fn error_in(&mut self, scalar: &Scalar, offset: usize, message: String, help: Option<String>) {
        self.error(self.document.locate(scalar, offset), message, help);
    }

    pub(crate) fn node(&self, key: &str) -> Option<&'n Node> {
        self.entries.get(key).map(|entry| &entry.value)
    }

    /// Notes that a required key is missing.
    pub(crate) fn require(&mut self, key: &str, what: &str) {
        if self.is_mapping && !self.entries.contains_key(key) {
            self.error(self.at, format!("the key `{key}` is missing"), Some(what.to_owned()));
        }
    }

    /// The text under a key; an error when something else or nothing stands there.
    pub(crate) fn scalar(&mut self, key: &str) -> Option<(&'n Scalar, usize)> {
        let node = self.node(key)?;
        if let Some(scalar) = node.scalar().filter(|scalar| !scalar.is_null()) {
            Some((scalar, node.at))
        } else {
            self.error(node.at, format!("`{key}` must be a text, not {}", node.describe()), None);
            None
        }
    }

    /// The text under a key, without the line break that ends a block.
    pub(crate) fn text(&mut self, key: &str) -> Option<(&'n str, usize)> {
        self.scalar(key).map(|(scalar, at)| (scalar.text.trim_end(), at))
    }

    /// The list under a key; empty when the key is absent.
    pub(crate) fn list(&mut self, key: &str) -> &'n [Node] {
        match self.node(key).map(|node| (node, &node.kind)) {
            None => &[],
            Some((_, NodeKind::List(items))) => items,
            Some((node, _)) => {
                self.error(node.at, format!("`{key}` must be a list, not {}", node.describe()), None);
                &[]
            }
        }
    }

    /// The texts in the list under a key, with their places.
    pub(crate) fn texts(&mut self, key: &str) -> Vec<(&'n str, usize)> {
        let mut texts = Vec::new();
        for item in self.list(key) {
            match item.scalar().filter(|scalar| !scalar.is_null()) {
                Some(scalar) => texts.push((scalar.text.as_str(), item.at)),
                None => self.error(item.at, format!("`{key}` lists texts, not {}", item.describe()), None),
            }
        }
        texts
    }
}

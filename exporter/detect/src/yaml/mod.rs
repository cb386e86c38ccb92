//! YAML as a tree in which every key and value knows its place.

mod document;
mod node;
mod offsets;
mod parse;

pub(crate) use document::Document;
pub(crate) use node::{Entry, Node, NodeKind, Scalar, Style};
pub(crate) use parse::parse;

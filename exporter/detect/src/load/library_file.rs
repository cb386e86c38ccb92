use crate::condition::{IntegerSet, Library, List, Macro, Parsed, TextSet};
use crate::load::Reader;
use crate::yaml::{self, Document, Entry, Node, NodeKind, Style};
use crate::{RuleError, RuleSource};

/// Reads the library files. A list or macro that a later rule set defines again replaces the earlier one, so that a
/// site can adapt the bundled rules; twice in one rule set is an error.
pub(crate) fn load_libraries<'a>(sources: &'a [RuleSource], errors: &mut Vec<RuleError>) -> Library<'a> {
    let mut library = Library::default();
    for source in sources {
        let document = Document { path: &source.path, text: &source.text };
        match yaml::parse(document) {
            Ok(root) => load_library(&mut library, &source.ruleset, document, &root, errors),
            Err(error) => errors.push(error),
        }
    }
    library
}

fn load_library<'a>(
    library: &mut Library<'a>,
    ruleset: &'a str,
    document: Document<'a>,
    root: &Node,
    errors: &mut Vec<RuleError>,
) {
    let mut reader = Reader::new(document, root, &["lists", "macros"]);
    for entry in entries(&mut reader, "lists") {
        let name = &entry.key;
        let twice = library.lists.get(name).is_some_and(|(owner, _)| *owner == ruleset);
        if check_name(&mut reader, entry, twice)
            && let Some(list) = list(&mut reader, entry)
        {
            library.lists.insert(name.clone(), (ruleset, list));
        }
    }
    for entry in entries(&mut reader, "macros") {
        let name = &entry.key;
        let twice = library.macros.get(name).is_some_and(|known| known.ruleset == ruleset);
        if check_name(&mut reader, entry, twice) {
            let parsed = if let Some(scalar) = entry.value.scalar().filter(|scalar| !scalar.is_null()) {
                Parsed::new(document, scalar).map_err(|error| reader.errors.push(error)).ok()
            } else {
                reader.error(entry.value.at, format!("the macro `{name}` must be a condition"), None);
                None
            };
            library.macros.insert(name.clone(), Macro { ruleset, parsed });
        }
    }
    errors.append(&mut reader.errors);
}

fn entries<'n>(reader: &mut Reader<'_, 'n>, key: &str) -> &'n [Entry] {
    match reader.node(key).map(|node| (node, &node.kind)) {
        None => &[],
        Some((_, NodeKind::Map(entries))) => entries,
        Some((node, _)) => {
            reader.error(node.at, format!("`{key}` must be a mapping of names, not {}", node.describe()), None);
            &[]
        }
    }
}

fn check_name(reader: &mut Reader<'_, '_>, entry: &Entry, twice: bool) -> bool {
    let name = &entry.key;
    let well_formed = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !well_formed {
        let help = "use lower-case letters, digits and underscores".to_owned();
        reader.error(entry.key_at, format!("`{name}` cannot be named in a condition"), Some(help));
    } else if twice {
        let help = "another rule set may replace it, the same one may not".to_owned();
        reader.error(entry.key_at, format!("`{name}` is defined twice"), Some(help));
    }
    well_formed && !twice
}

/// Unquoted whole numbers make a list of integers, everything else one of strings.
fn list(reader: &mut Reader<'_, '_>, entry: &Entry) -> Option<List> {
    let NodeKind::List(items) = &entry.value.kind else {
        reader.error(entry.value.at, format!("`{}` must be a list, not {}", entry.key, entry.value.describe()), None);
        return None;
    };
    let mut scalars = Vec::with_capacity(items.len());
    for item in items {
        match item.scalar().filter(|scalar| !scalar.is_null()) {
            Some(scalar) => scalars.push(scalar),
            None => reader.error(item.at, format!("a list holds single values, not {}", item.describe()), None),
        }
    }
    let name = Some(format!("lists.{}", entry.key));
    let integers: Option<Vec<i64>> = scalars
        .iter()
        .map(|scalar| (scalar.style == Style::Plain).then(|| scalar.text.parse().ok()).flatten())
        .collect();
    match integers {
        _ if scalars.is_empty() => {
            reader.error(entry.value.at, format!("the list `{}` is empty", entry.key), None);
            None
        }
        Some(integers) => Some(List::Integers(IntegerSet::new(name, integers).into())),
        None => Some(List::Texts(TextSet::new(name, scalars.iter().map(|scalar| scalar.text.clone())).into())),
    }
}

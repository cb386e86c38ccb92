use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// Where in a text another must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Prefix,
    Suffix,
    Substring,
}

/// Prefixes, suffixes and substrings of one value.
#[derive(Debug)]
pub(super) enum Parts {
    /// So few that asking each is faster.
    Few(Vec<(u32, Part, Box<str>)>),
    /// One pass over the value finds all.
    Automaton(AhoCorasick, Vec<(u32, Part)>),
}

/// Up to here each is asked by itself.
const FEW: usize = 8;
/// Up to here the automaton is a table, which is faster and takes about a hundred times these bytes.
const TABLE_BYTES: usize = 16 * 1024;

impl Parts {
    /// The texts are not empty.
    pub(super) fn new(parts: Vec<(u32, Part, Box<str>)>) -> Self {
        if parts.len() <= FEW {
            return Self::Few(parts);
        }
        let bytes: usize = parts.iter().map(|(.., text)| text.len()).sum();
        let kind = (bytes <= TABLE_BYTES).then_some(AhoCorasickKind::DFA);
        match AhoCorasick::builder().kind(kind).build(parts.iter().map(|(.., text)| text.as_bytes())) {
            Ok(automaton) => {
                Self::Automaton(automaton, parts.into_iter().map(|(number, part, _)| (number, part)).collect())
            }
            // More states than it can number: asking each still gives the answer.
            Err(_) => Self::Few(parts),
        }
    }

    /// Calls `found` for each that stands where it must, possibly more than once.
    pub(super) fn ask(&self, value: &str, mut found: impl FnMut(u32)) {
        match self {
            Self::Few(parts) => {
                for (number, part, wanted) in parts {
                    let holds = match part {
                        Part::Prefix => value.starts_with(&**wanted),
                        Part::Suffix => value.ends_with(&**wanted),
                        Part::Substring => value.contains(&**wanted),
                    };
                    if holds {
                        found(*number);
                    }
                }
            }
            Self::Automaton(automaton, parts) => {
                for hit in automaton.find_overlapping_iter(value) {
                    let Some((number, part)) = parts.get(hit.pattern().as_usize()) else { continue };
                    let holds = match part {
                        Part::Prefix => hit.start() == 0,
                        Part::Suffix => hit.end() == value.len(),
                        Part::Substring => true,
                    };
                    if holds {
                        found(*number);
                    }
                }
            }
        }
    }
}

//! "Did you mean".

/// How alike two names must be, from 0 to 1, to be taken for a slip of the pen.
const LIKENESS: f64 = 0.7;

/// The candidate that is most like `name`, if any is like it at all.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // What someone wrote may be arbitrarily long; the distance takes time in proportion to both lengths.
    if name.len() > 128 {
        return None;
    }
    candidates
        .into_iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// ``did you mean `x`?``, else the candidates themselves.
pub fn help<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> Option<String> {
    if let Some(candidate) = nearest(name, candidates.clone()) {
        return Some(format!("did you mean `{candidate}`?"));
    }
    let all: Vec<_> = candidates.into_iter().collect();
    (!all.is_empty()).then(|| format!("there are: {}", all.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_strangers_are_not() {
        assert_eq!(nearest("file.pth", ["file.path", "file.name"]), Some("file.path"));
        assert_eq!(nearest("zebra", ["file.path", "file.name"]), None);
        assert_eq!(help("x", ["a", "b"]), Some("there are: a, b".to_owned()));
    }
}

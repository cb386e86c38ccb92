//! The names in a PromQL expression.

use std::collections::BTreeSet;

/// Words that are neither metric nor label unless they stand in braces. Functions are known by their parenthesis.
const WORDS: [&str; 12] =
    ["by", "without", "on", "ignoring", "group_left", "group_right", "and", "or", "unless", "offset", "bool", "atan2"];

/// Words before a list of labels.
const BEFORE_LABELS: [&str; 6] = ["by", "without", "on", "ignoring", "group_left", "group_right"];

/// What an expression names. It is not a parser: an expression that is no PromQL gives names too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PromqlNames {
    /// Each metric with the labels in the braces after it.
    pub selectors: Vec<(String, BTreeSet<String>)>,
    /// Labels of `by (…)`, `on (…)` and the like.
    pub grouping: BTreeSet<String>,
}

impl PromqlNames {
    /// Finds the names. Grafana's variables (`$x`) are none.
    pub fn of(expression: &str) -> Self {
        let tokens = tokens(expression);
        let mut names = Self::default();
        let (mut in_braces, mut in_labels) = (false, false);
        for (index, token) in tokens.iter().enumerate() {
            let next = tokens.get(index + 1).copied().unwrap_or_default();
            match *token {
                "{" => in_braces = true,
                "}" => in_braces = false,
                "(" => in_labels = index > 0 && BEFORE_LABELS.contains(&tokens[index - 1]),
                ")" => in_labels = false,
                word if !word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == ':') => {}
                word if in_braces => {
                    if let Some((_, labels)) = names.selectors.last_mut() {
                        labels.insert(word.to_owned());
                    }
                }
                word if in_labels => drop(names.grouping.insert(word.to_owned())),
                word if WORDS.contains(&word) || next == "(" || BEFORE_LABELS.contains(&next) => {}
                word => names.selectors.push((word.to_owned(), BTreeSet::new())),
            }
        }
        names
    }
}

/// Words, numbers, variables and single characters; no white space, no quoted text, no range in brackets.
fn tokens(expression: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = expression;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '$' | '.');
        let length = match first {
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            '[' => rest.find(']').map_or(rest.len(), |end| end + 1),
            _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        if !first.is_whitespace() && !matches!(first, '"' | '[') {
            tokens.push(token);
        }
        rest = after;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn finds_metrics_and_labels_and_nothing_else() {
        let names = PromqlNames::of(
            r#"topk(10, sum by (rule, le) (rate(a_total{x=~"$x|by", y="z{"}[$__range]) and on (job) b offset $__range) > 0.5) or vector(0)"#,
        );
        assert_eq!(names.selectors, [("a_total".to_owned(), set(&["x", "y"])), ("b".to_owned(), set(&[]))]);
        assert_eq!(names.grouping, set(&["job", "le", "rule"]));
    }

    #[test]
    fn finds_the_labels_after_the_sum() {
        let names = PromqlNames::of("sum(a) by (b) * on (c) group_left (d) time()");
        assert_eq!(names.selectors, [("a".to_owned(), set(&[]))]);
        assert_eq!(names.grouping, set(&["b", "c", "d"]));
    }
}

//! One query of a dashboard.

use anyhow::{Context, Result, ensure};

/// What a panel or a variable asks Prometheus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DashboardQuery {
    /// The panel's title, or the variable's name with a `$`.
    pub owner: String,
    /// PromQL with Grafana's variables in it.
    pub expression: String,
}

impl DashboardQuery {
    pub(crate) fn of_panel(title: &str, expression: &str) -> Self {
        Self { owner: title.to_owned(), expression: expression.to_owned() }
    }

    /// `label_values(SELECTOR, LABEL)` as the PromQL that finds the same values.
    pub(crate) fn of_variable(name: &str, query: &str) -> Result<Self> {
        let inner = query.strip_prefix("label_values(").and_then(|rest| rest.strip_suffix(')'));
        let parts = inner.and_then(|inner| inner.rsplit_once(','));
        let (selector, label) = parts.with_context(|| format!("variable {name} is no label_values: {query}"))?;
        Ok(Self { owner: format!("${name}"), expression: format!("count by ({}) ({selector})", label.trim()) })
    }

    /// The PromQL that Grafana would send with these values for its variables, given by name without the `$`.
    ///
    /// An error when a variable is left.
    pub fn with_variables(&self, values: &[(&str, &str)]) -> Result<String> {
        let mut values = values.to_vec();
        values.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        let mut promql = self.expression.clone();
        for (name, value) in values {
            promql = promql.replace(&format!("${{{name}}}"), value).replace(&format!("${name}"), value);
        }
        // `$1` is a group of a regular expression.
        let left = promql.match_indices('$').any(|(at, _)| !promql[at + 1..].starts_with(|c: char| c.is_ascii_digit()));
        ensure!(!left, "{}: a variable has no value in `{promql}`", self.owner);
        Ok(promql)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_name_goes_first_and_groups_stay() {
        let query =
            DashboardQuery::of_panel("t", r#"label_replace(x[$__range_s] + y[$__range], "a", "$1", "b", "(.)")"#);
        let promql = query.with_variables(&[("__range", "1m"), ("__range_s", "60")]).expect("all have values");
        assert_eq!(promql, r#"label_replace(x[60] + y[1m], "a", "$1", "b", "(.)")"#);
        assert!(query.with_variables(&[("__range_s", "60")]).is_err());
    }

    #[test]
    fn a_variable_asks_for_the_values_of_a_label() {
        let query = DashboardQuery::of_variable("rule", r#"label_values(info{a=~"$a", b="c"}, rule)"#).expect("valid");
        assert_eq!(query.expression, r#"count by (rule) (info{a=~"$a", b="c"})"#);
        assert!(DashboardQuery::of_variable("rule", "metrics(.*)").is_err());
    }
}

/// What came of one of a rule's tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestOutcome {
    /// The rule's id.
    pub rule: String,
    /// Path of its file.
    pub path: String,
    /// Line of the sample, from 1.
    pub line: u32,
    /// Whether the rule must match it.
    pub must_match: bool,
    /// Whether it did what it must.
    pub passed: bool,
    /// For a failure: the condition, each predicate with its truth.
    pub detail: Option<String>,
}

/// The text of one rule or library file; the caller has read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSource {
    /// Path as error messages show it. Its last component, without `.yaml` or `.yml`, is the rule's id.
    pub path: String,
    /// Contents of the file.
    pub text: String,
    /// Name of the rule set: `vigie` for the bundled one, else the folder that was loaded.
    pub ruleset: String,
    /// Name of the folder that holds the file. It becomes the rule's tactic when it is one of ATT&CK's.
    pub tactic: Option<String>,
}

use std::fmt;

/// How much a signal matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Unusual.
    Low,
    /// Suspicious.
    Medium,
    /// Likely an attack.
    High,
    /// An attack, or as bad as one.
    Critical,
}

impl Severity {
    /// All, the mildest first.
    pub const ALL: [Self; 5] = [Self::Info, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// As rules write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// From the spelling that rules use.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.name() == name)
    }

    /// OTLP severity number: info 9, low 10, medium 13, high 17, critical 18.
    pub fn number(self) -> i32 {
        match self {
            Self::Info => 9,
            Self::Low => 10,
            Self::Medium => 13,
            Self::High => 17,
            Self::Critical => 18,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a signal tells of the rule that raised it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleInfo {
    /// The rule's id: its file's name.
    pub id: String,
    /// Stable UUID.
    pub uuid: String,
    /// One line for people.
    pub title: String,
    /// What the rule looks for and why.
    pub description: String,
    /// How much a match matters.
    pub severity: Severity,
    /// ATT&CK technique ids.
    pub techniques: Vec<String>,
    /// ATT&CK tactic, in its short name (`credential-access`): the rule's folder.
    pub tactic: String,
    /// Name of the rule set that holds it: `vigie` for the bundled one, else the folder it was loaded from.
    pub ruleset: String,
    /// Links for further reading.
    pub references: Vec<String>,
    /// What to look at first.
    pub triage: String,
    /// How to contain and mend it.
    pub response: String,
}

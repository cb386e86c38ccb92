use crate::notable_path::notable_paths;
use crate::{Event, Process, RecordCondition, RecordFilter, Severity, Signal, Value};

/// The type of a field's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldType {
    /// `true` or `false`.
    Bool,
    /// A signed 64-bit integer.
    Int,
    /// UTF-8 text; bytes that were not UTF-8 stand as `\xNN` (see [`crate::text`]).
    String,
    /// A list of [`FieldType::String`].
    StringList,
    /// A list of [`FieldType::Int`].
    IntList,
}

impl FieldType {
    /// The type's name in documentation and error messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Int => "int",
            Self::String => "string",
            Self::StringList => "string[]",
            Self::IntList => "int[]",
        }
    }
}

/// Where a field travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldScope {
    /// An attribute of the log record.
    Record,
    /// An attribute of the OTLP resource.
    Resource,
    /// Only rules and messages can name it; it is never exported.
    RuleOnly,
}

/// One field of an event.
#[derive(Debug)]
pub struct FieldSpec {
    /// The OTLP attribute's name.
    pub name: &'static str,
    /// The type of its value.
    pub field_type: FieldType,
    /// Where it travels.
    pub scope: FieldScope,
    /// What it says, in sentences.
    pub doc: &'static str,
    /// A value as documentation shows it; list elements are separated by commas.
    pub example: &'static str,
    /// Reads it; [`Value::Null`] where the event does not have it.
    pub get: for<'a> fn(&'a Event) -> Value<'a>,
}

impl FieldSpec {
    /// The name that rules use.
    pub fn rule_name(&self) -> &'static str {
        self.name.strip_prefix("vigie.").unwrap_or(self.name)
    }
}

/// One fact about a process, which `process.*`, `process.parent.*` and the elements of `ancestors` share.
#[derive(Debug)]
pub struct ProcessFieldSpec {
    /// The name below `process.`.
    pub name: &'static str,
    /// The type of its value.
    pub field_type: FieldType,
    /// What it says, in sentences.
    pub doc: &'static str,
    /// A value as documentation shows it.
    pub example: &'static str,
    /// Reads it.
    pub get: for<'a> fn(&'a Process) -> Value<'a>,
}

/// One kind of event.
#[derive(Debug)]
pub struct EventSpec {
    /// `event_kind` of the wire contract.
    pub kind: u32,
    /// Domain and action, as rules name it: `process.exec`.
    pub name: &'static str,
    /// The OTLP event name: `vigie.process.exec`.
    pub full_name: &'static str,
    /// What happened, in sentences.
    pub doc: &'static str,
    /// Feeds the process tree only; never exported, no rule can ask for it.
    pub internal: bool,
    /// Whether the sensor makes it itself, of other events or of what befalls it: no hook does.
    pub made_by_sensor: bool,
    /// When the kernel has to tell of it, beside when a rule asks.
    pub reported: Reported,
    /// Each is told by itself, also where repetitions are counted: what the sensor knows changes with each, or no two are
    /// alike.
    pub each_told: bool,
    /// What decides whether it is notable.
    pub notable_by: NotableBy,
    /// How much it matters by itself: info unless the event says more.
    pub severity: Severity,
    /// The event's own fields.
    pub fields: &'static [FieldSpec],
}

impl EventSpec {
    /// Whether it tells of the sensor itself.
    pub fn concerns_sensor(&self) -> bool {
        self.name.starts_with("sensor.")
    }

    /// Which of them can be notable: at least those that are.
    pub fn notable_filter(&self) -> RecordFilter {
        match self.notable_by {
            NotableBy::Event => RecordFilter::All,
            NotableBy::Path => RecordFilter::any_of(notable_paths()),
            NotableBy::PathOrMark => RecordFilter::any_of(notable_paths().chain([RecordCondition::Mark])),
        }
    }

    /// Whether one of them names several things that a [`RecordCondition`] can be about: two files, or addresses and ports.
    pub fn names_several(&self) -> bool {
        let is_name = |field: &&FieldSpec| {
            [
                "file.path",
                "vigie.file.target.path",
                "file.symbolic_link.target_path",
                "network.peer.address",
                "network.peer.port",
                "network.local.address",
                "network.local.port",
            ]
            .contains(&field.name)
        };
        self.fields.iter().filter(is_name).count() > 1
    }
}

/// When the kernel has to tell of a kind of event that no rule asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reported {
    /// Always: of it the sensor makes the process tree, sessions, names, or events of its own.
    Always,
    /// Nothing is made of it: only where it can be exported.
    WhenExported,
    /// Nothing is made of it, and there are many: only where everything is exported.
    OnRequest,
}

/// What decides whether an event is notable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotableBy {
    /// Anything about it.
    Event,
    /// No event is unless one of its paths is: the kernel need not report the others.
    Path,
    /// The same, or it has the mark of its kind: see [`RecordCondition::Mark`].
    PathOrMark,
}

/// One fact that a signal's record carries beside the attributes of the event that opened it.
#[derive(Debug)]
pub struct SignalFieldSpec {
    /// The OTLP attribute's name.
    pub name: &'static str,
    /// The type of its value.
    pub field_type: FieldType,
    /// What it says, in sentences.
    pub doc: &'static str,
    /// A value as documentation shows it.
    pub example: &'static str,
    /// Reads it.
    pub get: for<'a> fn(&'a Signal) -> Value<'a>,
}

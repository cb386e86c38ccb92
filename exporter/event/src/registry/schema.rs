use crate::{Event, Process, Signal, Value};

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
    /// The event's own fields.
    pub fields: &'static [FieldSpec],
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

use vigie_event::{Event, FieldSpec, Process, ProcessFieldSpec, Value};

/// What a condition is evaluated over: an event, or the sample of one in a rule's tests.
pub trait Subject {
    /// The value of a field; [`Value::Null`] where the subject does not have it.
    fn field(&self, spec: &'static FieldSpec) -> Value<'_>;

    /// Whether `test` holds for one of the ancestors, the nearest first.
    fn any_ancestor(&self, test: &mut dyn FnMut(&dyn ProcessFacts) -> bool) -> bool;
}

/// What a condition is told about one ancestor.
pub trait ProcessFacts {
    /// The value of a fact; [`Value::Null`] where it is not known.
    fn fact(&self, spec: &'static ProcessFieldSpec) -> Value<'_>;
}

impl Subject for Event {
    fn field(&self, spec: &'static FieldSpec) -> Value<'_> {
        present((spec.get)(self))
    }

    fn any_ancestor(&self, test: &mut dyn FnMut(&dyn ProcessFacts) -> bool) -> bool {
        self.process.ancestors().any(|ancestor| test(ancestor))
    }
}

impl ProcessFacts for Process {
    fn fact(&self, spec: &'static ProcessFieldSpec) -> Value<'_> {
        present((spec.get)(self))
    }
}

/// Empty text is no value: it stands for what the kernel or the runtime did not tell.
pub(crate) fn present(value: Value<'_>) -> Value<'_> {
    match value {
        Value::String(text) if text.is_empty() => Value::Null,
        value => value,
    }
}

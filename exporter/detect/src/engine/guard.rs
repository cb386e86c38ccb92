//! Guards: a rule cannot match unless one of its guard's predicates holds, and a field index finds those that do.

use super::program::Program;

/// A set of indexed predicates one of which holds whenever the program does; `None` when there is no such set.
pub(super) fn guard(program: &Program, weight: &impl Fn(u32) -> Option<u32>) -> Option<Guard> {
    match program {
        Program::Constant(false) => Some(Guard { predicates: Vec::new(), weight: 0 }),
        Program::Test(number) => weight(*number).map(|weight| Guard { predicates: vec![*number], weight }),
        Program::All(parts) => parts.iter().filter_map(|part| guard(part, weight)).min_by_key(|guard| guard.weight),
        Program::Any(parts) => parts.iter().try_fold(Guard { predicates: Vec::new(), weight: 0 }, |mut all, part| {
            let more = guard(part, weight)?;
            all.predicates.extend(more.predicates);
            all.weight = all.weight.saturating_add(more.weight);
            Some(all)
        }),
        Program::Constant(true) | Program::Not(_) => None,
    }
}

#[derive(Debug)]
pub(super) struct Guard {
    pub(super) predicates: Vec<u32>,
    /// The smaller, the less often the rule is looked at for nothing.
    weight: u32,
}

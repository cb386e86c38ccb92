use crate::ProcessFacts;

/// What `exists` or `all` looks at.
pub(super) enum Element<'a> {
    Process(&'a dyn ProcessFacts),
    Text(&'a str),
    Integer(i64),
}

/// One `exists` or `all` under evaluation.
pub(super) struct Frame<'a> {
    pub(super) element: Element<'a>,
    pub(super) outer: Option<&'a Frame<'a>>,
}

impl<'a> Frame<'a> {
    /// The element `up` levels out.
    pub(super) fn at(frame: Option<&'a Frame<'a>>, up: usize) -> Option<&'a Element<'a>> {
        let mut frame = frame?;
        for _ in 0..up {
            frame = frame.outer?;
        }
        Some(&frame.element)
    }
}

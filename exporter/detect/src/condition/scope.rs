use vigie_event::FieldType;

use super::literal::Literal;

/// What the variable of an `exists` or `all` stands for.
#[derive(Debug, Clone)]
pub(super) enum Binding {
    Ancestor,
    Item(FieldType),
    /// One element of a list that is written out: the condition is repeated for each.
    Literal(Literal),
}

/// The variables that are known at a place.
#[derive(Debug, Clone)]
pub(super) struct Scope<'a> {
    pub(super) variable: &'a str,
    pub(super) binding: Binding,
    pub(super) outer: Option<&'a Scope<'a>>,
}

impl<'a> Scope<'a> {
    /// The variable's binding, and how many elements are looked at further inside.
    pub(super) fn find(scope: Option<&'a Scope<'a>>, name: &str) -> Option<(&'a Binding, usize)> {
        let mut up = 0;
        let mut next = scope;
        while let Some(scope) = next {
            if scope.variable == name {
                return Some((&scope.binding, up));
            }
            up += usize::from(!matches!(scope.binding, Binding::Literal(_)));
            next = scope.outer;
        }
        None
    }

    /// How many `exists` and `all` surround the place.
    pub(super) fn depth(scope: Option<&Scope<'_>>) -> usize {
        std::iter::successors(scope, |scope| scope.outer).count()
    }
}

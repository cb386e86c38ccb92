use super::node::Scalar;
use super::offsets;
use crate::RuleError;

/// A file's text and name: turns bytes into lines and columns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Document<'a> {
    pub(crate) path: &'a str,
    pub(crate) text: &'a str,
}

impl Document<'_> {
    /// An error at a byte of the file.
    pub(crate) fn error(&self, at: usize, message: impl Into<String>, help: Option<String>) -> RuleError {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        RuleError {
            path: self.path.to_owned(),
            line: before.matches('\n').count() as u32 + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() as u32 + 1,
            message: message.into(),
            help,
        }
    }

    /// The byte of the file that holds byte `offset` of a scalar's text.
    pub(crate) fn locate(&self, scalar: &Scalar, offset: usize) -> usize {
        offsets::locate(self.text, scalar, offset)
    }
}

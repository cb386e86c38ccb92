//! Finding rules: those that the program carries, and those of files.

mod bundled;
mod load;
mod read_files;

pub(crate) use bundled::bundled;
pub(crate) use load::{Loaded, RuleSelection, load};
pub(crate) use read_files::{FileError, read_files};

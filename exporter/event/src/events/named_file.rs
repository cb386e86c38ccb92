use vigie_bpf::wire;

use crate::decode::Record;
use crate::{DecodeError, text};

/// The absolute path of a file that a system call named, and the path that the caller gave, if it gave one.
pub(super) fn decode(
    record: &mut Record<'_>,
    field: &'static str,
    named: wire::named_file,
) -> Result<(String, Option<String>), DecodeError> {
    let path = record.text(field, named.path)?;
    let base = record.text(field, named.base)?;
    let raw_path = Some(record.text(field, named.raw_path)?).filter(|raw_path| !raw_path.is_empty());
    if !path.is_empty() {
        return Ok((path, raw_path));
    }
    Ok((raw_path.as_ref().map_or_else(|| base.clone(), |raw_path| text::join(&base, raw_path)), raw_path))
}

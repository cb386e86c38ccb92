use vigie_bpf::wire;

use super::named_file;
use crate::decode::Record;
use crate::notable_path::is_notable_path;
use crate::{DecodeError, Event, Value, text};

event! {
    /// A file got another name (a hard link), or a symbolic link was made.
    pub struct FileLink: KIND_FILE_LINK = "file.link" {
        /// Absolute path: by a descriptor the kernel's, else the caller's, joined to the directory that it is relative to,
        /// which the kernel names. Symbolic links in the caller's part are not resolved.
        path: String => "file.path" ("/usr/bin/sh.so"),
        /// The path as the caller gave it; absent when it gave a descriptor.
        raw_path: Option<String> => "vigie.file.raw_path" ("sh.so"),
        /// hard or symbolic.
        link_type: &'static str => "vigie.file.link_type" ("symbolic"),
        /// What a symbolic link says, as the caller gave it.
        symbolic_target: Option<String> => "file.symbolic_link.target_path" ("/bin/busybox"),
        /// What a hard link is another name of: absolute path, joined as `file.path` is.
        target_path: Option<String> => "vigie.file.target.path" ("/usr/bin/passwd"),
    }
    derived {
        /// Last component of the path.
        "file.name": String ("sh.so") = |link| Value::str(text::file_name(&link.path));
        /// Directory of the path.
        "file.directory": String ("/usr/bin") = |link| Value::str(text::directory(&link.path));
        /// Extension of the file's name, without the dot.
        "file.extension": String ("so") = |link| text::extension(&link.path).map_or(Value::Null, Value::str);
    }
    notable_by: Path
    notable: |link, event| {
        let targets = [&link.target_path, &link.symbolic_target];
        event.error.is_none()
            && (is_notable_path(&link.path) || targets.into_iter().flatten().any(|target| is_notable_path(target)))
    }
}

impl FileLink {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let link: wire::file_link = record.read()?;
        let (path, raw_path) = named_file::decode(record, "file.path", link.file)?;
        if link.is_symbolic != 0 {
            let target = record.text("file.symbolic_link.target_path", link.symbolic_target)?;
            return Ok(Self { path, raw_path, link_type: "symbolic", symbolic_target: Some(target), target_path: None });
        }
        let (target, _) = named_file::decode(record, "vigie.file.target.path", link.existing)?;
        Ok(Self { path, raw_path, link_type: "hard", symbolic_target: None, target_path: Some(target) })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = if event.error.is_some() { "failed to link" } else { "linked" };
        let target = self.symbolic_target.as_ref().or(self.target_path.as_ref()).map_or("", String::as_str);
        format!("{} {verb} {} to {target}", event.process.image.executable_name(), self.path)
    }
}

use std::fs;

use vigie_event::Image;
use vigie_event::events::ProcessExec;

use crate::ArgumentPolicy;
use crate::redact::redact;

/// The program that an exec started, with what may leave of its arguments.
pub(crate) fn image_of(policy: ArgumentPolicy, exec: ProcessExec) -> Image {
    let mut arguments = exec.arguments;
    match policy {
        ArgumentPolicy::Redacted => redact(&mut arguments),
        ArgumentPolicy::Full => {}
        ArgumentPolicy::None => arguments.clear(),
    }
    let is_script = exec.interpreter != exec.filename && !exec.filename.is_empty();
    let mut image = Image::new(exec.executable_path, arguments);
    image.args_count = exec.argument_count;
    image.working_directory = exec.working_directory;
    image.script_path = is_script.then_some(exec.filename);
    image.file = exec.file;
    image
}

/// What `/proc` tells of the program of process `pid`: its path alone.
pub(crate) fn image_from_proc(pid: u32) -> Option<Image> {
    let link = fs::read_link(format!("/proc/{pid}/exe")).ok()?;
    let path = link.to_string_lossy().trim_end_matches(" (deleted)").to_owned();
    Some(Image::new(path, Vec::new()))
}

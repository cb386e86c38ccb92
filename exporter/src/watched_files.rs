use std::path::{Path, PathBuf};

use vigie_event::{EventSpec, RecordCondition, RecordFilter};

use crate::configuration::Settings;

/// What a change of the sensor's program is called.
const EXECUTABLE_CHANGE: &str = "executable_change";

/// Events that can be such a change.
const CHANGES: [&str; 9] = [
    "file.open",
    "file.delete",
    "file.rename",
    "file.link",
    "file.mode_change",
    "file.owner_change",
    "file.time_change",
    "file.xattr_change",
    "file.mount",
];

/// The sensor's own files, which nobody should change.
#[derive(Debug, Clone)]
pub(crate) struct WatchedFiles {
    /// With the name of a change. A folder stands for what is in it.
    files: Vec<(String, &'static str)>,
}

impl WatchedFiles {
    /// The program itself, its settings and its rules.
    pub(crate) fn new(settings: &Settings) -> Self {
        let executable = std::env::current_exe().ok().map(|path| (path, EXECUTABLE_CHANGE));
        Self::of(executable).with_settings(settings)
    }

    /// These.
    pub(crate) fn of(files: impl IntoIterator<Item = (PathBuf, &'static str)>) -> Self {
        Self { files: files.into_iter().filter_map(resolved).collect() }
    }

    /// The same program with these settings. Its path is that of its start: another file may be there by now.
    pub(crate) fn with_settings(&self, settings: &Settings) -> Self {
        let configuration = settings.config.clone().map(|path| (path, "configuration_change"));
        let rules = settings.rules.paths.iter().map(|path| (path.clone(), "rules_change"));
        let executable = self.files.iter().filter(|(_, kind)| *kind == EXECUTABLE_CHANGE).cloned();
        let files = executable.chain(configuration.into_iter().chain(rules).filter_map(resolved)).collect();
        Self { files }
    }

    /// What a change of the file at `path` is called, if it is one of them.
    pub(crate) fn change(&self, path: &str) -> Option<&'static str> {
        self.files.iter().find(|(file, _)| Path::new(path).starts_with(file)).map(|(_, kind)| *kind)
    }

    /// Which events of a kind may be changes: at least those that are.
    pub(crate) fn filter(&self, event: &EventSpec) -> RecordFilter {
        if !CHANGES.contains(&event.name) {
            return RecordFilter::None;
        }
        RecordFilter::any_of(self.files.iter().map(|(file, _)| RecordCondition::Prefix(file.clone())))
    }
}

/// As the kernel tells it, without a slash at its end.
fn resolved((path, kind): (PathBuf, &'static str)) -> Option<(String, &'static str)> {
    let path: PathBuf = path.canonicalize().unwrap_or(path).components().collect();
    Some((path.to_str()?.to_owned(), kind))
}

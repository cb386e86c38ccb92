use std::fs;
use std::io::Read as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use vigie_detect::RuleSource;

use super::bundled::RULESET;

/// Folder whose files hold lists and macros instead of rules.
pub(super) const LIBRARY_FOLDER: &str = "lib";

/// Folders in folders that are looked into.
const MAX_DEPTH: usize = 8;

/// Bytes of the largest file that is read.
const MAX_BYTES: u64 = 1 << 20;

/// A file or folder that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {reason}", path.display())]
pub(crate) struct FileError {
    path: PathBuf,
    reason: String,
}

/// Reads every `.yaml` and `.yml` file at and below the paths, in the order of their names: rules, then libraries. What
/// cannot be read is told and does not keep the rest from being read.
pub(crate) fn read_files(paths: &[PathBuf]) -> (Vec<RuleSource>, Vec<RuleSource>, Vec<FileError>) {
    let mut errors = Vec::new();
    let mut sources = Vec::new();
    for path in paths {
        let mut files = Vec::new();
        // A file that is named is read whatever its name ends in.
        if path.is_dir() {
            find(path, 0, &mut files, &mut errors);
            files.sort();
            if files.is_empty() && errors.is_empty() {
                let reason = "there is no .yaml file in this folder".to_owned();
                errors.push(FileError { path: path.clone(), reason });
            }
        } else {
            files.push(path.clone());
        }
        let ruleset = ruleset(path);
        for file in files {
            match read(&file) {
                Ok(text) => sources.push(RuleSource {
                    path: file.display().to_string(),
                    text,
                    ruleset: ruleset.clone(),
                    tactic: folder_name(&file),
                }),
                Err(reason) => errors.push(FileError { path: file, reason }),
            }
        }
    }
    let (libraries, rules) = sources.into_iter().partition(|source| source.tactic.as_deref() == Some(LIBRARY_FOLDER));
    (rules, libraries, errors)
}

fn find(folder: &Path, depth: usize, files: &mut Vec<PathBuf>, errors: &mut Vec<FileError>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) if depth <= MAX_DEPTH => entries,
        Ok(_) => {
            errors
                .push(FileError { path: folder.to_owned(), reason: format!("is more than {MAX_DEPTH} folders deep") });
            return;
        }
        Err(error) => {
            errors.push(FileError { path: folder.to_owned(), reason: error.to_string() });
            return;
        }
    };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        // Kubernetes mounts a ConfigMap twice: as it is, and below a name that begins with two dots.
        let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        let is_yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
        if path.is_dir() && !is_hidden {
            find(&path, depth + 1, files, errors);
        } else if is_yaml && !is_hidden {
            files.push(path);
        }
    }
}

fn read(file: &Path) -> Result<String, String> {
    // Whoever opens a pipe to read waits for somebody who writes.
    let nonblocking = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let opened = fs::OpenOptions::new()
        .read(true)
        .custom_flags(nonblocking)
        .open(file)
        .map_err(|error| format!("cannot be opened: {error}"))?;
    if !opened.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return Err("is not a regular file".to_owned());
    }
    let mut text = String::new();
    let read =
        opened.take(MAX_BYTES + 1).read_to_string(&mut text).map_err(|error| format!("cannot be read: {error}"))?;
    if read as u64 > MAX_BYTES {
        return Err(format!("is larger than {MAX_BYTES} bytes"));
    }
    Ok(text)
}

/// A rule set is called after the folder that was named.
fn ruleset(path: &Path) -> String {
    let absolute = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = if absolute.is_dir() { Some(absolute.as_path()) } else { absolute.parent() };
    let name = folder.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // The bundled rules' own name would make lists that replace theirs look like defined twice.
    if name.is_empty() || name == RULESET { absolute.display().to_string() } else { name }
}

fn folder_name(file: &Path) -> Option<String> {
    let absolute = fs::canonicalize(file).ok()?;
    Some(absolute.parent()?.file_name()?.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_read_in_order_and_libraries_are_told_from_rules() {
        let root = tempfile::tempdir().expect("a folder");
        for (name, text) in
            [("b.yaml", "b"), ("a.yml", "a"), ("lib/x.yaml", "x"), ("..data/c.yaml", "c"), ("d.txt", "d")]
        {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, text).expect("written");
        }
        let (rules, libraries, errors) = read_files(&[root.path().to_owned()]);
        assert!(errors.is_empty(), "{errors:?}");
        let texts = |sources: &[RuleSource]| sources.iter().map(|source| source.text.clone()).collect::<Vec<_>>();
        assert_eq!((texts(&rules), texts(&libraries)), (vec!["a".to_owned(), "b".to_owned()], vec!["x".to_owned()]));
    }

    #[test]
    fn what_cannot_be_read_is_named_and_the_rest_is_read() {
        let root = tempfile::tempdir().expect("a folder");
        fs::write(root.path().join("good.yaml"), "good").expect("written");
        fs::write(root.path().join("latin.yaml"), b"\xe9").expect("written");
        fs::write(root.path().join("large.yaml"), vec![b' '; 1 << 21]).expect("written");
        let (rules, _, errors) = read_files(&[root.path().to_owned(), PathBuf::from("/nowhere")]);
        assert_eq!(rules.len(), 1);
        let messages: Vec<_> = errors.iter().map(ToString::to_string).collect();
        for part in ["latin.yaml: cannot be read", "large.yaml: is larger than", "/nowhere: cannot be opened"] {
            assert!(messages.iter().any(|message| message.contains(part)), "{part}: {messages:?}");
        }
    }
}

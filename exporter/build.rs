//! Embeds the bundled rules: every `rules/<folder>/<name>.yaml` becomes an entry of a table.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let rules = Path::new("../rules");
    println!("cargo::rerun-if-changed={}", rules.display());
    let mut files = Vec::new();
    for folder in fs::read_dir(rules)? {
        let folder = folder?.path();
        if folder.is_dir() {
            for file in fs::read_dir(&folder)? {
                files.push(file?.path());
            }
        }
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    let mut table = "const BUNDLED: &[(&str, &str)] = &[\n".to_owned();
    for file in files {
        let absolute = fs::canonicalize(&file)?.display().to_string();
        let name = file.strip_prefix("..").unwrap_or(&file).display().to_string();
        let _ = writeln!(table, "    ({name:?}, include_str!({absolute:?})),");
    }
    table.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?);
    fs::write(out.join("bundled_rules.rs"), table)
}

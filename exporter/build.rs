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
        let name = file.strip_prefix("..").unwrap_or(&file).display().to_string();
        // Where the checkout is now: what was built can outlast its place.
        let text = format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?}))", format!("/../{name}"));
        let _ = writeln!(table, "    ({name:?}, {text}),");
    }
    table.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?);
    fs::write(out.join("bundled_rules.rs"), table)
}

//! Embeds the bundled rules: every `rules/<folder>/<name>.yaml` of the repository becomes an entry of a table.

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
            println!("cargo::rerun-if-changed={}", folder.display());
            for file in fs::read_dir(&folder)? {
                files.push(file?.path());
            }
        }
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    let mut table = "pub(crate) const BUNDLED: &[(&str, &str)] = &[\n".to_owned();
    for file in files {
        let absolute = fs::canonicalize(&file)?;
        let name = file.strip_prefix("..").unwrap_or(&file);
        let _ = writeln!(
            table,
            "    ({:?}, include_str!({:?})),",
            name.display().to_string(),
            absolute.display().to_string()
        );
    }
    table.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?);
    fs::write(out.join("bundled_rules.rs"), table)
}

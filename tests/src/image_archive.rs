//! An image that every runtime can load.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::root_filesystem::make_root_filesystem;

/// The image's name and tag. No registry has that name, so nothing is ever pulled.
pub const IMAGE: &str = "registry.vigie.test:5000/busybox:1";

/// Makes an archive of [`IMAGE`] in `dir` as `docker save` would: busybox, with the label `from` that says `image`.
///
/// Without a command it sleeps, as a pod's container of the namespaces has to.
pub(crate) fn make_image_archive(dir: &Path) -> Result<PathBuf> {
    let (root, content) = (dir.join("rootfs"), dir.join("image"));
    make_root_filesystem(&root)?;
    fs::create_dir_all(&content)?;
    let layer = content.join("layer.tar");
    run(Command::new("tar").arg("-cf").arg(&layer).arg("-C").arg(&root).arg("."))?;
    let sum = run(Command::new("sha256sum").arg(&layer))?;
    let diff = sum.split_whitespace().next().context("sha256sum says nothing")?;
    let architecture = if cfg!(target_arch = "aarch64") { "arm64" } else { "amd64" };
    let config = json!({
        "architecture": architecture,
        "os": "linux",
        "config": {
            "Cmd": ["/bin/sleep", "1000000"],
            "Env": ["PATH=/bin"],
            "Labels": {"from": "image"},
        },
        "rootfs": {"type": "layers", "diff_ids": [format!("sha256:{diff}")]},
    });
    let manifest = json!([{"Config": "config.json", "RepoTags": [IMAGE], "Layers": ["layer.tar"]}]);
    fs::write(content.join("config.json"), config.to_string())?;
    fs::write(content.join("manifest.json"), manifest.to_string())?;
    let archive = dir.join("image.tar");
    let files = ["manifest.json", "config.json", "layer.tar"];
    run(Command::new("tar").arg("-cf").arg(&archive).arg("-C").arg(&content).args(files))?;
    Ok(archive)
}

/// Runs a command to its end; what it wrote to its standard output.
pub(crate) fn run(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_owned();
    let output = command
        .output()
        .with_context(|| format!("cannot run {}; {}", program.display(), crate::root_filesystem::INSTALL))?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{} ended with {}:\n{errors}", program.display(), output.status);
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

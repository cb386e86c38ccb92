//! A root file system for containers.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

/// What to say when one of the programs is missing.
pub(crate) const INSTALL: &str = "tests/testbed/packages.sh installs it";

/// Makes a root file system of busybox and a link for each of its commands.
pub(crate) fn make_root_filesystem(root: &Path) -> Result<()> {
    for dir in ["bin", "dev", "etc", "proc", "root", "run", "sys", "tmp"] {
        fs::create_dir_all(root.join(dir))?;
    }
    let list =
        Command::new("busybox").arg("--list").output().with_context(|| format!("cannot run busybox; {INSTALL}"))?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let busybox = std::env::split_paths(&path).map(|dir| dir.join("busybox")).find(|path| path.is_file());
    fs::copy(busybox.context("busybox is not in PATH")?, root.join("bin/busybox"))?;
    for applet in String::from_utf8_lossy(&list.stdout).lines().filter(|applet| *applet != "busybox") {
        symlink("busybox", root.join("bin").join(applet))?;
    }
    fs::write(root.join("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n")?;
    fs::write(root.join("etc/group"), "root:x:0:\nnogroup:x:65534:\n")?;
    Ok(())
}

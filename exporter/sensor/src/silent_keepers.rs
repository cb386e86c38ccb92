//! Whether what keeps the paths that the kernel finds is ever run. It can attach in vain: the compiler may have built the
//! function into its callers, and a kernel that was not started with `bpf` among its security modules (`lsm=`) asks none
//! of these programs. So names are used, in a file system that is mounted nowhere.

use std::collections::BTreeMap;
use std::io;
use std::os::fd::{AsFd as _, AsRawFd as _, BorrowedFd};

use rustix::fs::{
    AtFlags, Mode, Timespec, Timestamps, UTIME_NOW, UTIME_OMIT, chmodat, chownat, linkat, mkdirat, renameat, symlinkat,
    unlinkat, utimensat,
};
use rustix::io::Errno;
use rustix::mount::{FsMountFlags, FsOpenFlags, MountAttrFlags, fsconfig_create, fsmount, fsopen, mount_bind};

use crate::attached_group::AttachedGroup;
use crate::{ProgramStatus, run_counts};

/// Uses a name in the directory.
type Act = fn(BorrowedFd<'_>) -> rustix::io::Result<()>;

/// By the hook that is told of it, in the order in which one prepares the next. What is not permitted says nothing of its
/// hook; nor do hooks that are not here, which are attached in the same way.
const ACTS: &[(&str, Act)] = &[
    ("path_mkdir", |root| mkdirat(root, "directory", Mode::RWXU)),
    ("path_symlink", |root| symlinkat("nothing", root, "symbolic")),
    ("path_link", |root| linkat(root, "symbolic", root, "hard", AtFlags::empty())),
    ("path_rename", |root| renameat(root, "hard", root, "renamed")),
    ("path_chmod", |root| chmodat(root, "directory", Mode::RUSR, AtFlags::empty())),
    ("path_chown", |root| chownat(root, "directory", None, None, AtFlags::empty())),
    ("vfs_utimes", |root| {
        let time = |tv_nsec| Timespec { tv_sec: 0, tv_nsec };
        let times = Timestamps { last_access: time(UTIME_OMIT), last_modification: time(UTIME_NOW) };
        utimensat(root, "directory", &times, AtFlags::empty())
    }),
    // Refused: there is nothing to be mounted.
    ("sb_mount", |root| mount_bind("", format!("/proc/self/fd/{}/directory", root.as_raw_fd()))),
    ("path_unlink", |root| unlinkat(root, "renamed", AtFlags::empty())),
    ("path_rmdir", |root| unlinkat(root, "directory", AtFlags::REMOVEDIR)),
];

/// Takes those off that are never run.
pub(crate) fn drop_from(group: &mut AttachedGroup) {
    let mut reached = Vec::new();
    match run_counts::during(group, || act().map(|hooks| reached = hooks)) {
        Ok(runs) => {
            let keepers = group.attached().filter(|status| is_keeper(status));
            let runs = keepers.filter_map(|status| Some((hook(status), *runs.get(status.program.name)?))).collect();
            let silent = silent(&runs, &reached);
            group.drop_silent(|status| silent.contains(&hook(status)));
        }
        Err(error) => tracing::warn!(%error, "whether the hooks that are told paths fire could not be tried"),
    }
}

/// The hooks that the acts must have reached.
fn act() -> io::Result<Vec<&'static str>> {
    let context = fsopen("tmpfs", FsOpenFlags::FSOPEN_CLOEXEC)?;
    fsconfig_create(&context)?;
    let file_system = fsmount(&context, FsMountFlags::FSMOUNT_CLOEXEC, MountAttrFlags::empty())?;
    let has_reached = |hook: &str, outcome| match outcome {
        Ok(()) => true,
        // What is behind its hook refuses it.
        Err(refused) => hook == "sb_mount" && refused == Errno::INVAL,
    };
    let acts = ACTS.iter().filter(|(hook, act)| has_reached(hook, act(file_system.as_fd())));
    Ok(acts.map(|(hook, _)| *hook).collect())
}

/// The hooks that were reached in vain, and all when not one of them was run.
fn silent(runs: &BTreeMap<&'static str, u64>, reached: &[&str]) -> Vec<&'static str> {
    let is_any_heard = runs.values().any(|&count| count > 0);
    let is_silent = |hook: &str, count: u64| count == 0 && (reached.contains(&hook) || !is_any_heard);
    runs.iter().filter(|&(hook, &count)| is_silent(hook, count)).map(|(hook, _)| *hook).collect()
}

/// Programs at the calls themselves are told no path. Those that are have the same names in each group.
pub(crate) fn is_keeper(status: &ProgramStatus) -> bool {
    vigie_bpf::kprobe().programs.iter().any(|keeper| keeper.name == status.program.name)
}

/// Its name as the security modules have it: `path_mkdir`.
fn hook(status: &ProgramStatus) -> &'static str {
    let hook = status.hook();
    hook.strip_prefix("security_").unwrap_or(hook)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hook_that_was_reached_in_vain_is_silent_and_any_is_when_all_are() {
        let counts = |counts: &[(&'static str, u64)]| silent(&counts.iter().copied().collect(), &["path_chmod"]);
        assert_eq!(counts(&[("path_mkdir", 1), ("path_chmod", 0), ("sb_umount", 0)]), ["path_chmod"]);
        assert_eq!(counts(&[("path_mkdir", 0), ("sb_umount", 0)]), ["path_mkdir", "sb_umount"]);
    }

    #[test]
    fn every_act_is_of_a_hook_that_keeps_paths() {
        let programs = vigie_bpf::kprobe().programs;
        for (hook, _) in ACTS {
            let is_its =
                |section: &str| section.ends_with(&format!("_{hook}")) || section.ends_with(&format!("/{hook}"));
            assert!(programs.iter().any(|program| is_its(program.section)), "nothing is at {hook}");
        }
    }

    /// The kernel gives file systems to who may mount.
    #[test]
    fn the_acts_reach_every_hook_of_theirs() {
        match act() {
            Ok(reached) => assert_eq!(reached, ACTS.iter().map(|(hook, _)| *hook).collect::<Vec<_>>()),
            Err(refused) => assert_eq!(refused.kind(), io::ErrorKind::PermissionDenied),
        }
    }
}

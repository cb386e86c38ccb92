//! The processes that were there before the sensor, from `/proc`.
//!
//! Taken after the programs are attached: what changes meanwhile is in the ring buffer already, so nothing falls between.

use std::fs;
use std::io::Read as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, StatxFlags, statx};
use vigie_event::events::ProcessExec;
use vigie_event::{Credentials, FileIdentity, Namespaces, RawTrace, TaskHeader, text};

/// Bytes of one file that are read at most.
const FILE_LIMIT: u64 = 64 * 1024;

/// A process as `/proc` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessSnapshot {
    /// Who it is.
    pub task: TaskHeader,
    /// What it runs, as an exec would have told it.
    pub exec: ProcessExec,
    /// Path of its cgroup in the unified hierarchy.
    pub cgroup: Option<String>,
}

/// All processes, parents before children. One that ends while it is read is left out.
pub fn snapshot() -> Vec<ProcessSnapshot> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let mut processes: Vec<_> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_str().is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_digit())))
        .filter_map(|entry| read_process(&entry.path()))
        .collect();
    processes.sort_by_key(|process| (process.task.start_time_boot_ns, process.task.pid));
    processes
}

fn read_process(folder: &Path) -> Option<ProcessSnapshot> {
    let stat = Stat::parse(&read(&folder.join("stat"))?)?;
    let status = String::from_utf8_lossy(&read(&folder.join("status"))?).into_owned();
    let ids = |key: &str| numbers(&status, key);
    let (uids, gids) = (ids("Uid:"), ids("Gid:"));
    let id = |ids: &[u32], index: usize| ids.get(index).copied().unwrap_or_default();
    let mask =
        |key: &str| value(&status, key).and_then(|text| u64::from_str_radix(text.trim(), 16).ok()).unwrap_or_default();
    let audit = |file: &str| {
        let text = read(&folder.join(file))?;
        std::str::from_utf8(&text).ok()?.trim().parse().ok().filter(|&id: &u32| id != u32::MAX)
    };
    let cgroup = read(&folder.join("cgroup")).and_then(|bytes| cgroup_path(&bytes));
    let mut components = cgroup.as_deref().unwrap_or_default().rsplit('/').map(str::to_owned);
    let task = TaskHeader {
        time_boot_ns: stat.start_time_boot_ns,
        repeat_content: 0,
        start_time_boot_ns: stat.start_time_boot_ns,
        cgroup_id: 0,
        trace: RawTrace::default(),
        cgroup_name: components.next().unwrap_or_default(),
        cgroup_parent_name: components.next().unwrap_or_default(),
        result: 0,
        ia32_call: is_32_bit(folder),
        pid: stat.pid,
        tid: stat.pid,
        parent_pid: stat.parent_pid,
        vpid: ids("NSpid:").last().copied().unwrap_or(stat.pid),
        session_leader_pid: stat.session,
        group_leader_pid: stat.group,
        credentials: Credentials {
            uid: id(&uids, 0),
            euid: id(&uids, 1),
            suid: id(&uids, 2),
            gid: id(&gids, 0),
            egid: id(&gids, 1),
            sgid: id(&gids, 2),
            cap_effective: mask("CapEff:"),
            cap_permitted: mask("CapPrm:"),
            login_uid: audit("loginuid"),
            audit_session_id: audit("sessionid"),
        },
        namespaces: namespaces(folder),
        comm: stat.comm,
        tty: terminal_name(stat.terminal),
    };
    Some(ProcessSnapshot { exec: read_image(folder), task, cgroup })
}

/// Whether its program is a 32-bit one (`EI_CLASS` of elf(5)).
fn is_32_bit(folder: &Path) -> bool {
    let mut identity = [0; 5];
    fs::File::open(folder.join("exe")).is_ok_and(|mut file| file.read_exact(&mut identity).is_ok())
        && identity == *b"\x7fELF\x01"
}

fn read_image(folder: &Path) -> ProcessExec {
    let link = |name: &str| fs::read_link(folder.join(name)).ok();
    let path_text = |path: PathBuf| text::from_bytes(path.as_os_str().as_bytes()).0;
    let executable = link("exe").map(path_text).unwrap_or_default();
    let (executable_path, deleted) = match executable.strip_suffix(" (deleted)") {
        Some(path) => (path.to_owned(), true),
        None => (executable, false),
    };
    let arguments: Vec<_> = read(&folder.join("cmdline"))
        .unwrap_or_default()
        .split_inclusive(|&byte| byte == 0)
        .map(|argument| text::from_bytes(argument.strip_suffix(&[0]).unwrap_or(argument)).0)
        .collect();
    ProcessExec {
        filename: executable_path.clone(),
        interpreter: executable_path.clone(),
        argument_count: arguments.len() as u32,
        arguments,
        environment: read(&folder.join("environ")).unwrap_or_default(),
        working_directory: link("cwd").map(path_text),
        file: FileIdentity {
            deleted,
            in_memory: executable_path.starts_with("/memfd:"),
            ..file_identity(&folder.join("exe"))
        },
        executable_path,
        ..ProcessExec::default()
    }
}

/// What the kernel remembers of a file: the file system is not asked, which may be one that never answers.
fn file_identity(path: &Path) -> FileIdentity {
    let Ok(found) = statx(CWD, path, AtFlags::STATX_DONT_SYNC, StatxFlags::BASIC_STATS) else {
        return FileIdentity::default();
    };
    let seconds = u64::try_from(found.stx_mtime.tv_sec).unwrap_or_default();
    FileIdentity {
        inode: found.stx_ino,
        device: found.stx_dev_major << 20 | found.stx_dev_minor,
        mode: found.stx_mode.into(),
        uid: found.stx_uid,
        gid: found.stx_gid,
        size: found.stx_size,
        modified_unix_nano: seconds.saturating_mul(1_000_000_000).saturating_add(found.stx_mtime.tv_nsec.into()),
        ..FileIdentity::default()
    }
}

/// The fields of `/proc/PID/stat` (proc_pid_stat(5)).
struct Stat {
    pid: u32,
    comm: String,
    parent_pid: u32,
    group: u32,
    session: u32,
    terminal: u32,
    start_time_boot_ns: u64,
}

impl Stat {
    /// The name stands in parentheses and may hold any byte, parentheses too: the last one closes it.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let open = bytes.iter().position(|&byte| byte == b'(')?;
        let close = bytes.iter().rposition(|&byte| byte == b')')?;
        let pid = std::str::from_utf8(bytes.get(..open)?).ok()?.trim().parse().ok()?;
        let comm = text::from_bytes(bytes.get(open + 1..close)?).0;
        let rest = std::str::from_utf8(bytes.get(close + 1..)?).ok()?;
        let fields: Vec<_> = rest.split_ascii_whitespace().collect();
        let field = |number: usize| fields.get(number - 3).copied();
        let ticks: u64 = field(22)?.parse().ok()?;
        Some(Self {
            pid,
            comm,
            parent_pid: field(4)?.parse().ok()?,
            group: field(5)?.parse().unwrap_or_default(),
            session: field(6)?.parse().unwrap_or_default(),
            terminal: field(7)?.parse::<i32>().unwrap_or_default() as u32,
            start_time_boot_ns: ticks.saturating_mul(1_000_000_000 / rustix::param::clock_ticks_per_second().max(1)),
        })
    }
}

/// Name of a terminal by its device number: what the kernel's `tty_struct` calls it.
fn terminal_name(device: u32) -> Option<String> {
    let (major, minor) = (device >> 8 & 0xfff, device & 0xff | device >> 12 & 0xfff00);
    match major {
        0 => None,
        4 if minor < 64 => Some(format!("tty{minor}")),
        4 => Some(format!("ttyS{}", minor - 64)),
        136..=143 => Some(format!("pts{}", (major - 136) * 256 + minor)),
        _ => Some(format!("{major}:{minor}")),
    }
}

fn namespaces(folder: &Path) -> Namespaces {
    let inode = |name: &str| {
        let link = fs::read_link(folder.join("ns").join(name)).ok()?;
        let text = link.to_str()?;
        text.split_once('[')?.1.strip_suffix(']')?.parse().ok()
    };
    let get = |name| inode(name).unwrap_or_default();
    Namespaces {
        mnt: get("mnt"),
        pid: get("pid"),
        net: get("net"),
        user: get("user"),
        uts: get("uts"),
        ipc: get("ipc"),
        cgroup: get("cgroup"),
    }
}

/// The path in the unified hierarchy: the line that begins with `0::`.
fn cgroup_path(bytes: &[u8]) -> Option<String> {
    let text = text::from_bytes(bytes).0;
    let unified = text.lines().find_map(|line| line.strip_prefix("0::"));
    // Where version 1 is in use everything is at the root of the unified hierarchy, and the memory controller has its own.
    let memory = || text.lines().find_map(|line| line.split_once(":memory:").map(|(_, path)| path));
    unified.filter(|path| *path != "/").or_else(memory).or(unified).map(str::to_owned)
}

fn value<'a>(status: &'a str, key: &str) -> Option<&'a str> {
    status.lines().find_map(|line| line.strip_prefix(key))
}

fn numbers(status: &str, key: &str) -> Vec<u32> {
    value(status, key)
        .map(|text| text.split_ascii_whitespace().filter_map(|number| number.parse().ok()).collect())
        .unwrap_or_default()
}

fn read(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path).ok()?.take(FILE_LIMIT).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt as _;

    use super::*;

    #[test]
    fn a_name_with_parentheses_does_not_shift_the_fields() {
        let line = b"42 (a) b) S 7 42 40 34816 -1 0 0 0 0 0 1 2 0 0 20 0 1 0 12345 0 0";
        let Some(stat) = Stat::parse(line) else { panic!("the line is well formed") };
        assert_eq!((stat.pid, stat.comm.as_str(), stat.parent_pid, stat.session), (42, "a) b", 7, 40));
        assert_eq!(stat.start_time_boot_ns % 10_000_000, 0);
        assert_eq!(terminal_name(stat.terminal).as_deref(), Some("pts0"));
    }

    #[test]
    fn this_process_is_in_the_snapshot_after_its_parent() {
        let processes = snapshot();
        let position = |pid| processes.iter().position(|process| process.task.pid == pid);
        let own = position(std::process::id());
        assert!(own.is_some());
        assert!(position(std::os::unix::process::parent_id()) < own);
        let own = &processes[own.unwrap_or_default()];
        assert!(own.exec.executable_path.contains("vigie_sensor"), "{own:?}");
        assert!(own.task.namespaces.mnt != 0);
        let file = fs::metadata("/proc/self/exe").expect("it is there");
        let found = &own.exec.file;
        assert_eq!((found.inode, found.size, found.uid, found.mode), (file.ino(), file.len(), file.uid(), file.mode()));
        assert_eq!(found.modified_unix_nano / 1_000_000_000, file.mtime() as u64);
    }
}

//! Calls that do nothing, or that the kernel refuses at once: a hook that fires sees them.

use std::collections::BTreeSet;
use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::os::fd::AsFd as _;
use std::os::unix::fs as unix;
use std::os::unix::fs::PermissionsExt as _;

use rustix::fs::{AtFlags, CWD, Timespec, Timestamps, UTIME_OMIT, XattrFlags};
use rustix::mount::{MountFlags, UnmountFlags};
use rustix::pipe::SpliceFlags;
use vigie_bpf::wire::event_kind;

/// Nothing has this name, so that every call that names it is refused.
const NOTHING: &str = "";

/// Makes a call of the kind. What comes of it is not asked.
type Attempt = fn() -> io::Result<()>;

/// One attempt for each kind that has a harmless one; the others are attached in the same way.
const ATTEMPTS: &[(u32, Attempt)] = &[
    // One that succeeds: it is seen elsewhere than those that fail.
    (event_kind::KIND_FILE_OPEN, || File::open("/").map(drop)),
    (event_kind::KIND_FILE_DELETE, || fs::remove_file(NOTHING)),
    (event_kind::KIND_FILE_RENAME, || fs::rename(NOTHING, NOTHING)),
    (event_kind::KIND_FILE_LINK, || unix::symlink(NOTHING, NOTHING)),
    (event_kind::KIND_FILE_MKDIR, || fs::create_dir(NOTHING)),
    (event_kind::KIND_FILE_MODE_CHANGE, || fs::set_permissions(NOTHING, Permissions::from_mode(0o700))),
    (event_kind::KIND_FILE_OWNER_CHANGE, || unix::chown(NOTHING, None, None)),
    (event_kind::KIND_FILE_TIME_CHANGE, || {
        let unchanged = Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT };
        let times = Timestamps { last_access: unchanged, last_modification: unchanged };
        Ok(rustix::fs::utimensat(CWD, NOTHING, &times, AtFlags::empty())?)
    }),
    (event_kind::KIND_FILE_XATTR_CHANGE, || Ok(rustix::fs::setxattr(NOTHING, "user.vigie", b"", XattrFlags::empty())?)),
    (event_kind::KIND_FILE_MOUNT, || Ok(rustix::mount::mount(NOTHING, NOTHING, "tmpfs", MountFlags::empty(), None)?)),
    (event_kind::KIND_FILE_UNMOUNT, || Ok(rustix::mount::unmount(NOTHING, UnmountFlags::empty())?)),
    (event_kind::KIND_NETWORK_BIND, || datagram_socket().map(drop)),
    (event_kind::KIND_NETWORK_CONNECT, || datagram_socket()?.connect((Ipv4Addr::LOCALHOST, 9))),
    (event_kind::KIND_NETWORK_LISTEN, || listener().map(drop)),
    (event_kind::KIND_NETWORK_ACCEPT, || {
        let listener = listener()?;
        listener.set_nonblocking(true)?;
        listener.accept().map(drop)
    }),
    (event_kind::KIND_NETWORK_SOCKET, || datagram_socket().map(drop)),
    (event_kind::KIND_NETWORK_SETSOCKOPT, || datagram_socket()?.set_broadcast(false)),
    (event_kind::KIND_PROCESS_CREDENTIALS_CHANGE, || {
        let same = rustix::thread::capabilities(None)?;
        Ok(rustix::thread::set_capabilities(None, same)?)
    }),
    (event_kind::KIND_PROCESS_PRCTL, || {
        let same = rustix::thread::get_keep_capabilities()?;
        Ok(rustix::thread::set_keep_capabilities(same)?)
    }),
    (event_kind::KIND_PROCESS_PTRACE, refused::trace_nobody),
    (event_kind::KIND_PROCESS_MEMORY_ACCESS, refused::read_nobodys_memory),
    (event_kind::KIND_PROCESS_MEMORY_PROTECT, refused::protect_nothing),
    (event_kind::KIND_PROCESS_EXEC_REFUSED, refused::execute_nothing),
    // Of no command that the kernel knows.
    (event_kind::KIND_KERNEL_BPF, refused::command_nothing),
    // To nobody: this socket is not connected.
    (event_kind::KIND_NETWORK_SEND, || datagram_socket()?.send(&[]).map(drop)),
    // A question, of a number that is any.
    (event_kind::KIND_PROCESS_FD_REDIRECT, || {
        rustix::io::fcntl_getfd(File::open("/")?)?;
        Ok(())
    }),
    // Whether one's own process may be sent any.
    (event_kind::KIND_PROCESS_SIGNAL, || Ok(rustix::process::test_kill_process(rustix::process::getpid())?)),
    (event_kind::KIND_KERNEL_NAMESPACE_CHANGE, || {
        Ok(rustix::thread::move_into_link_name_space(File::open("/")?.as_fd(), None)?)
    }),
    (event_kind::KIND_KERNEL_SPLICE, || {
        let (reader, writer) = rustix::pipe::pipe()?;
        let program = File::open("/proc/self/exe")?;
        rustix::pipe::splice(&program, None, &writer, None, 1, SpliceFlags::empty())?;
        drop(reader);
        Ok(())
    }),
];

/// Calls that no library makes for whoever forbids `unsafe`.
mod refused {
    use std::io;
    use std::ptr::{null, null_mut};

    fn outcome(result: i64) -> io::Result<()> {
        if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
    }

    #[expect(unsafe_code, reason = "the kernel's own call")]
    pub(super) fn trace_nobody() -> io::Result<()> {
        // SAFETY: no process has this number, which the kernel finds out before anything else.
        outcome(unsafe { libc::ptrace(libc::PTRACE_CONT, 0, null_mut::<u8>(), null_mut::<u8>()) })
    }

    #[expect(unsafe_code, reason = "the kernel's own call")]
    pub(super) fn read_nobodys_memory() -> io::Result<()> {
        // SAFETY: there is nothing to be read from, nor to be read into.
        outcome(unsafe { libc::process_vm_readv(0, null(), 0, null(), 0, 0) } as i64)
    }

    #[expect(unsafe_code, reason = "the kernel's own call")]
    pub(super) fn execute_nothing() -> io::Result<()> {
        let arguments = [c"".as_ptr(), null()];
        // SAFETY: the list ends with a null pointer, and no file has this name: this program goes on.
        outcome(unsafe { libc::execve(c"".as_ptr(), arguments.as_ptr(), null()) }.into())
    }

    #[expect(unsafe_code, reason = "the kernel's own call")]
    pub(super) fn command_nothing() -> io::Result<()> {
        // SAFETY: the kernel knows no such command, and there is nothing that it could read.
        outcome(unsafe { libc::syscall(libc::SYS_bpf, -1, null::<u8>(), 0) })
    }

    #[expect(unsafe_code, reason = "the kernel's own call")]
    pub(super) fn protect_nothing() -> io::Result<()> {
        // SAFETY: of no bytes the protection is changed.
        outcome(unsafe { libc::mprotect(null_mut(), 0, libc::PROT_READ | libc::PROT_EXEC) }.into())
    }
}

fn datagram_socket() -> io::Result<UdpSocket> {
    UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))
}

fn listener() -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
}

/// Makes every attempt, and gives the kinds whose hooks must have seen theirs. Most are refused, which is what they are for;
/// but a filter of this thread's system calls refuses before any hook could see.
pub(crate) fn attempt() -> BTreeSet<u32> {
    let is_filtered = is_filtered();
    let has_reached = |outcome: io::Result<()>| match outcome {
        Err(error) if is_filtered => ![ErrorKind::PermissionDenied, ErrorKind::Unsupported].contains(&error.kind()),
        _ => true,
    };
    ATTEMPTS.iter().filter(|(_, attempt)| has_reached(attempt())).map(|(kind, _)| *kind).collect()
}

/// Whether this thread's system calls pass a filter (seccomp), as those of containers do.
fn is_filtered() -> bool {
    let status = fs::read_to_string("/proc/thread-self/status").unwrap_or_default();
    let mode = status.lines().find_map(|line| line.strip_prefix("Seccomp:"));
    mode.is_some_and(|mode| mode.trim() != "0")
}

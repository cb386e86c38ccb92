//! One act for each event, by a child process: the sensor leaves its own process out.

use std::fs::{self, File, FileTimes, Permissions};
use std::io::{self, IoSliceMut};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::AsFd as _;
use std::os::unix::fs::{self as unix, PermissionsExt as _};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};
use memmap2::MmapMut;
use nix::sys::uio::{RemoteIoVec, process_vm_readv};
use rustix::fs::XattrFlags;
use rustix::io::Errno;
use rustix::mount::{MountFlags, UnmountFlags};
use rustix::process::{Gid, Pid, Signal};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space, set_thread_res_gid};
use socket2::{Domain, Socket, Type};

/// For the address of the root of all names: RFC 1035, 4.1.
const QUESTION: &[u8] = b"vt\x01\0\0\x01\0\0\0\0\0\0\0\0\x01\0\x01";

/// Tells the child what it is.
pub(crate) const VARIABLE: &str = "VIGIE_SELF_TEST_ACTS";

type Act = fn(&Path) -> io::Result<()>;

/// What makes the event of this name happen, in a folder of its own. None may change more of the host than that folder;
/// an attempt that is refused is enough.
const ACTS: &[(&str, Act)] = &[
    ("process.exec", execute),
    ("process.exec_refused", |folder| {
        fs::write(folder.join("no-program"), "")?;
        match Command::new(folder.join("no-program")).status() {
            Ok(_) => Err(io::Error::other("it succeeded")),
            Err(_) => Ok(()),
        }
    }),
    ("process.exit", execute),
    ("process.fork", execute),
    ("process.context", |_| {
        name_memory();
        Ok(())
    }),
    ("file.open", |folder| File::create(folder.join("open")).map(drop)),
    ("file.delete", |folder| {
        fs::write(folder.join("delete"), "").and_then(|()| fs::remove_file(folder.join("delete")))
    }),
    ("file.rename", |folder| {
        fs::write(folder.join("old"), "").and_then(|()| fs::rename(folder.join("old"), folder.join("new")))
    }),
    ("file.link", |folder| unix::symlink("target", folder.join("link"))),
    ("file.mkdir", |folder| fs::create_dir(folder.join("directory"))),
    ("file.mode_change", |folder| fs::set_permissions(folder, Permissions::from_mode(0o700))),
    ("file.owner_change", |folder| unix::chown(folder, Some(rustix::process::geteuid().as_raw()), None)),
    ("file.time_change", |folder| File::open(folder)?.set_times(FileTimes::new())),
    // The attributes that more file systems have than others; who may not set them is refused, which is seen too.
    ("file.xattr_change", |folder| Ok(rustix::fs::setxattr(folder, "trusted.vigie", b"", XattrFlags::empty())?)),
    ("file.mount", |folder| {
        let absent = folder.join("absent");
        refused(rustix::mount::mount("none", &absent, "tmpfs", MountFlags::empty(), None))
    }),
    ("file.unmount", |folder| refused(rustix::mount::unmount(folder.join("absent"), UnmountFlags::empty()))),
    ("network.connect", connect),
    ("network.accept", connect),
    ("network.bind", connect),
    ("network.listen", connect),
    // To the port that discards what it gets.
    ("network.send", |_| UdpSocket::bind("127.0.0.1:0")?.send_to(b"vigie", "127.0.0.1:9").map(drop)),
    ("network.connect_result", connect_in_the_background),
    // The question alone: whether anybody answers is not asked.
    ("network.dns", |_| UdpSocket::bind("127.0.0.1:0")?.send_to(QUESTION, "127.0.0.1:53").map(drop)),
    ("network.socket", |_| Socket::new(Domain::PACKET, Type::RAW, None).map(drop)),
    // There is none to take off.
    ("network.setsockopt", |_| {
        drop(Socket::new(Domain::IPV4, Type::DGRAM, None)?.detach_filter());
        Ok(())
    }),
    ("kernel.module_load", |_| refused(rustix::system::init_module(b"no module", c""))),
    ("kernel.module_unload", |_| refused(rustix::system::delete_module(c"vigie-self-test", 0))),
    ("kernel.bpf", |_| {
        vigie_sensor::try_trivial_program();
        Ok(())
    }),
    ("kernel.splice", |folder| {
        fs::write(folder.join("spliced"), "vigie")?;
        let (_reader, writer) = rustix::pipe::pipe()?;
        let file = File::open(folder.join("spliced"))?;
        Ok(rustix::pipe::splice(file, None, writer, None, 1, rustix::pipe::SpliceFlags::empty()).map(drop)?)
    }),
    ("kernel.cgroup_move", |_| vigie_sensor::try_trivial_move()),
    ("kernel.io_uring", |_| vigie_sensor::try_trivial_ring()),
    // No number, which the kernel refuses after it was seen.
    ("kernel.sysctl", |_| match fs::write("/proc/sys/kernel/printk_ratelimit", "none") {
        Ok(()) => Err(io::Error::other("it succeeded")),
        Err(_) => Ok(()),
    }),
    ("kernel.namespace_change", |_| {
        let own = File::open("/proc/self/ns/uts")?;
        Ok(move_into_link_name_space(own.as_fd(), Some(LinkNameSpaceType::HostNameAndNISDomainName))?)
    }),
    // The saved group alone: nothing is decided by it.
    ("process.credentials_change", |_| Ok(set_thread_res_gid(None, None, Some(Gid::from_raw(65534)))?)),
    // Nobody may trace himself.
    ("process.ptrace", |_| match nix::sys::ptrace::attach(nix::unistd::getpid()) {
        Ok(()) => Err(io::Error::other("it succeeded")),
        Err(_) => Ok(()),
    }),
    // To the program that shows the outcome, which does not care about the size of its terminal.
    ("process.signal", |_| Ok(rustix::process::kill_process(parent()?, Signal::WINCH)?)),
    ("process.memory_protect", |_| MmapMut::map_anon(4096)?.make_exec().map(drop)),
    ("process.memory_access", read_nothing),
    ("process.fd_redirect", |_| Ok(rustix::stdio::dup2_stdin(Socket::new(Domain::IPV4, Type::DGRAM, None)?)?)),
    ("process.prctl", |_| Ok(rustix::thread::set_name(c"vigie-self-test")?)),
];

/// For acts that must not succeed.
fn refused(result: rustix::io::Result<()>) -> io::Result<()> {
    match result {
        Ok(()) => Err(io::Error::other("it succeeded")),
        Err(_) => Ok(()),
    }
}

/// Runs this program again as a child that does all acts, and waits for it; its process id.
pub(crate) fn trigger() -> Result<u32> {
    let program = std::env::current_exe().context("cannot find this program's own file")?;
    let mut child = Command::new(program)
        .env(VARIABLE, "all")
        .stdout(Stdio::null())
        .spawn()
        .context("cannot start the self test's child")?;
    let id = child.id();
    child.wait()?;
    Ok(id)
}

/// What the child does: every act, or `nothing`. One that fails keeps no other from being done.
pub(crate) fn act(what: &str) -> Result<bool> {
    if what == "nothing" {
        return Ok(true);
    }
    let folder = std::env::temp_dir().join(format!("vigie-self-test-{}", std::process::id()));
    fs::create_dir(&folder)
        .with_context(|| format!("cannot make the folder of the self test, {}", folder.display()))?;
    for (event, act) in ACTS {
        if let Err(error) = act(&folder) {
            tracing::warn!(%error, "the self test's act of {event} failed");
        }
    }
    fs::remove_dir_all(&folder)?;
    Ok(true)
}

fn execute(_: &Path) -> io::Result<()> {
    Command::new("/proc/self/exe").env(VARIABLE, "nothing").status().map(drop)
}

fn connect(_: &Path) -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let _client = TcpStream::connect(listener.local_addr()?)?;
    listener.accept().map(drop)
}

/// To this host, where it ends before the connect's own end.
fn connect_in_the_background(_: &Path) -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let client = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    client.set_nonblocking(true)?;
    match client.connect(&listener.local_addr()?.into()) {
        Err(error) if Errno::from_io_error(&error) != Some(Errno::INPROGRESS) => Err(error),
        _ => Ok(()),
    }
}

fn parent() -> io::Result<Pid> {
    rustix::process::getppid().ok_or_else(|| io::Error::other("the parent lies beyond the pid namespace"))
}

/// Nothing of the parent's lies at address 0: the attempt is what is seen.
fn read_nothing(_: &Path) -> io::Result<()> {
    let parent = nix::unistd::Pid::from_raw(parent()?.as_raw_nonzero().get());
    let mut byte = [0];
    let nowhere = RemoteIoVec { base: 0, len: byte.len() };
    match process_vm_readv(parent, &mut [IoSliceMut::new(&mut byte)], &[nowhere]) {
        Ok(_) => Err(io::Error::other("it succeeded")),
        Err(_) => Ok(()),
    }
}

/// Names a page as one that publishes a process context does (OTEP 4719). The attempt is what is seen: an old kernel refuses.
fn name_memory() {
    let size = rustix::param::page_size();
    let memory = vec![0_u8; 2 * size];
    let start = memory.as_ptr().align_offset(size);
    if let Some(page) = memory.get(start..start + size) {
        let _ = rustix::process::set_virtual_memory_region_name(page, Some(c"OTEL_CTX"));
    }
}

#[cfg(test)]
mod tests {
    use vigie_event::registry::EVENTS;

    use super::ACTS;

    #[test]
    fn every_event_of_a_hook_has_an_act() {
        for spec in EVENTS.iter().filter(|spec| !spec.made_by_sensor) {
            assert!(ACTS.iter().any(|(event, _)| *event == spec.name), "{} has none", spec.name);
        }
    }
}

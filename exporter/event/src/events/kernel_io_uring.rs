use std::borrow::Cow;
use std::sync::Arc;

use vigie_bpf::wire::{self, io_uring_operation as operations, io_uring_phase};

use super::file_open::flag_names;
use super::{Endpoints, NetworkSetsockopt, named_file};
use crate::decode::Record;
use crate::notable_path::is_notable_path;
use crate::registry::FieldValue;
use crate::socket_names::{family_name, type_name};
use crate::{DecodeError, Event, Value, io_uring_names, text};

event! {
    /// A ring of io_uring was made, or an operation was submitted by one, or completed, that no system call's event shows:
    /// what opens, links, renames, deletes, connects, accepts, binds, listens, makes sockets, puts filters on them, or sends to
    /// an address of its own. The outcome is `unknown` until the operation completes. An operation is told as it is submitted,
    /// and again with its result (that goes on accepting: with each), unless its program has completions kept silent or
    /// overflow, its record is longer than 2 KiB, or the kernel is older than 5.19, which does not tell what a completion
    /// belongs to. Rules about what system calls do see it as such an event too (`vigie.syscall.abi` is `io_uring`), first
    /// with the outcome `unknown`.
    pub struct KernelIoUring: KIND_KERNEL_IO_URING = "kernel.io_uring" {
        /// setup, submitted or completed.
        phase: &'static str => "vigie.io_uring.phase" ("submitted"),
        /// The operation, by its name in linux/io_uring.h; absent for a setup.
        operation: Option<String> => "vigie.io_uring.operation" ("IORING_OP_OPENAT"),
        /// Whether a thread of the kernel takes the ring's submissions, so that the process makes no system call for them.
        sq_poll: bool => "vigie.io_uring.sq_poll" ("false"),
        /// Descriptor of the ring that was made, or of the operation's socket or file; absent where the kernel does not keep
        /// it (before 5.19).
        descriptor: Option<i32> => "vigie.io_uring.descriptor" ("4"),
        /// Whether that is no descriptor but the place of a file that was registered with the ring.
        is_registered: Option<bool> => "vigie.io_uring.is_registered_file" ("false"),
        /// What a completed operation gave: of an open or an accept its descriptor, or its place among the ring's own files
        /// where the ring chose one; of a send the bytes.
        result: Option<i64> => "vigie.io_uring.result" ("5"),
        /// Absolute path of the file: the kernel's copy of what the process gave, joined to the directory that it is relative
        /// to. Symbolic links in it are not resolved; of an open that has completed it is what the descriptor, or the place among
        /// the ring's own files, stands for as that is told.
        path: Option<String> => "file.path" ("/etc/shadow"),
        /// The path as the process gave it.
        raw_path: Option<String> => "vigie.file.raw_path" ("../etc/shadow"),
        /// Flags of an open, as in file.open.
        open_flags: Option<Vec<String>> => "vigie.file.open_flags" ("O_RDONLY"),
        /// Of a rename the path afterwards, of a hard link what it is another name of.
        target_path: Option<String> => "vigie.file.target.path" ("/etc/passwd"),
        /// What a symbolic link says.
        symbolic_target: Option<String> => "file.symbolic_link.target_path" ("/bin/busybox"),
        /// Name of an extended attribute that is set.
        attribute: Option<String> => "vigie.file.xattr.name" ("security.capability"),
        /// Family of a socket that is made or gets a filter, by its name in socket(2).
        family: Option<String> => "vigie.socket.family" ("AF_INET"),
        /// Type of a socket that is made or gets a filter, by its name in socket(2).
        socket_type: Option<String> => "vigie.socket.type" ("SOCK_STREAM"),
        /// Whether a directory was to be removed.
        is_directory: Option<bool> => "vigie.file.is_directory" ("false"),
        /// Whether a rename was to exchange the two names.
        exchanged: Option<bool> => "vigie.file.exchanged" ("false"),
        /// Name by which the process, or another one in its network namespace, last learnt the other end's address from DNS,
        /// in lower case.
        server_address: Option<Arc<str>> => "server.address" ("www.example.com"),
    }
    derived {
        /// Submissions that a new ring holds.
        "vigie.io_uring.entries": Int ("8") = |ring| int(ring.entries());
        /// Protocol of a socket that is made.
        "vigie.socket.protocol": Int ("0") = |ring| int(ring.protocol());
        /// The option of a socket that is set, as in network.setsockopt.
        "vigie.socket.option": String ("SO_ATTACH_FILTER") = |ring| ring.option().map_or(Value::Null, Value::str);
        /// Instructions of a classic filter.
        "vigie.socket.filter_instruction_count": Int ("4") = |ring| int(ring.instruction_count());
        /// Connections that may wait to be accepted.
        "vigie.network.backlog": Int ("128") = |ring| int(ring.backlog());
        /// Size of an extended attribute's new value, in bytes.
        "vigie.file.xattr.value_size": Int ("20") = |ring| int(ring.value_size());
        /// Last component of the path.
        "file.name": String ("shadow") = |ring| ring.of_path(text::file_name);
        /// Permission bits that a directory was asked for with, in octal; the umask takes from them.
        "file.mode": String ("0755") = |ring| ring.mode().map_or(Value::Null, |mode| Value::String(Cow::Owned(mode)));
        /// Directory of the path.
        "file.directory": String ("/etc") = |ring| ring.of_path(text::directory);
        /// Address of the other end, which a connect or a send names, and a completed accept has.
        "network.peer.address": String ("203.0.113.7") = |ring| FieldValue::value(&ring.ends.peer_address);
        /// Port of the other end.
        "network.peer.port": Int ("443") = |ring| FieldValue::value(&ring.ends.peer_port);
        /// Address of this end; of a bind once it has completed.
        "network.local.address": String ("10.0.0.5") = |ring| FieldValue::value(&ring.own_address);
        /// Port of this end.
        "network.local.port": Int ("54022") = |ring| FieldValue::value(&ring.ends.local_port);
        /// tcp, udp, sctp or unix.
        "network.transport": String ("tcp") = |ring| FieldValue::value(&ring.ends.transport);
        /// ipv4 or ipv6; an IPv4 address mapped into IPv6 is ipv4.
        "network.type": String ("ipv4") = |ring| FieldValue::value(&ring.ends.network_type);
    }
    internal {
        /// Both ends, as far as they are known.
        ends: Endpoints,
        /// This end's address, the unspecified one too.
        own_address: Option<String>,
        /// Number of the operation.
        number: u32,
        /// The bits of the flags of an open.
        flag_bits: u32,
        /// What the operation, or a setup, was asked for, as the kernel's record has it.
        arguments: [u32; 3],
        /// Type of the operation's socket.
        own_type: u16,
        /// Protocol of the operation's socket.
        own_protocol: u16,
    }
    reported: WhenExported
    each_told: true
    pending: |ring| ring.phase == "submitted";
    notable: |ring, event| ring.phase == "setup" || (event.error.is_none() && ring.changes_what_matters())
}

const SQ_POLL: u32 = 2;
/// Beside it are flags of the descriptor.
const SOCKET_TYPE: u32 = 0xf;
const O_WRITES: u32 = 0o1103;
const AT_REMOVEDIR: u32 = 0x200;
const RENAME_EXCHANGE: u32 = 2;

fn int(value: Option<u32>) -> Value<'static> {
    value.map_or(Value::Null, |value| Value::Int(value.into()))
}

impl KernelIoUring {
    fn of_path(&self, part: fn(&str) -> &str) -> Value<'_> {
        self.path.as_deref().map_or(Value::Null, |path| Value::str(part(path)))
    }

    /// What it was asked for, if it is this operation.
    fn argument(&self, operation: u32, index: usize) -> Option<u32> {
        (self.operation.is_some() && self.number == operation).then(|| self.arguments[index])
    }

    pub(crate) fn mode(&self) -> Option<String> {
        self.argument(operations::IORING_OP_MKDIRAT, 0).map(|bits| format!("{:04o}", bits & 0o7777))
    }

    fn entries(&self) -> Option<u32> {
        self.operation.is_none().then(|| self.arguments[0])
    }

    pub(crate) fn protocol(&self) -> Option<u32> {
        self.argument(operations::IORING_OP_SOCKET, 2)
    }

    pub(crate) fn option(&self) -> Option<&'static str> {
        self.argument(operations::IORING_OP_URING_CMD, 0).map(NetworkSetsockopt::option_name)
    }

    pub(crate) fn instruction_count(&self) -> Option<u32> {
        self.argument(operations::IORING_OP_URING_CMD, 1).filter(|&count| count != 0)
    }

    pub(crate) fn backlog(&self) -> Option<u32> {
        self.argument(operations::IORING_OP_LISTEN, 0)
    }

    pub(crate) fn value_size(&self) -> Option<u32> {
        (self.operation.is_some() && io_uring_names::is_attribute(self.number)).then(|| self.arguments[0])
    }

    /// As the same operation by a system call would be notable; sends never are.
    fn changes_what_matters(&self) -> bool {
        if io_uring_names::is_send(self.number) {
            return false;
        }
        if io_uring_names::is_open(self.number) && self.flag_bits & O_WRITES == 0 {
            return false;
        }
        if self.path.is_some() {
            let paths = [&self.path, &self.target_path, &self.symbolic_target];
            return paths.into_iter().flatten().any(|path| is_notable_path(path));
        }
        self.ends.transport != Some("unix")
    }

    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let ring: wire::kernel_io_uring = record.read()?;
        let phase = match ring.phase {
            io_uring_phase::IO_URING_PHASE_SETUP => "setup",
            io_uring_phase::IO_URING_PHASE_SUBMITTED => "submitted",
            _ => "completed",
        };
        let is_setup = phase == "setup";
        let number = if is_setup { 0 } else { ring.operation };
        let (path, raw_path) = named_file::decode(record, "file.path", ring.file)?;
        let (target, _) = named_file::decode(record, "vigie.file.target.path", ring.target)?;
        let is_symbolic = number == operations::IORING_OP_SYMLINKAT;
        let is_attribute = io_uring_names::is_attribute(number);
        let said = record.optional_text(
            if is_symbolic { "file.symbolic_link.target_path" } else { "vigie.file.xattr.name" },
            ring.text,
        )?;
        let is = |operation: u32| !is_setup && number == operation;
        let is_command = is(operations::IORING_OP_URING_CMD);
        let socket = if is_command {
            Some((ring.endpoints.family.into(), ring.endpoints.type_.into()))
        } else {
            is(operations::IORING_OP_SOCKET).then_some((ring.arguments[0], ring.arguments[1] & SOCKET_TYPE))
        };
        let flag_bits = if io_uring_names::is_open(number) { ring.open_flags as u32 } else { 0 };
        // A listening socket has one end, what it gives has two.
        let is_accepted =
            is(operations::IORING_OP_ACCEPT) && phase == "completed" && ring.endpoints.peer_port != 0;
        let (ends, own_address) = if io_uring_names::is_of_one_end(number) && !is_accepted {
            Endpoints::decode_local(record, ring.endpoints)?
        } else if is_command {
            (Endpoints::default(), None)
        } else {
            let ends = Endpoints::decode(record, ring.endpoints)?;
            let own_address = ends.local_address.clone();
            (ends, own_address)
        };
        Ok(Self {
            phase,
            operation: (!is_setup).then(|| io_uring_names::operation(number)),
            sq_poll: ring.ring_flags & SQ_POLL != 0,
            descriptor: Some(ring.descriptor).filter(|&descriptor| descriptor >= 0),
            is_registered: (ring.descriptor >= 0 && !is_setup).then_some(ring.is_registered != 0),
            result: (phase == "completed" && ring.header.result >= 0).then_some(ring.header.result),
            path: Some(path).filter(|path| !path.is_empty()),
            raw_path,
            open_flags: io_uring_names::is_open(number).then(|| flag_names(flag_bits)),
            target_path: Some(target).filter(|path| !path.is_empty()),
            symbolic_target: said.clone().filter(|_| is_symbolic),
            attribute: said.filter(|_| is_attribute),
            family: socket.map(|(family, _)| family_name(family)),
            socket_type: socket.map(|(_, kind)| type_name(kind)),
            is_directory: is(operations::IORING_OP_UNLINKAT).then_some(ring.arguments[0] & AT_REMOVEDIR != 0),
            exchanged: is(operations::IORING_OP_RENAMEAT).then_some(ring.arguments[0] & RENAME_EXCHANGE != 0),
            // Whoever keeps what was resolved fills in the name.
            server_address: None,
            own_type: ring.endpoints.type_,
            own_protocol: ring.endpoints.protocol,
            ends,
            own_address,
            number,
            flag_bits,
            arguments: ring.arguments,
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let name = event.process.image.executable_name();
        let Some(operation) = &self.operation else {
            let poll = if self.sq_poll { ", whose submissions a thread of the kernel takes" } else { "" };
            return format!("{name} made a ring of io_uring{poll}");
        };
        let verb = match (self.is_pending(), event.error) {
            (true, _) => "submitted",
            (false, None) => "completed",
            (false, Some(_)) => "failed to do",
        };
        let mut summary = format!("{name} {verb} {operation} by io_uring");
        let end = self.ends.peer_address.as_ref().map(|_| self.ends.peer());
        let own = self.own_address.clone().filter(|_| end.is_none());
        let said = [&self.path, &self.target_path, &self.symbolic_target, &self.attribute, &end, &own];
        for word in said.into_iter().flatten().map(String::as_str).chain(self.option()) {
            summary.push(' ');
            summary.push_str(word);
        }
        summary
    }
}

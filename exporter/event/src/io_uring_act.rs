//! What operations of io_uring do, as the events that system calls have for it: rules are about acts, whoever the kernel was
//! asked by.

use vigie_bpf::wire::{event_kind, io_uring_operation as operations};

use crate::events::{
    FileDelete, FileLink, FileMkdir, FileOpen, FileRename, FileXattrChange, KernelIoUring, NetworkAccept, NetworkBind,
    NetworkConnect, NetworkListen, NetworkSend, NetworkSetsockopt, NetworkSocket,
};
use crate::socket_names::type_name;
use crate::{Event, EventSpec, Payload, SyscallAbi};

/// An open of a path alone reads nothing.
const O_PATH: u32 = 0o10_000_000;

impl KernelIoUring {
    /// The events that [`Event::act_of_ring`] makes.
    pub const ACTS: [&'static EventSpec; 13] = [
        FileOpen::SPEC,
        FileDelete::SPEC,
        FileRename::SPEC,
        FileLink::SPEC,
        FileMkdir::SPEC,
        FileXattrChange::SPEC,
        NetworkConnect::SPEC,
        NetworkAccept::SPEC,
        NetworkBind::SPEC,
        NetworkListen::SPEC,
        NetworkSocket::SPEC,
        NetworkSend::SPEC,
        NetworkSetsockopt::SPEC,
    ];

    /// The event that a system call would have for it; none for the making of a ring, and for what is none of a call's.
    pub fn act_spec(&self) -> Option<&'static EventSpec> {
        self.operation.as_ref()?;
        Some(match self.number {
            operations::IORING_OP_OPENAT | operations::IORING_OP_OPENAT2 if self.flag_bits & O_PATH == 0 => {
                FileOpen::SPEC
            }
            operations::IORING_OP_UNLINKAT => FileDelete::SPEC,
            operations::IORING_OP_RENAMEAT => FileRename::SPEC,
            operations::IORING_OP_LINKAT | operations::IORING_OP_SYMLINKAT => FileLink::SPEC,
            operations::IORING_OP_MKDIRAT => FileMkdir::SPEC,
            operations::IORING_OP_SETXATTR | operations::IORING_OP_FSETXATTR => FileXattrChange::SPEC,
            operations::IORING_OP_CONNECT => NetworkConnect::SPEC,
            operations::IORING_OP_ACCEPT => NetworkAccept::SPEC,
            operations::IORING_OP_BIND => NetworkBind::SPEC,
            operations::IORING_OP_LISTEN => NetworkListen::SPEC,
            operations::IORING_OP_SOCKET if self.makes_packets() => NetworkSocket::SPEC,
            operations::IORING_OP_URING_CMD => NetworkSetsockopt::SPEC,
            operations::IORING_OP_SENDMSG
            | operations::IORING_OP_SEND
            | operations::IORING_OP_SEND_ZC
            | operations::IORING_OP_SENDMSG_ZC => NetworkSend::SPEC,
            _ => return None,
        })
    }

    fn makes_packets(&self) -> bool {
        self.family.as_deref() == Some("AF_PACKET") || self.socket_type.as_deref() == Some("SOCK_RAW")
    }

    fn act(&self) -> Option<Payload> {
        let spec = self.act_spec()?;
        let path = || self.path.clone().unwrap_or_default();
        let raw_path = || self.raw_path.clone();
        Some(match spec.kind {
            event_kind::KIND_FILE_OPEN => Payload::FileOpen(FileOpen {
                path: path(),
                raw_path: raw_path(),
                flags: self.open_flags.clone().unwrap_or_default(),
                flag_bits: self.flag_bits,
                ..FileOpen::default()
            }),
            event_kind::KIND_FILE_DELETE => Payload::FileDelete(FileDelete {
                path: path(),
                raw_path: raw_path(),
                is_directory: self.is_directory.unwrap_or_default(),
            }),
            event_kind::KIND_FILE_RENAME => Payload::FileRename(FileRename {
                path: path(),
                target_path: self.target_path.clone().unwrap_or_default(),
                exchanged: self.exchanged.unwrap_or_default(),
            }),
            event_kind::KIND_FILE_LINK => Payload::FileLink(FileLink {
                path: path(),
                raw_path: raw_path(),
                link_type: if self.number == operations::IORING_OP_SYMLINKAT { "symbolic" } else { "hard" },
                symbolic_target: self.symbolic_target.clone(),
                target_path: self.target_path.clone(),
            }),
            event_kind::KIND_FILE_MKDIR => Payload::FileMkdir(FileMkdir {
                path: path(),
                raw_path: raw_path(),
                mode: self.mode().unwrap_or_default(),
            }),
            event_kind::KIND_FILE_XATTR_CHANGE => Payload::FileXattrChange(FileXattrChange {
                path: path(),
                raw_path: raw_path(),
                attribute: self.attribute.clone().unwrap_or_default(),
                is_removed: false,
                value_size: self.value_size().unwrap_or_default(),
            }),
            event_kind::KIND_NETWORK_CONNECT => Payload::NetworkConnect(NetworkConnect {
                server_address: self.server_address.clone(),
                ends: self.ends.clone(),
                is_pending: self.phase == "submitted",
            }),
            event_kind::KIND_NETWORK_ACCEPT => Payload::NetworkAccept(NetworkAccept { ends: self.ends.clone() }),
            event_kind::KIND_NETWORK_BIND => {
                Payload::NetworkBind(NetworkBind { ends: self.ends.clone(), address: self.own_address.clone() })
            }
            event_kind::KIND_NETWORK_LISTEN => Payload::NetworkListen(NetworkListen {
                backlog: self.backlog().unwrap_or_default(),
                ends: self.ends.clone(),
                address: self.own_address.clone(),
            }),
            event_kind::KIND_NETWORK_SOCKET => Payload::NetworkSocket(NetworkSocket {
                family: self.family.clone().unwrap_or_default(),
                socket_type: self.socket_type.clone().unwrap_or_default(),
                protocol: self.protocol().unwrap_or_default(),
            }),
            event_kind::KIND_NETWORK_SETSOCKOPT => Payload::NetworkSetsockopt(NetworkSetsockopt {
                option: self.option().unwrap_or_default(),
                family: self.family.clone(),
                socket_type: self.socket_type.clone(),
                instruction_count: self.instruction_count(),
            }),
            _ => Payload::NetworkSend(NetworkSend {
                size: self.result.and_then(|bytes| u32::try_from(bytes).ok()),
                messages: None,
                socket_type: type_name(self.own_type.into()),
                protocol: self.own_protocol.into(),
                server_address: self.server_address.clone(),
                ends: self.ends.clone(),
            }),
        })
    }
}

impl Event {
    /// What an operation of io_uring does, as the event that a system call would have for it: with the same identity, and
    /// an outcome that is `unknown` until the operation has completed.
    pub fn act_of_ring(&self) -> Option<Self> {
        let Payload::KernelIoUring(ring) = &self.payload else { return None };
        let payload = ring.act()?;
        Some(Self {
            abi: SyscallAbi::IoUring,
            is_pending: ring.is_pending(),
            error: self.error,
            process: self.process.clone(),
            workload: self.workload.clone(),
            trace: self.trace,
            trace_attributes: self.trace_attributes.clone(),
            uid: self.uid,
            time_unix_nano: self.time_unix_nano,
            observed_time_unix_nano: self.observed_time_unix_nano,
            thread_id: self.thread_id,
            thread_name: self.thread_name.clone(),
            truncated_fields: self.truncated_fields.clone(),
            escaped_fields: self.escaped_fields.clone(),
            unreadable_fields: self.unreadable_fields.clone(),
            ..Self::of(payload)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(number: u32, phase: &'static str) -> KernelIoUring {
        KernelIoUring { number, phase, operation: Some(String::new()), ..KernelIoUring::default() }
    }

    #[test]
    fn each_act_is_one_of_those_that_are_listed() {
        for number in 0..64 {
            let family = Some("AF_PACKET".to_owned());
            let event = Event::of(Payload::KernelIoUring(KernelIoUring { family, ..ring(number, "completed") }));
            let Payload::KernelIoUring(ring) = &event.payload else { unreachable!() };
            let (spec, act) = (ring.act_spec(), event.act_of_ring());
            assert_eq!(
                spec.map(|spec| spec.name),
                act.as_ref().map(|act| act.payload.spec().name),
                "operation {number}"
            );
            assert!(spec.is_none_or(|spec| KernelIoUring::ACTS.iter().any(|act| act.kind == spec.kind)));
        }
    }

    #[test]
    fn the_outcome_is_known_when_the_operation_has_completed() {
        let of = |phase| {
            let open = ring(operations::IORING_OP_OPENAT, phase);
            Event::of(Payload::KernelIoUring(KernelIoUring { path: Some("/etc/shadow".to_owned()), ..open }))
        };
        let submitted = of("submitted").act_of_ring().expect("an act");
        let completed = Event { error: Some(13), ..of("completed") }.act_of_ring().expect("an act");
        assert_eq!((submitted.outcome(), completed.outcome()), ("unknown", "failure"));
        assert_eq!((submitted.abi.name(), completed.abi.name()), (Some("io_uring"), Some("io_uring")));
        let Payload::FileOpen(open) = &submitted.payload else { panic!("{:?}", submitted.payload) };
        assert_eq!((open.path.as_str(), open.for_writing()), ("/etc/shadow", false));
    }

    #[test]
    fn neither_a_ring_nor_a_path_that_is_not_opened_is_an_act() {
        let setup = KernelIoUring { operation: None, ..ring(operations::IORING_OP_OPENAT, "setup") };
        let path = KernelIoUring { flag_bits: O_PATH, ..ring(operations::IORING_OP_OPENAT, "completed") };
        for ring in [setup, path] {
            assert!(Event::of(Payload::KernelIoUring(ring)).act_of_ring().is_none());
        }
    }
}

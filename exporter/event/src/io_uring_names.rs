//! Names of io_uring's operations, as far as they are told of.

use vigie_bpf::wire::io_uring_operation as operations;

macro_rules! named {
    ($($operation:ident),+ $(,)?) => { &[$((operations::$operation, stringify!($operation)),)+] };
}

const OPERATIONS: &[(u32, &str)] = named![
    IORING_OP_SENDMSG,
    IORING_OP_ACCEPT,
    IORING_OP_CONNECT,
    IORING_OP_OPENAT,
    IORING_OP_SEND,
    IORING_OP_OPENAT2,
    IORING_OP_RENAMEAT,
    IORING_OP_UNLINKAT,
    IORING_OP_MKDIRAT,
    IORING_OP_SYMLINKAT,
    IORING_OP_LINKAT,
    IORING_OP_FSETXATTR,
    IORING_OP_SETXATTR,
    IORING_OP_SOCKET,
    IORING_OP_URING_CMD,
    IORING_OP_SEND_ZC,
    IORING_OP_SENDMSG_ZC,
    IORING_OP_BIND,
    IORING_OP_LISTEN,
];

/// `IORING_OP_…`, or the number of an operation without a name here.
pub(crate) fn operation(number: u32) -> String {
    let known = OPERATIONS.iter().find(|(known, _)| *known == number);
    known.map_or_else(|| number.to_string(), |(_, name)| (*name).to_owned())
}

/// Whether it sends to an address of its own.
pub(crate) fn is_send(number: u32) -> bool {
    [
        operations::IORING_OP_SENDMSG,
        operations::IORING_OP_SEND,
        operations::IORING_OP_SEND_ZC,
        operations::IORING_OP_SENDMSG_ZC,
    ]
    .contains(&number)
}

/// Whether its socket has no other end.
pub(crate) fn is_of_one_end(number: u32) -> bool {
    [operations::IORING_OP_ACCEPT, operations::IORING_OP_BIND, operations::IORING_OP_LISTEN].contains(&number)
}

/// Whether it opens a file.
pub(crate) fn is_open(number: u32) -> bool {
    [operations::IORING_OP_OPENAT, operations::IORING_OP_OPENAT2].contains(&number)
}

/// Whether it sets an extended attribute.
pub(crate) fn is_attribute(number: u32) -> bool {
    [operations::IORING_OP_FSETXATTR, operations::IORING_OP_SETXATTR].contains(&number)
}

//! Names of sockets' families and types: socket(2).

const FAMILIES: [(u32, &str); 9] = [
    (1, "AF_UNIX"),
    (2, "AF_INET"),
    (10, "AF_INET6"),
    (15, "AF_KEY"),
    (16, "AF_NETLINK"),
    (17, "AF_PACKET"),
    (38, "AF_ALG"),
    (40, "AF_VSOCK"),
    (44, "AF_XDP"),
];
const TYPES: [(u32, &str); 6] = [
    (1, "SOCK_STREAM"),
    (2, "SOCK_DGRAM"),
    (3, "SOCK_RAW"),
    (4, "SOCK_RDM"),
    (5, "SOCK_SEQPACKET"),
    (10, "SOCK_PACKET"),
];

/// `AF_…`, or the number of a family without a name here.
pub(crate) fn family_name(family: u32) -> String {
    name(&FAMILIES, family)
}

/// `SOCK_…`, or the number of a type without a name here.
pub(crate) fn type_name(socket_type: u32) -> String {
    name(&TYPES, socket_type)
}

fn name(names: &[(u32, &str)], number: u32) -> String {
    let known = names.iter().find(|(known, _)| *known == number);
    known.map_or_else(|| number.to_string(), |(_, name)| (*name).to_owned())
}

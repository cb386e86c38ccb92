use std::net::IpAddr;

use proptest::prelude::*;
use simple_dns::rdata::{A, AAAA, CNAME, RData};
use simple_dns::{CLASS, Name, Packet, Question, ResourceRecord, TYPE};

use super::DnsMessage;

fn label() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9_-]{1,20}"
}

fn name() -> impl Strategy<Value = String> {
    prop::collection::vec(label(), 1..8).prop_map(|labels| labels.join("."))
}

/// A message that another library writes, with what it says.
fn written(id: u16, name: &str, alias: &str, addresses: &[IpAddr], compressed: bool) -> Vec<u8> {
    let mut packet = Packet::new_reply(id);
    let owner = Name::new(name).expect("a name");
    packet.questions.push(Question::new(owner.clone(), TYPE::A.into(), CLASS::IN.into(), false));
    let target = Name::new(alias).expect("a name");
    packet.answers.push(ResourceRecord::new(owner, CLASS::IN, 600, RData::CNAME(CNAME(target.clone()))));
    for address in addresses {
        let data = match address {
            IpAddr::V4(address) => RData::A(A::from(*address)),
            IpAddr::V6(address) => RData::AAAA(AAAA::from(*address)),
        };
        packet.answers.push(ResourceRecord::new(target.clone(), CLASS::IN, 300, data));
    }
    let bytes = if compressed { packet.build_bytes_vec_compressed() } else { packet.build_bytes_vec() };
    bytes.expect("it can be written")
}

proptest! {
    #[test]
    fn what_another_library_writes_is_read(
        id: u16,
        name in name(),
        alias in name(),
        addresses in prop::collection::vec(any::<IpAddr>(), 0..6),
        compressed: bool,
    ) {
        let read = DnsMessage::read(&written(id, &name, &alias, &addresses, compressed));
        prop_assert_eq!(read.id, id);
        prop_assert_eq!(read.question, Some((name, "A".to_owned())));
        prop_assert_eq!(read.aliases, [alias]);
        prop_assert_eq!(read.time_to_live, if addresses.is_empty() { 600 } else { 300 });
        prop_assert_eq!(read.addresses, addresses);
        prop_assert!(!read.is_malformed);
    }

    /// Bytes changed anywhere: nothing panics, and nothing is longer than the message can say.
    #[test]
    fn damaged_messages_are_read_as_far_as_they_go(
        name in name(),
        alias in name(),
        addresses in prop::collection::vec(any::<IpAddr>(), 0..6),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut message = written(7, &name, &alias, &addresses, true);
        for (index, byte) in damage {
            let at = index.index(message.len());
            message[at] = byte;
        }
        let read = DnsMessage::read(&message);
        prop_assert!(read.addresses.len() * 16 <= message.len());
        prop_assert!(read.question.is_none_or(|(name, _)| name.len() <= 4 * 255));
    }

    #[test]
    fn any_bytes_are_read(message in prop::collection::vec(any::<u8>(), 0..600)) {
        DnsMessage::read(&message);
    }
}

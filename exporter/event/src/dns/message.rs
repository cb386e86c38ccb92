use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::names_of_numbers::{response_code_name, type_name};
use super::reader::Reader;

const TYPE_A: u16 = 1;
const TYPE_CNAME: u16 = 5;
const TYPE_AAAA: u16 = 28;
const CLASS_INTERNET: u16 = 1;

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct DnsMessage {
    /// Chosen by who asks.
    pub(crate) id: u16,
    /// `NOERROR` and the like; an asker's is without meaning.
    pub(crate) response_code: String,
    /// The first question: name and type. Nobody asks two.
    pub(crate) question: Option<(String, String)>,
    /// Of the answers of class IN.
    pub(crate) addresses: Vec<IpAddr>,
    /// Names that the name asked for stands for.
    pub(crate) aliases: Vec<String>,
    /// The shortest of the answers', in seconds; 0 without any.
    pub(crate) time_to_live: u32,
    /// The message ends before, or says other than, what its header announces.
    pub(crate) is_malformed: bool,
}

impl DnsMessage {
    /// Reads question and answers; authorities and what else is added are nobody's question.
    pub(crate) fn read(message: &[u8]) -> Self {
        let mut read = Self::default();
        read.is_malformed = read.fill(&mut Reader { message, at: 0 }).is_none();
        read
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> Option<()> {
        self.id = reader.u16()?;
        self.response_code = response_code_name((reader.u16()? & 0xf) as u8);
        let (questions, answers) = (reader.u16()?, reader.u16()?);
        reader.bytes(4)?;
        for _ in 0..questions {
            let name = reader.name()?;
            let kind = reader.u16()?;
            reader.u16()?;
            self.question.get_or_insert_with(|| (name, type_name(kind)));
        }
        for _ in 0..answers {
            self.answer(reader)?;
        }
        Some(())
    }

    fn answer(&mut self, reader: &mut Reader<'_>) -> Option<()> {
        reader.name()?;
        let (kind, class, time_to_live, length) = (reader.u16()?, reader.u16()?, reader.u32()?, reader.u16()?);
        let mut inside = *reader;
        let data = reader.bytes(length.into())?;
        if class != CLASS_INTERNET {
            return Some(());
        }
        let address = match kind {
            TYPE_A => Ipv4Addr::from(<[u8; 4]>::try_from(data).ok()?).into(),
            TYPE_AAAA => Ipv6Addr::from(<[u8; 16]>::try_from(data).ok()?).into(),
            TYPE_CNAME => {
                let alias = inside.name()?;
                if inside.at != reader.at {
                    return None;
                }
                self.note(time_to_live);
                self.aliases.push(alias);
                return Some(());
            }
            _ => return Some(()),
        };
        self.note(time_to_live);
        self.addresses.push(address);
        Some(())
    }

    fn note(&mut self, time_to_live: u32) {
        let is_first = self.addresses.is_empty() && self.aliases.is_empty();
        self.time_to_live = if is_first { time_to_live } else { self.time_to_live.min(time_to_live) };
    }
}

use std::net::IpAddr;

use vigie_bpf::wire;

use super::Endpoints;
use crate::decode::Record;
use crate::dns::DnsMessage;
use crate::{DecodeError, Event, Value};

event! {
    /// A process asked a DNS server, or was answered: messages to and from port 53 by UDP and TCP. What does not fit into a
    /// segment is cut. An answer belongs to the thread that asked.
    pub struct NetworkDns: KIND_NETWORK_DNS = "network.dns" {
        /// Name that was asked for, as it was written: with what is not printable, and dots within labels, as `\DDD`.
        question_name: Option<String> => "dns.question.name" ("www.example.com"),
        /// Type of the records that were asked for, by IANA's name; `TYPE…` for one without.
        question_type: Option<String> => "vigie.dns.question.type" ("AAAA"),
        /// Id of the message: an answer has its question's.
        id: u16 => "vigie.dns.id" ("29124"),
        /// Whether this is the answer to a question.
        is_answer: bool => "vigie.dns.is_answer" ("true"),
        /// Of an answer, by IANA's name; `RCODE…` for one without.
        response_code: Option<String> => "vigie.dns.response_code" ("NXDOMAIN"),
        /// Addresses in the answer.
        answers: Option<Vec<String>> => "dns.answers" ("192.0.2.7,2001:db8::7"),
        /// Names that the name asked for is an alias of (CNAME), in the answer's order.
        aliases: Option<Vec<String>> => "vigie.dns.aliases" ("edge.example.net"),
        /// Bytes of the message.
        size: u32 => "vigie.dns.size" ("45"),
        /// The message is none, or ends before what it announces.
        is_malformed: Option<bool> => "vigie.dns.is_malformed" ("true"),
    }
    endpoints: ends;
    rule_only {
        /// Name that was asked for in lower case: DNS makes no difference, and an asker can choose either.
        "vigie.dns.question.lowercase_name": String ("www.example.com") = |event| match &event.question_name {
            Some(name) => Value::String(name.to_ascii_lowercase().into()),
            None => Value::Null,
        };
    }
    internal {
        /// Of the answers.
        addresses: Vec<IpAddr>,
        /// The shortest of the answers', in seconds.
        time_to_live: u32,
    }
    each_told: true
    notable: |_, _| true
}

impl NetworkDns {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let dns: wire::network_dns = record.read()?;
        let bytes = record.bytes("dns.answers", dns.message)?;
        let message = DnsMessage::read(bytes);
        let is_whole = bytes.len() as u64 == u64::from(dns.message_size);
        let is_answer = dns.is_answer != 0;
        let (question_name, question_type) = message.question.unzip();
        let answers = message.addresses.iter().map(ToString::to_string).collect();
        Ok(Self {
            question_name,
            question_type,
            id: message.id,
            is_answer,
            response_code: is_answer.then_some(message.response_code),
            answers: is_answer.then_some(answers),
            aliases: Some(message.aliases).filter(|aliases| is_answer && !aliases.is_empty()),
            size: dns.message_size,
            // What is cut ends early by itself.
            is_malformed: Some(message.is_malformed && is_whole).filter(|&malformed| malformed),
            ends: Endpoints::decode(record, dns.endpoints)?,
            addresses: message.addresses,
            time_to_live: message.time_to_live,
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let server = self.ends.peer_address.as_deref().unwrap_or("a server");
        let asker = event.process.image.executable_name();
        let question = match (&self.question_name, &self.question_type) {
            (Some(name), Some(kind)) => format!("{name} ({kind})"),
            _ => "nothing that can be read".to_owned(),
        };
        if !self.is_answer {
            return format!("{asker} asked {server} for {question}");
        }
        let code = self.response_code.as_deref().unwrap_or_default();
        let answers = match self.answers.as_deref() {
            Some(answers) if !answers.is_empty() => answers.join(", "),
            _ => code.to_owned(),
        };
        format!("{server} answered {asker} for {question}: {answers}")
    }
}

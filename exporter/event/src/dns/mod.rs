//! DNS messages (RFC 1035), as far as events tell of them. Whoever can send a packet chose the bytes: nothing here panics,
//! and what is wrong with a message keeps nothing of what precedes it from being told.

mod message;
mod name;
mod names_of_numbers;
#[cfg(test)]
mod properties;
mod reader;
#[cfg(test)]
mod tests;

pub(crate) use message::DnsMessage;

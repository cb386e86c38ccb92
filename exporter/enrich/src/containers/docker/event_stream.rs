use http_body_util::BodyExt as _;
use hyper::body::Incoming;

use super::event::notice;
use crate::containers::failure::Failure;
use crate::containers::notice::Notice;
use crate::containers::runtime::Runtime;

/// Bytes of one event; it carries the container's labels.
const MAX_LINE: usize = 1 << 20;

/// Events, one JSON document a line.
#[derive(Debug)]
pub(super) struct EventStream {
    body: Incoming,
    runtime: Runtime,
    buffer: Vec<u8>,
}

impl EventStream {
    pub(super) fn new(body: Incoming, runtime: Runtime) -> Self {
        Self { body, runtime, buffer: Vec::new() }
    }

    /// The next event that tells something; an error when the stream has ended.
    pub(super) async fn next(&mut self) -> Result<Notice, Failure> {
        loop {
            while let Some(line) = take_line(&mut self.buffer) {
                if let Some(notice) = notice(&line, self.runtime) {
                    return Ok(notice);
                }
            }
            if self.buffer.len() > MAX_LINE {
                return Err(Failure::Malformed);
            }
            let frame = self.body.frame().await.ok_or(Failure::Unavailable)?.map_err(|_| Failure::Unavailable)?;
            if let Some(data) = frame.data_ref() {
                self.buffer.extend_from_slice(data);
            }
        }
    }
}

fn take_line(buffer: &mut Vec<u8>) -> Option<Vec<u8>> {
    let end = buffer.iter().position(|byte| *byte == b'\n')?;
    let rest = buffer.split_off(end + 1);
    Some(std::mem::replace(buffer, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_taken_whole() {
        let mut buffer = b"one\ntwo\nthr".to_vec();
        assert_eq!(take_line(&mut buffer).as_deref(), Some(&b"one\n"[..]));
        assert_eq!(take_line(&mut buffer).as_deref(), Some(&b"two\n"[..]));
        assert_eq!(take_line(&mut buffer), None);
        assert_eq!(buffer, b"thr");
    }
}

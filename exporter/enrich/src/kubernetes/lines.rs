use http_body_util::BodyExt as _;
use kube::client::Body;

use super::api_failure::ApiFailure;

/// The lines of an answer that goes on, each of a bounded length.
#[derive(Debug)]
pub(super) struct Lines {
    body: Body,
    buffer: Vec<u8>,
    longest: usize,
}

impl Lines {
    pub(super) fn new(body: Body, longest: usize) -> Self {
        Self { body, buffer: Vec::new(), longest }
    }

    /// The next line, or nothing at the end. May be dropped while it waits.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, ApiFailure> {
        loop {
            if let Some(end) = memchr::memchr(b'\n', &self.buffer) {
                let rest = self.buffer.split_off(end + 1);
                let mut line = std::mem::replace(&mut self.buffer, rest);
                line.pop();
                return Ok(Some(line));
            }
            if self.buffer.len() > self.longest {
                return Err(ApiFailure::Malformed(format!("a line is longer than {} bytes", self.longest)));
            }
            match self.body.frame().await {
                Some(Ok(frame)) => self.buffer.extend(frame.data_ref().into_iter().flatten()),
                Some(Err(error)) => return Err(ApiFailure::Unavailable(error.to_string())),
                // What has no end of line was cut.
                None => return Ok(None),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_are_told_apart_and_bounded() {
        let mut lines = Lines::new(Body::from(b"one\n\ntwo\ncut".to_vec()), 8);
        let mut told = Vec::new();
        while let Some(line) = lines.next().await.expect("a line") {
            told.push(String::from_utf8(line).expect("text"));
        }
        assert_eq!(told, ["one", "", "two"]);
        let endless = Lines::new(Body::from(vec![b'x'; 9]), 8).next().await;
        assert!(matches!(endless, Err(ApiFailure::Malformed(_))), "{endless:?}");
    }
}

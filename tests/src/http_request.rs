//! An HTTP request as a server of the test bed sees it.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::time::SystemTime;

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// The method, for example `POST`.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// The headers by their names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body as sent, compressed when the client compressed it.
    pub body: Vec<u8>,
    /// When all of it was there.
    pub received: SystemTime,
}

impl HttpRequest {
    /// Reads one request from `stream`; `None` when the client closed it without one.
    ///
    /// What follows the request is read too and lost: answer with `Connection: close`.
    pub fn read(stream: impl Read) -> io::Result<Option<Self>> {
        let mut reader = BufReader::new(stream);
        let Some(first) = line(&mut reader)? else { return Ok(None) };
        let mut words = first.split(' ').map(str::to_owned);
        let (Some(method), Some(path)) = (words.next(), words.next()) else {
            return Err(invalid(format!("`{first}` is no request line")));
        };
        let mut headers = BTreeMap::new();
        loop {
            let header = line(&mut reader)?.ok_or(ErrorKind::UnexpectedEof)?;
            if header.is_empty() {
                break;
            }
            let (name, value) = header.split_once(':').ok_or_else(|| invalid(format!("`{header}` is no header")))?;
            headers.insert(name.to_lowercase(), value.trim().to_owned());
        }
        let body = if headers.get("transfer-encoding").is_some_and(|value| value == "chunked") {
            chunks(&mut reader)?
        } else {
            let length = headers.get("content-length").map_or(Ok(0), |value| number(value, 10))?;
            bytes(&mut reader, length)?
        };
        Ok(Some(Self { method, path, headers, body, received: SystemTime::now() }))
    }
}

fn chunks(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = line(reader)?.ok_or(ErrorKind::UnexpectedEof)?;
        let size = number(size.split(';').next().unwrap_or_default(), 16)?;
        body.extend(bytes(reader, size)?);
        // Each chunk ends with an empty line, and so does the last one, which is empty, when there are no trailers.
        line(reader)?;
        if size == 0 {
            return Ok(body);
        }
    }
}

fn bytes(reader: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    reader.take(length).read_to_end(&mut body)?;
    if body.len() as u64 == length { Ok(body) } else { Err(ErrorKind::UnexpectedEof.into()) }
}

fn line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = String::new();
    let length = reader.read_line(&mut line)?;
    Ok((length > 0).then(|| line.trim_end_matches(['\n', '\r']).to_owned()))
}

fn number(text: &str, radix: u32) -> io::Result<u64> {
    u64::from_str_radix(text.trim(), radix).map_err(|_| invalid(format!("`{text}` is no length")))
}

fn invalid(message: String) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_body_by_its_length() {
        let text = "POST /v1/logs HTTP/1.1\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n\r\nhello";
        let request = HttpRequest::read(text.as_bytes()).expect("a valid request").expect("a request");
        assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v1/logs"));
        assert_eq!(request.headers["content-type"], "text/plain");
        assert_eq!(request.body, b"hello");
    }

    #[test]
    fn reads_a_body_in_chunks() {
        let text = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n";
        let request = HttpRequest::read(text.as_bytes()).expect("a valid request").expect("a request");
        assert_eq!(request.body, b"hello");
    }

    #[test]
    fn a_closed_connection_is_no_request_and_half_a_request_an_error() {
        assert_eq!(HttpRequest::read(&b""[..]).expect("no error"), None);
        assert!(HttpRequest::read(&b"GET / HTTP/1.1\r\n"[..]).is_err());
        assert!(HttpRequest::read(&b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf"[..]).is_err());
    }
}

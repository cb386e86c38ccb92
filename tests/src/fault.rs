//! The ways in which a collector misbehaves.

/// How a [`FaultCollector`](crate::FaultCollector) answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It takes everything, as a sound collector does.
    None,
    /// It answers 503 and asks to be tried again after so many seconds.
    Unavailable {
        /// The seconds in `Retry-After`.
        retry_after: u32,
    },
    /// It accepts connections and reads requests, and never answers.
    Hang,
    /// It answers 400, which means that the data is bad and must not be sent again.
    Reject,
    /// It answers 200 and says that it took only a part.
    Partial {
        /// How many records it did not take.
        rejected: u64,
        /// Why.
        message: String,
    },
}

impl Fault {
    /// The status line with the headers that belong to it, and the body in JSON or protobuf; `None` for no answer.
    pub(crate) fn answer(&self, json: bool) -> Option<(String, Vec<u8>)> {
        let status = |text: &str| if json { json_object("message", text) } else { protobuf_text(2, text) };
        Some(match self {
            Self::Hang => return None,
            Self::None => ("200 OK".to_owned(), if json { b"{}".to_vec() } else { Vec::new() }),
            Self::Unavailable { retry_after } => {
                (format!("503 Service Unavailable\r\nRetry-After: {retry_after}"), status("overloaded"))
            }
            Self::Reject => ("400 Bad Request".to_owned(), status("these records are not understood")),
            Self::Partial { rejected, message } => ("200 OK".to_owned(), partial_success(*rejected, message, json)),
        })
    }
}

/// An OTLP `ExportLogsServiceResponse` with its `partial_success`.
fn partial_success(rejected: u64, message: &str, json: bool) -> Vec<u8> {
    if json {
        let partial = serde_json::json!({ "rejectedLogRecords": rejected.to_string(), "errorMessage": message });
        return serde_json::json!({ "partialSuccess": partial }).to_string().into_bytes();
    }
    let mut partial = vec![0x08];
    varint(&mut partial, rejected);
    partial.extend(protobuf_text(2, message));
    let mut response = vec![0x0a];
    varint(&mut response, partial.len() as u64);
    response.extend(partial);
    response
}

fn json_object(name: &str, text: &str) -> Vec<u8> {
    serde_json::json!({ name: text }).to_string().into_bytes()
}

fn protobuf_text(field: u8, text: &str) -> Vec<u8> {
    let mut bytes = vec![field << 3 | 2];
    varint(&mut bytes, text.len() as u64);
    bytes.extend(text.as_bytes());
    bytes
}

fn varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partial_success_is_what_otlp_says() {
        let fault = Fault::Partial { rejected: 300, message: "no".to_owned() };
        let (head, body) = fault.answer(false).expect("an answer");
        assert_eq!(head, "200 OK");
        // Field 1, seven bytes: field 1 is the integer 300, field 2 the text.
        assert_eq!(body, [0x0a, 7, 0x08, 0xac, 0x02, 0x12, 2, b'n', b'o']);
        let (_, body) = fault.answer(true).expect("an answer");
        assert_eq!(body, br#"{"partialSuccess":{"errorMessage":"no","rejectedLogRecords":"300"}}"#);
    }

    #[test]
    fn an_overload_says_when_to_come_back() {
        let (head, _) = Fault::Unavailable { retry_after: 2 }.answer(true).expect("an answer");
        assert_eq!(head, "503 Service Unavailable\r\nRetry-After: 2");
        assert_eq!(Fault::Hang.answer(true), None);
    }
}

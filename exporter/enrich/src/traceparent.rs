/// A W3C `traceparent`: the trace, and the span that caused what carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TraceParent {
    /// Never all zero.
    pub trace_id: [u8; 16],
    /// Never all zero.
    pub span_id: [u8; 8],
    /// W3C trace flags; of versions to come only the bits that are defined today (sampled, random).
    pub flags: u8,
}

/// `sampled` and `random-trace-id`.
const DEFINED_FLAGS: u8 = 0x03;

impl TraceParent {
    /// Bytes of version 00: `00-` trace id `-` span id `-` flags.
    const LENGTH: usize = 55;

    /// Parses the value as <https://www.w3.org/TR/trace-context-2/#traceparent-header> says: lower-case hexadecimal digits,
    /// no id all zero, not version `ff`; a version to come may have more behind another `-`.
    pub fn parse(value: &[u8]) -> Option<Self> {
        let (known, more) = value.split_at_checked(Self::LENGTH)?;
        let [version] = hexadecimal(&known[..2])?;
        let dashes_are_there = [2, 35, 52].into_iter().all(|place| known[place] == b'-');
        let length_is_right = match version {
            0 => more.is_empty(),
            0xff => false,
            _ => more.first().is_none_or(|&byte| byte == b'-'),
        };
        let trace_id = hexadecimal::<16>(&known[3..35])?;
        let span_id = hexadecimal::<8>(&known[36..52])?;
        let [flags] = hexadecimal(&known[53..])?;
        let flags = if version == 0 { flags } else { flags & DEFINED_FLAGS };
        let is_valid = dashes_are_there && length_is_right && trace_id != [0; 16] && span_id != [0; 8];
        is_valid.then_some(Self { trace_id, span_id, flags })
    }
}

fn hexadecimal<const LENGTH: usize>(digits: &[u8]) -> Option<[u8; LENGTH]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; LENGTH];
    for (byte, pair) in bytes.iter_mut().zip(digits.as_chunks::<2>().0) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use proptest::prelude::*;

    use super::*;

    const VALID: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    fn parse(value: &str) -> Option<TraceParent> {
        TraceParent::parse(value.as_bytes())
    }

    #[test]
    fn the_specifications_example_is_read() {
        let parent = parse(VALID).expect("valid");
        assert_eq!((parent.trace_id[0], parent.trace_id[15]), (0x0a, 0x9c));
        assert_eq!((parent.span_id[0], parent.span_id[7], parent.flags), (0xb7, 0x31, 1));
    }

    #[test]
    fn what_is_not_valid_is_refused() {
        for broken in [
            "",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 ",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "FF-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "0g-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01x",
        ] {
            assert_eq!(parse(broken), None, "{broken}");
        }
    }

    #[test]
    fn a_version_to_come_is_read_as_far_as_it_is_known() {
        let today = parse(VALID).expect("valid");
        for later in [
            "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "fe-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-fd-what-ever",
        ] {
            assert_eq!(parse(later), Some(today), "{later}");
        }
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

        #[test]
        fn what_is_written_is_read(trace_id: [u8; 16], span_id: [u8; 8], flags: u8) {
            let text = format!("00-{}-{}-{flags:02x}", hex(&trace_id), hex(&span_id));
            let expected = (trace_id != [0; 16] && span_id != [0; 8]).then_some(TraceParent { trace_id, span_id, flags });
            prop_assert_eq!(parse(&text), expected);
        }

        #[test]
        fn one_wrong_byte_never_changes_an_id_unseen(place in 0..55_usize, byte: u8) {
            let mut text = VALID.as_bytes().to_vec();
            text[place] = byte;
            if let Some(parent) = TraceParent::parse(&text) {
                let again = format!("{}-{}", hex(&parent.trace_id), hex(&parent.span_id));
                prop_assert_eq!(again.as_bytes(), &text[3..52]);
            }
        }

        #[test]
        fn no_bytes_panic(value in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = TraceParent::parse(&value);
        }
    }
}

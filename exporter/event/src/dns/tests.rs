use super::DnsMessage;

/// A header, with counts of questions and answers.
fn header(flags: u16, questions: u8, answers: u8) -> Vec<u8> {
    [&[0xab, 0xcd][..], &flags.to_be_bytes(), &[0, questions, 0, answers, 0, 0, 0, 0]].concat()
}

/// `www.example.com` A, at offset 12.
const QUESTION: &[u8] = b"\x03www\x07example\x03com\0\0\x01\0\x01";

fn answer(owner: &[u8], kind: u8, time_to_live: u32, data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u16).to_be_bytes();
    [owner, &[0, kind, 0, 1], &time_to_live.to_be_bytes(), &length, data].concat()
}

fn name_of(question: &[u8]) -> Option<String> {
    DnsMessage::read(&[&header(0x100, 1, 0), question, &[0, 1, 0, 1]].concat()).question.map(|(name, _)| name)
}

#[test]
fn a_question_is_read() {
    let message = DnsMessage::read(&[&header(0x100, 1, 0), QUESTION].concat());
    assert_eq!(message.id, 0xabcd);
    assert_eq!(message.question, Some(("www.example.com".to_owned(), "A".to_owned())));
    assert!(!message.is_malformed);
}

/// As servers write them: an alias, whose address follows, by compressed names.
#[test]
fn an_answer_is_read_through_its_alias() {
    let alias = answer(b"\xc0\x0c", 5, 300, b"\x04edge\xc0\x10");
    let address = answer(b"\xc0\x2d", 1, 60, &[192, 0, 2, 7]);
    let other = answer(b"\xc0\x2d", 28, 90, &[0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]);
    let message = [&header(0x8180, 1, 3), QUESTION, &alias, &address, &other].concat();
    let read = DnsMessage::read(&message);
    assert!(!read.is_malformed, "{read:?}");
    assert_eq!(read.aliases, ["edge.example.com"]);
    assert_eq!(read.addresses.iter().map(ToString::to_string).collect::<Vec<_>>(), ["192.0.2.7", "2001:db8::7"]);
    assert_eq!((read.time_to_live, read.response_code.as_str()), (60, "NOERROR"));

    // Wherever it is cut: what precedes the cut is told, and no more.
    for end in 0..message.len() {
        let cut = DnsMessage::read(&message[..end]);
        assert!(cut.is_malformed, "{end}");
        assert_eq!(cut.question.is_some(), end >= 12 + QUESTION.len(), "{end}");
        assert!(read.addresses.starts_with(&cut.addresses), "{end}");
    }
}

#[test]
fn codes_and_types_without_a_name_are_numbers() {
    let name_error = DnsMessage::read(&[&header(0x8183, 1, 0), QUESTION].concat());
    assert_eq!(name_error.response_code, "NXDOMAIN");
    let unknown = DnsMessage::read(&[&header(0x818c, 1, 0)[..], b"\0\xff\xf0\0\x01"].concat());
    assert_eq!(unknown.response_code, "RCODE12");
    assert_eq!(unknown.question, Some((".".to_owned(), "TYPE65520".to_owned())));
}

#[test]
fn names_are_written_as_semantic_conventions_ask() {
    assert_eq!(name_of(b"\x04a.b\"\x03\xc3\xa9\\\x02\x07\t\0").as_deref(), Some("a\\046b\\\".\\195\\169\\\\.\\007\\t"));
    assert_eq!(name_of(b"\x05WwW-_\0").as_deref(), Some("WwW-_"));
}

#[test]
fn names_that_lead_nowhere_are_refused() {
    // To itself, forward, through a loop of two, behind the end, and of an unknown form.
    assert_eq!(name_of(b"\xc0\x0c"), None);
    assert_eq!(name_of(b"\xc0\x0e\x01a\0"), None);
    assert_eq!(name_of(b"\x01a\xc0\x0c"), None);
    assert_eq!(name_of(b"\x01a\xc0\x10\xc0\x0e"), None);
    assert_eq!(name_of(b"\xff\xff"), None);
    assert_eq!(name_of(b"\x41a\0"), None);
    // The longest name has 255 bytes: 63 + 63 + 63 + 61 of labels, 4 lengths, and its end.
    let label = |length: u8| [vec![length], vec![b'a'; length.into()]].concat();
    let long = |last| [label(63), label(63), label(63), label(last), vec![0]].concat();
    assert_eq!(name_of(&long(61)).map(|name| name.len()), Some(253));
    assert_eq!(name_of(&long(62)), None);
}

/// The length that a record states is what counts, and what does not fit it is wrong.
#[test]
fn records_of_the_wrong_length_are_refused() {
    let short = answer(b"\xc0\x0c", 1, 60, &[192, 0, 2]);
    let alias = answer(b"\xc0\x0c", 5, 60, b"\x01a\0\0");
    for wrong in [short, alias] {
        let read = DnsMessage::read(&[&header(0x8180, 1, 1), QUESTION, &wrong].concat());
        assert!(read.is_malformed && read.addresses.is_empty() && read.aliases.is_empty());
        assert!(read.question.is_some());
    }
}

/// Version of Go that built a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct GoVersion {
    /// `1` of `go1.26.8`.
    pub major: u32,
    /// `26` of `go1.26.8`.
    pub minor: u32,
}

impl GoVersion {
    /// From `go1.26.8`, `go1.25rc1`, `go1.24.3 X:experiment` or `devel go1.27-0123abc …`. Nothing where the numbers are not
    /// said: `devel +0123abc`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let numbers = text.strip_prefix("devel ").unwrap_or(text).strip_prefix("go")?;
        let (major, rest) = numbers.split_once('.')?;
        let digits = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
        let number = |text: &str| {
            let is_number = text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
            if is_number { text.parse().ok() } else { None }
        };
        Some(Self { major: number(major)?, minor: number(&rest[..digits])? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_go_writes_them() {
        let parse = |text| GoVersion::parse(text).map(|version| (version.major, version.minor));
        for text in
            ["go1.26.8", "go1.26", "go1.26rc1", "go1.26.8 X:boringcrypto", "devel go1.26-0123abc Tue", "go1.26-custom"]
        {
            assert_eq!(parse(text), Some((1, 26)), "{text}");
        }
        for text in ["", "go", "go1", "go1.", "go.26", "devel +0123abc", "1.26", "go1.99999", "go99999.1", "go+1.2x"] {
            assert!(parse(text).is_none(), "{text}");
        }
    }
}

//! Which variables of an executed program's environment are told: those on a list, by name.

use vigie_event::text;

use crate::redact::redact_variable;

/// Variables by which code gets into a program, or by which a shell keeps silent of what it did.
pub const DEFAULT_VARIABLES: [&str; 17] = [
    "BASH_ENV",
    "ENV",
    "GCONV_PATH",
    "GLIBC_TUNABLES",
    "HISTFILE",
    "JAVA_TOOL_OPTIONS",
    "LD_AUDIT",
    "LD_LIBRARY_PATH",
    "LD_PRELOAD",
    "NODE_OPTIONS",
    "PERL5LIB",
    "PERL5OPT",
    "PROMPT_COMMAND",
    "PYTHONPATH",
    "PYTHONSTARTUP",
    "RUBYLIB",
    "RUBYOPT",
];

/// Pairs that are told of one exec at most: a name may stand in an environment again and again.
const MAX_PAIRS: usize = 32;
/// Bytes of one pair.
const MAX_PAIR: usize = 4096;

/// What is told of one environment.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ToldEnvironment {
    /// `NAME=value`, in the environment's order.
    pub(crate) pairs: Vec<String>,
    /// Whether there is more of them than is told.
    pub(crate) is_cut: bool,
    /// Whether some held bytes that are not UTF-8.
    pub(crate) is_escaped: bool,
}

impl ToldEnvironment {
    /// Picks the variables of these names from NUL-separated `NAME=value` pairs. Without `full`, secrets are replaced.
    pub(crate) fn of(names: &[String], environment: &[u8], full: bool) -> Self {
        let mut told = Self::default();
        for pair in environment.split(|&byte| byte == 0) {
            let Some(equals) = pair.iter().position(|&byte| byte == b'=') else { continue };
            if !names.iter().any(|name| name.as_bytes() == &pair[..equals]) {
                continue;
            }
            if told.pairs.len() == MAX_PAIRS {
                told.is_cut = true;
                break;
            }
            told.is_cut |= pair.len() > MAX_PAIR;
            let (mut pair, is_escaped) = text::from_bytes(&pair[..pair.len().min(MAX_PAIR)]);
            told.is_escaped |= is_escaped;
            if !full {
                redact_variable(&mut pair);
            }
            told.pairs.push(pair);
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(environment: &[u8]) -> ToldEnvironment {
        ToldEnvironment::of(&DEFAULT_VARIABLES.map(str::to_owned), environment, false)
    }

    #[test]
    fn only_variables_on_the_list_are_told() {
        let environment =
            b"HOME=/root\0LD_PRELOAD=/tmp/x.so\0AWS_SECRET_ACCESS_KEY=x\0LD_PRELOADED=1\0broken\0=x\0HISTFILE=";
        assert_eq!(told(environment).pairs, ["LD_PRELOAD=/tmp/x.so", "HISTFILE="]);
        assert_eq!(ToldEnvironment::of(&[], environment, false), ToldEnvironment::default());
    }

    #[test]
    fn secrets_in_a_value_are_replaced() {
        let environment =
            b"NODE_OPTIONS=--require /tmp/a.js --token=abcdef\0JAVA_TOOL_OPTIONS=-Ddb.password=hunter2 -Xmx1g";
        let expected = [
            "NODE_OPTIONS=--require /tmp/a.js --token=[redacted]",
            "JAVA_TOOL_OPTIONS=-Ddb.password=[redacted] -Xmx1g",
        ];
        assert_eq!(told(environment).pairs, expected);
        let full = ToldEnvironment::of(&["NODE_OPTIONS".to_owned()], environment, true);
        assert_eq!(full.pairs, ["NODE_OPTIONS=--require /tmp/a.js --token=abcdef"]);
    }

    #[test]
    fn what_is_cut_or_is_no_text_is_said_to_be() {
        let long = [b"LD_PRELOAD=".as_slice(), &[b'x'; MAX_PAIR]].concat();
        let cut = told(&long);
        assert_eq!((cut.pairs[0].len(), cut.is_cut, cut.is_escaped), (MAX_PAIR, true, false));
        let many = b"HISTFILE=a\0".repeat(MAX_PAIRS + 1);
        assert_eq!((told(&many).pairs.len(), told(&many).is_cut), (MAX_PAIRS, true));
        assert_eq!(
            told(b"LD_PRELOAD=\xff"),
            ToldEnvironment { pairs: vec!["LD_PRELOAD=\\xff".to_owned()], is_cut: false, is_escaped: true }
        );
    }
}

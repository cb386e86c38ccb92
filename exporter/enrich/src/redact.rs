//! Secrets in arguments, replaced before anything leaves the process.

/// What stands where a secret was.
const REDACTED: &str = "[redacted]";

/// Parts of option and variable names whose value is a secret.
const SECRET_NAMES: [&str; 13] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "api-key",
    "api_key",
    "access-key",
    "access_key",
    "private-key",
    "credential",
    "authorization",
];

/// Options whose next argument is `user:password`.
const USER_OPTIONS: [&str; 4] = ["-u", "--user", "--proxy-user", "-U"];

/// Shortest run of digits and letters that is taken for a key.
const KEY_LENGTH: usize = 32;

/// Replaces secrets in a command's arguments: values of options and variables whose names say so, the password in
/// `user:password` and in URLs, and long runs of hexadecimal or base64 digits.
pub fn redact(arguments: &mut [String]) {
    let mut previous = String::new();
    for (index, argument) in arguments.iter_mut().enumerate() {
        let original = std::mem::take(&mut previous);
        previous.clone_from(argument);
        if index == 0 {
            continue;
        }
        if original.starts_with('-')
            && !original.contains('=')
            && is_secret_name(&original)
            && !argument.starts_with('-')
        {
            REDACTED.clone_into(argument);
        } else if USER_OPTIONS.contains(&original.as_str()) {
            if let Some(colon) = argument.find(':') {
                argument.truncate(colon + 1);
                argument.push_str(REDACTED);
            }
        } else {
            redact_argument(argument);
        }
    }
}

/// The same in the value of one `NAME=value`: all of it where the name says so.
pub(crate) fn redact_variable(pair: &mut String) {
    let Some((name, value)) = pair.split_once('=') else { return };
    let mut value = value.to_owned();
    if is_secret_name(name) {
        REDACTED.clone_into(&mut value);
    } else {
        redact_argument(&mut value);
    }
    *pair = format!("{name}={value}");
}

fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_NAMES.iter().any(|part| name.contains(part))
}

/// An argument may hold a whole command (`sh -c "…"`), so it is looked at word by word.
fn redact_argument(argument: &mut String) {
    if !needs_look(argument) {
        return;
    }
    let mut result = String::with_capacity(argument.len());
    let mut secret_follows = false;
    for (index, word) in argument.split(' ').enumerate() {
        if index > 0 {
            result.push(' ');
        }
        if secret_follows && !word.is_empty() && !word.starts_with('-') {
            result.push_str(REDACTED);
            // `Authorization: Bearer …` has one more word.
            secret_follows = matches!(word, "Bearer" | "Basic" | "bearer" | "basic");
            continue;
        }
        let bare = word.trim_matches(['"', '\'']);
        secret_follows = is_secret_name(bare) && (bare.ends_with(':') || bare.starts_with("--") && !bare.contains('='));
        result.push_str(&redact_word(word));
    }
    *argument = result;
}

/// A quick no for the most arguments.
fn needs_look(argument: &str) -> bool {
    argument.len() >= KEY_LENGTH || argument.contains(['=', ':', ' '])
}

fn redact_word(word: &str) -> String {
    if let Some((name, _)) = word.split_once('=')
        && is_secret_name(name)
    {
        return format!("{name}={REDACTED}");
    }
    if let Some((name, value)) = word.split_once(':')
        && is_secret_name(name)
        && !value.is_empty()
        && !value.starts_with("//")
    {
        return format!("{name}:{REDACTED}");
    }
    redact_keys(&redact_userinfo(word))
}

/// `scheme://user:password@host`.
fn redact_userinfo(word: &str) -> String {
    let Some(scheme_end) = word.find("://").map(|at| at + 3) else { return word.to_owned() };
    let authority_end = word[scheme_end..].find('/').map_or(word.len(), |at| scheme_end + at);
    let Some(at) = word[scheme_end..authority_end].rfind('@').map(|at| scheme_end + at) else { return word.to_owned() };
    match word[scheme_end..at].find(':') {
        Some(colon) => format!("{}{REDACTED}{}", &word[..=scheme_end + colon], &word[at..]),
        None => word.to_owned(),
    }
}

/// Long runs that look like keys: hexadecimal, or base64 with digits and both cases.
fn redact_keys(word: &str) -> String {
    let mut result = String::with_capacity(word.len());
    let mut run_start = 0;
    let flush = |result: &mut String, run: &str| {
        result.push_str(if looks_like_key(run) { REDACTED } else { run });
    };
    for (at, character) in word.char_indices() {
        if !(character.is_ascii_alphanumeric() || character == '+' || character == '=') {
            flush(&mut result, &word[run_start..at]);
            result.push(character);
            run_start = at + character.len_utf8();
        }
    }
    flush(&mut result, &word[run_start..]);
    result
}

fn looks_like_key(run: &str) -> bool {
    if run.len() < KEY_LENGTH {
        return false;
    }
    let has = |test: fn(&u8) -> bool| run.bytes().any(|byte| test(&byte));
    let hexadecimal = run.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mixed = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit);
    hexadecimal && has(u8::is_ascii_digit) || mixed
}

#[cfg(test)]
mod tests {
    use super::redact;

    fn redacted(arguments: &[&str]) -> Vec<String> {
        let mut arguments: Vec<_> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        redact(&mut arguments);
        arguments
    }

    #[test]
    fn secrets_go() {
        assert_eq!(redacted(&["x", "--password", "hunter2", "-v"]), ["x", "--password", "[redacted]", "-v"]);
        assert_eq!(redacted(&["x", "--db-token=abc"]), ["x", "--db-token=[redacted]"]);
        assert_eq!(redacted(&["curl", "-u", "me:pw", "h"]), ["curl", "-u", "me:[redacted]", "h"]);
        assert_eq!(redacted(&["x", "https://me:pw@host/a"]), ["x", "https://me:[redacted]@host/a"]);
        assert_eq!(
            redacted(&["env", "AWS_SECRET_ACCESS_KEY=abc", "x"]),
            ["env", "AWS_SECRET_ACCESS_KEY=[redacted]", "x"]
        );
        assert_eq!(redacted(&["x", &"0123456789abcdef".repeat(4)]), ["x", "[redacted]"]);
        assert_eq!(
            redacted(&["curl", "-H", "Authorization: Bearer abc.def", "h"]),
            ["curl", "-H", "Authorization: [redacted] [redacted]", "h"]
        );
        assert_eq!(
            redacted(&["sh", "-c", "mysql --password hunter2 && echo ok"]),
            ["sh", "-c", "mysql --password [redacted] && echo ok"]
        );
    }

    #[test]
    fn ordinary_arguments_stay() {
        let plain =
            ["tar", "-C", "/usr/lib/x86_64-linux-gnu/gconv/something/long/enough", "--user", "root", "a=b", "-p", "80"];
        assert_eq!(redacted(&plain), plain);
        let shell = ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9; "];
        assert_eq!(redacted(&shell), shell);
        assert_eq!(redacted(&["x", "h\u{e9}llo w\u{f6}rld ".repeat(5).as_str()]).len(), 2);
    }
}

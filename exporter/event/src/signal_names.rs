//! Names of signals: signal(7). The numbers are those of x86, ARM and most other architectures.

const NAMES: [&str; 31] = [
    "SIGHUP",
    "SIGINT",
    "SIGQUIT",
    "SIGILL",
    "SIGTRAP",
    "SIGABRT",
    "SIGBUS",
    "SIGFPE",
    "SIGKILL",
    "SIGUSR1",
    "SIGSEGV",
    "SIGUSR2",
    "SIGPIPE",
    "SIGALRM",
    "SIGTERM",
    "SIGSTKFLT",
    "SIGCHLD",
    "SIGCONT",
    "SIGSTOP",
    "SIGTSTP",
    "SIGTTIN",
    "SIGTTOU",
    "SIGURG",
    "SIGXCPU",
    "SIGXFSZ",
    "SIGVTALRM",
    "SIGPROF",
    "SIGWINCH",
    "SIGIO",
    "SIGPWR",
    "SIGSYS",
];
/// The first that C libraries leave to programs; the kernel's own begin at 32.
const FIRST_REAL_TIME: u32 = 34;

/// `SIG…`, or the number of one without a name.
pub(crate) fn signal_name(number: u32) -> String {
    let known = number.checked_sub(1).and_then(|index| NAMES.get(index as usize));
    match (known, number) {
        (Some(name), _) => (*name).to_owned(),
        (None, FIRST_REAL_TIME) => "SIGRTMIN".to_owned(),
        (None, FIRST_REAL_TIME..=64) => format!("SIGRTMIN+{}", number - FIRST_REAL_TIME),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::signal_name;

    #[test]
    fn numbers_have_the_names_of_the_manual() {
        assert_eq!(
            [1, 9, 31, 32, 34, 64].map(signal_name),
            ["SIGHUP", "SIGKILL", "SIGSYS", "32", "SIGRTMIN", "SIGRTMIN+30"]
        );
    }
}

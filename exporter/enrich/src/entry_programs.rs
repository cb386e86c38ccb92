//! Programs by which somebody comes in from outside.

use std::iter;

use vigie_event::{FileIdentity, Process, SessionType};

/// Programs whose children begin a session, by the name of their file.
const NAMES: [(&str, SessionType); 10] = [
    ("sshd", SessionType::Ssh),
    ("sshd-session", SessionType::Ssh),
    ("dropbear", SessionType::Ssh),
    ("login", SessionType::Login),
    ("gdm-session-worker", SessionType::Login),
    ("sddm-helper", SessionType::Login),
    ("lightdm", SessionType::Login),
    ("cron", SessionType::Cron),
    ("crond", SessionType::Cron),
    ("anacron", SessionType::Cron),
];

/// The kind of entry program that a process runs: by its name, from a file that only root can have put there. Anybody can
/// call a file of his own `sshd`.
pub(crate) fn program_type(process: &Process) -> Option<SessionType> {
    let name = process.image.executable_name();
    let found = NAMES.iter().find(|(program, _)| *program == name);
    found.filter(|_| is_roots_alone(&process.image.file)).map(|(_, kind)| *kind)
}

/// Known, owned by root, and writable by nobody else.
fn is_roots_alone(file: &FileIdentity) -> bool {
    let is_writable = file.mode & 0o002 != 0 || (file.mode & 0o020 != 0 && file.gid != 0);
    file.inode != 0 && file.uid == 0 && !is_writable
}

/// What a process begins that `parent` has started, with this session of the kernel's audit.
///
/// Entry programs begin as root and become somebody else on the way to what they start. Within a visit one that somebody
/// starts begins no other, unless the audit counts a login of its own.
pub(crate) fn begun_by(parent: &Process, audit_session_id: Option<u32>) -> Option<SessionType> {
    let kind = program_type(parent)?;
    let is_entry = |process: &Process| program_type(process) == Some(kind);
    let chain = iter::once(parent).chain(parent.ancestors());
    let mut entries = chain.clone().take_while(|process| is_entry(process));
    if !entries.any(|process| process.credentials.euid == 0) {
        return None;
    }
    let before = chain.clone().find(|process| !is_entry(process));
    // A job may be what starts an entry program: anacron, a watchdog.
    let outer = before.and_then(|before| before.session.as_ref());
    let is_visited = outer.is_some_and(|outer| outer.session_type != SessionType::Cron);
    let mut led_here = chain.take_while(|process| is_entry(process)).chain(before);
    let is_new_login =
        audit_session_id.is_some() && led_here.any(|process| process.credentials.audit_session_id != audit_session_id);
    (!is_visited || is_new_login).then_some(kind)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use vigie_event::{Credentials, Image, Session, SessionId};

    use super::*;

    const OWN: FileIdentity = FileIdentity {
        inode: 7,
        device: 1,
        mode: 0o100_755,
        uid: 0,
        gid: 0,
        size: 1,
        modified_unix_nano: 0,
        in_memory: false,
        deleted: false,
        overlay_upper: false,
    };

    struct Step<'a> {
        path: &'a str,
        file: FileIdentity,
        euid: u32,
        audit: Option<u32>,
        session: Option<SessionType>,
    }

    fn step(path: &str) -> Step<'_> {
        Step { path, file: OWN, euid: 0, audit: None, session: None }
    }

    /// The last of a chain of processes, each the parent of the next.
    fn chain(steps: Vec<Step<'_>>) -> Process {
        let process = |step: Step<'_>, lineage: Option<Process>| {
            let mut image = Image::new(step.path.to_owned(), Vec::new());
            image.file = step.file;
            let session =
                step.session.map(|session_type| Session { id: SessionId(1), session_type, client_address: None });
            Process {
                image: Arc::new(image),
                credentials: Credentials { euid: step.euid, audit_session_id: step.audit, ..Credentials::default() },
                session: session.map(Arc::new),
                lineage: lineage.map(Arc::new),
                ..Process::default()
            }
        };
        steps.into_iter().fold(None, |before, step| Some(process(step, before))).unwrap_or_default()
    }

    #[test]
    fn a_file_that_others_can_have_written_is_no_entry_program() {
        let of = |file| begun_by(&chain(vec![Step { file, ..step("/tmp/sshd") }]), None);
        assert_eq!(of(OWN), Some(SessionType::Ssh));
        assert_eq!(of(FileIdentity { mode: 0o100_775, ..OWN }), Some(SessionType::Ssh), "root's group is root's");
        assert_eq!(of(FileIdentity { uid: 1000, ..OWN }), None);
        assert_eq!(of(FileIdentity { mode: 0o100_757, ..OWN }), None);
        assert_eq!(of(FileIdentity { mode: 0o100_775, gid: 100, ..OWN }), None);
        assert_eq!(of(FileIdentity::default()), None, "nothing is known of it");
    }

    #[test]
    fn what_a_user_runs_is_no_entry_program_unless_it_was_root_before() {
        let user = |path| Step { euid: 1000, ..step(path) };
        assert_eq!(begun_by(&chain(vec![user("/bin/bash"), user("/usr/sbin/sshd")]), None), None);
        let server = vec![step("/usr/sbin/sshd"), step("/usr/sbin/sshd-session"), user("/usr/sbin/sshd-session")];
        assert_eq!(begun_by(&chain(server), None), Some(SessionType::Ssh));
        let below_roots = vec![step("/usr/sbin/sshd"), user("/bin/bash"), user("/usr/sbin/sshd")];
        assert_eq!(begun_by(&chain(below_roots), None), None, "that one was root is nothing to it");
    }

    #[test]
    fn within_a_visit_only_another_login_is_another_visit() {
        let within = |session, audit| {
            let shell = Step { session: Some(session), audit: Some(3), ..step("/bin/bash") };
            let server = Step { audit: Some(3), ..step("/usr/sbin/sshd") };
            begun_by(&chain(vec![shell, server]), audit)
        };
        for session in [SessionType::Ssh, SessionType::Login, SessionType::ContainerExec] {
            assert_eq!(within(session, Some(3)), None, "{session:?}");
            assert_eq!(within(session, None), None, "{session:?}");
            assert_eq!(within(session, Some(4)), Some(SessionType::Ssh), "{session:?}");
        }
        assert_eq!(within(SessionType::Cron, Some(3)), Some(SessionType::Ssh));
    }

    /// The monitor takes up the login's session, and what it starts has the same.
    #[test]
    fn a_login_is_another_although_the_process_that_let_it_in_has_taken_it_up() {
        let shell = Step { session: Some(SessionType::Ssh), audit: Some(3), ..step("/bin/bash") };
        let restarted = Step { audit: Some(3), ..step("/usr/sbin/sshd") };
        let monitor = Step { audit: Some(9), ..step("/usr/sbin/sshd-session") };
        let dropped = Step { audit: Some(9), euid: 1000, ..step("/usr/sbin/sshd-session") };
        assert_eq!(begun_by(&chain(vec![shell, restarted, monitor, dropped]), Some(9)), Some(SessionType::Ssh));
    }
}

use std::collections::HashMap;
use std::sync::Arc;

use vigie_event::{Process, Session, SessionId, SessionType, TaskHeader};

use crate::entry_programs::begun_by;
use crate::hash::hash;

/// Sessions of the kernel's audit that are remembered; a host with more starts over.
const MAX_AUDIT_SESSIONS: usize = 8 * 1024;

/// Tells which visit a process belongs to.
///
/// Where the kernel's audit counts logins, its session is the session; otherwise what an entry program started, or what
/// was started in a container from outside of it, begins one.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    boot_id: String,
    by_audit_id: HashMap<u32, Login>,
}

/// A session of the kernel's audit.
#[derive(Debug)]
struct Login {
    session: Arc<Session>,
    /// Whether what let somebody in has said how; that stays.
    is_told: bool,
}

/// The session that a process had so far.
#[derive(Debug, Clone)]
pub(crate) struct Inherited {
    pub(crate) session: Arc<Session>,
    /// The audit's session that the process had with it.
    pub(crate) audit_session_id: Option<u32>,
}

impl Inherited {
    /// Whether it is that of somebody in a container, with the login that let him enter it.
    fn is_visit_within(&self, audit: u32) -> bool {
        self.session.session_type == SessionType::ContainerExec && self.audit_session_id == Some(audit)
    }
}

impl Sessions {
    pub(crate) fn new(boot_id: String) -> Self {
        Self { boot_id, by_audit_id: HashMap::new() }
    }

    /// The session of a process after an exec. `parent` is the nearest ancestor that is another process; `is_sent` whether
    /// it has come into a container that was there before.
    pub(crate) fn after_exec(
        &mut self,
        task: &TaskHeader,
        environment: &[u8],
        parent: Option<&Process>,
        inherited: Option<&Inherited>,
        is_sent: bool,
    ) -> Option<Arc<Session>> {
        let audit = task.credentials.audit_session_id;
        let (session_type, client_address) = match parent.and_then(|parent| begun_by(parent, audit)) {
            // An ssh server's own helpers have no connection in their environment.
            Some(SessionType::Ssh) => match ssh_client(environment) {
                Some(address) => (SessionType::Ssh, Some(address)),
                None => return self.current(task, inherited),
            },
            Some(other) => (other, None),
            // A visit of its own, also of somebody whose login the audit counts: that one goes on beside it.
            None if is_sent => {
                let id = self.process_id(task);
                return Some(Arc::new(Session { id, session_type: SessionType::ContainerExec, client_address: None }));
            }
            None => return self.current(task, inherited),
        };
        match audit {
            Some(audit) => Some(self.login(audit, session_type, client_address)),
            None => Some(Arc::new(Session { id: self.process_id(task), session_type, client_address })),
        }
    }

    /// The session of a process that did not execute anything: the audit's when it has one, else what it had.
    pub(crate) fn current(&mut self, task: &TaskHeader, inherited: Option<&Inherited>) -> Option<Arc<Session>> {
        let audit = task.credentials.audit_session_id;
        let had = inherited.map(|inherited| Arc::clone(&inherited.session));
        let Some(audit) = audit else { return had };
        if inherited.is_some_and(|inherited| inherited.is_visit_within(audit)) {
            return had;
        }
        if let Some(known) = self.by_audit_id.get(&audit) {
            return Some(Arc::clone(&known.session));
        }
        let id = self.audit_id(audit);
        let session = Arc::new(Session { id, session_type: SessionType::Login, client_address: None });
        self.remember(audit, Login { session: Arc::clone(&session), is_told: false });
        Some(session)
    }

    /// A login that an entry program tells of; the first that does counts.
    fn login(&mut self, audit: u32, session_type: SessionType, client_address: Option<String>) -> Arc<Session> {
        if let Some(told) = self.by_audit_id.get(&audit).filter(|known| known.is_told) {
            return Arc::clone(&told.session);
        }
        let session = Arc::new(Session { id: self.audit_id(audit), session_type, client_address });
        self.remember(audit, Login { session: Arc::clone(&session), is_told: true });
        session
    }

    fn remember(&mut self, audit: u32, login: Login) {
        if self.by_audit_id.len() >= MAX_AUDIT_SESSIONS {
            self.by_audit_id.clear();
        }
        self.by_audit_id.insert(audit, login);
    }

    fn audit_id(&self, audit: u32) -> SessionId {
        SessionId(hash(&[self.boot_id.as_bytes(), b"audit", &audit.to_le_bytes()]))
    }

    fn process_id(&self, task: &TaskHeader) -> SessionId {
        let start = task.start_time_boot_ns / 10_000_000;
        SessionId(hash(&[self.boot_id.as_bytes(), b"process", &task.pid.to_le_bytes(), &start.to_le_bytes()]))
    }
}

/// The client's address in `SSH_CONNECTION` (ssh(1)): client address and port, server address and port.
fn ssh_client(environment: &[u8]) -> Option<String> {
    let value = environment.split(|&byte| byte == 0).find_map(|pair| pair.strip_prefix(b"SSH_CONNECTION="))?;
    let address = std::str::from_utf8(value).ok()?.split(' ').next()?;
    // With a zone, such as fe80::1%eth0, which the standard library does not parse.
    let bare = address.split('%').next()?;
    bare.parse::<std::net::IpAddr>().ok().map(|_| address.chars().take(64).collect())
}

#[cfg(test)]
mod tests {
    use vigie_event::{Credentials, FileIdentity, Image};

    use super::*;

    fn task(pid: u32, audit: Option<u32>) -> TaskHeader {
        TaskHeader {
            pid,
            vpid: pid,
            credentials: Credentials { audit_session_id: audit, ..Credentials::default() },
            ..TaskHeader::default()
        }
    }

    fn parent(path: &str) -> Process {
        let mut image = Image::new(path.to_owned(), Vec::new());
        image.file = FileIdentity { inode: 7, mode: 0o100_755, ..FileIdentity::default() };
        Process { image: Arc::new(image), ..Process::default() }
    }

    fn had(session: &Arc<Session>, audit: Option<u32>) -> Inherited {
        Inherited { session: Arc::clone(session), audit_session_id: audit }
    }

    const SSH: &[u8] = b"A=1\0SSH_CONNECTION=203.0.113.7 51000 10.0.0.1 22\0";

    #[test]
    fn everything_below_one_ssh_connection_is_one_session() {
        let mut sessions = Sessions::new("boot".to_owned());
        let shell = sessions.after_exec(&task(10, None), SSH, Some(&parent("/usr/sbin/sshd")), None, false);
        let shell = shell.expect("a session");
        assert_eq!((shell.session_type, shell.client_address.as_deref()), (SessionType::Ssh, Some("203.0.113.7")));
        // What the shell starts has the variable too, and its parent is no ssh server.
        let below =
            sessions.after_exec(&task(11, None), SSH, Some(&parent("/bin/bash")), Some(&had(&shell, None)), false);
        assert_eq!(below, Some(Arc::clone(&shell)));
        let other = sessions.after_exec(&task(12, None), SSH, Some(&parent("/usr/sbin/sshd")), None, false);
        assert_ne!(other.map(|session| session.id), Some(shell.id));
    }

    #[test]
    fn an_audit_session_is_one_whoever_forked_whom() {
        let mut sessions = Sessions::new("boot".to_owned());
        let login = sessions.current(&task(10, Some(3)), None).expect("a session");
        let sshd = parent("/usr/sbin/sshd");
        let shell = sessions.after_exec(&task(11, Some(3)), SSH, Some(&sshd), Some(&had(&login, Some(3))), false);
        let shell = shell.expect("a session");
        assert_eq!((shell.id, shell.session_type), (login.id, SessionType::Ssh));
        assert_eq!(sessions.current(&task(12, Some(3)), None), Some(shell), "also one that was not seen to fork");
        assert_ne!(sessions.current(&task(13, Some(4)), None).map(|session| session.id), Some(login.id));
    }

    #[test]
    fn what_is_known_of_a_login_stays() {
        let mut sessions = Sessions::new("boot".to_owned());
        let sshd = parent("/usr/sbin/sshd");
        let shell = sessions.after_exec(&task(10, Some(3)), SSH, Some(&sshd), None, false);
        let other = b"SSH_CONNECTION=192.0.2.66 51000 10.0.0.1 22";
        assert_eq!(sessions.after_exec(&task(11, Some(3)), other, Some(&sshd), None, false), shell);
        assert_eq!(sessions.after_exec(&task(12, Some(3)), b"", Some(&parent("/usr/sbin/cron")), None, false), shell);
        assert_eq!(sessions.current(&task(13, Some(3)), None), shell);
    }

    #[test]
    fn what_is_sent_into_a_container_is_a_session() {
        let mut sessions = Sessions::new("boot".to_owned());
        let shim = parent("/usr/bin/containerd-shim-runc-v2");
        let begun = sessions.after_exec(&task(10, None), b"", Some(&shim), None, true);
        assert_eq!(begun.map(|session| session.session_type), Some(SessionType::ContainerExec));
        assert_eq!(sessions.after_exec(&task(11, None), b"", Some(&shim), None, false), None);
    }

    /// `podman exec` by somebody who came by ssh: what runs in the container has that login's audit session.
    #[test]
    fn who_enters_a_container_from_a_login_stays_who_he_is_outside() {
        let mut sessions = Sessions::new("boot".to_owned());
        let login = sessions.after_exec(&task(10, Some(3)), SSH, Some(&parent("/usr/sbin/sshd")), None, false);
        let login = login.expect("a session");
        let conmon = parent("/usr/bin/conmon");
        let inside = sessions.after_exec(&task(11, Some(3)), SSH, Some(&conmon), Some(&had(&login, Some(3))), true);
        let inside = inside.expect("a session");
        assert_ne!(inside.id, login.id);
        assert_eq!((inside.session_type, inside.client_address.as_ref()), (SessionType::ContainerExec, None));
        let below = |sessions: &mut Sessions| sessions.current(&task(12, Some(3)), Some(&had(&inside, Some(3))));
        assert_eq!(below(&mut sessions), Some(Arc::clone(&inside)));
        let shell = parent("/bin/sh");
        let executed = sessions.after_exec(&task(12, Some(3)), b"", Some(&shell), Some(&had(&inside, Some(3))), false);
        assert_eq!(executed.as_ref(), Some(&inside));
        let outside = sessions.current(&task(13, Some(3)), Some(&had(&login, Some(3))));
        assert_eq!(outside, Some(login), "the login goes on as it was");
        let another = sessions.current(&task(14, Some(4)), Some(&had(&inside, Some(3)))).expect("a session");
        assert_eq!(another.session_type, SessionType::Login, "who logs in there is somebody else");
    }

    #[test]
    fn a_forged_address_is_none() {
        for text in ["", "x", "203.0.113.7x 1 2 3", "-oProxyCommand 1 2 3"] {
            assert_eq!(ssh_client(format!("SSH_CONNECTION={text}").as_bytes()), None, "{text}");
        }
        assert_eq!(ssh_client(b"SSH_CONNECTION=fe80::1%eth0 5 ::1 22").as_deref(), Some("fe80::1%eth0"));
    }
}

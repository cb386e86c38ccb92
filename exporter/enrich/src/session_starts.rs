use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use vigie_event::events::ProcessSessionStart;
use vigie_event::{Process, Session, SessionId, SessionType};

use crate::entry_programs::program_type;

/// Sessions that are remembered as told; a host with more forgets the oldest.
const MAX_TOLD: usize = 8 * 1024;

/// Programs that start others as another user, by the name of their file.
const USER_CHANGERS: [&str; 4] = ["su", "sudo", "doas", "pkexec"];

/// What they start beside, to find out whether they may: programs of PAM's modules.
const HELPERS: [&str; 4] = ["unix_chkpwd", "unix_update", "xauth", "mkhomedir_helper"];

/// Tells when a visit begins, once each.
#[derive(Debug, Default)]
pub(crate) struct SessionStarts {
    told: HashSet<SessionId>,
    order: VecDeque<SessionId>,
}

impl SessionStarts {
    /// Notes what was there before the sensor.
    pub(crate) fn found(&mut self, process: &Process) {
        if let Some(session) = &process.session {
            self.remember(session.id);
        }
    }

    /// What begins with the program that `process` has just executed.
    pub(crate) fn after_exec(&mut self, process: &Process) -> Option<ProcessSessionStart> {
        let is_new = process.session.as_deref().filter(|session| self.begins(process, session)).map(|session| {
            self.remember(session.id);
            session.session_type.name()
        });
        if let Some(kind) = is_new {
            return Some(ProcessSessionStart { kind, ..ProcessSessionStart::default() });
        }
        user_change(process)
    }

    fn begins(&self, process: &Process, session: &Session) -> bool {
        !self.told.contains(&session.id) && !is_before_ssh_session(process, session)
    }

    fn remember(&mut self, id: SessionId) {
        if !self.told.insert(id) {
            return;
        }
        self.order.push_back(id);
        if self.order.len() > MAX_TOLD
            && let Some(oldest) = self.order.pop_front()
        {
            self.told.remove(&oldest);
        }
    }
}

/// An ssh server takes up the audit's session before it starts what the client asked for; what its modules run until then is
/// of the session, and does not begin it.
fn is_before_ssh_session(process: &Process, session: &Session) -> bool {
    let is_other = |known: &Arc<Session>| known.id != session.id;
    session.session_type == SessionType::Login
        && process
            .ancestors()
            .take_while(|ancestor| !ancestor.session.as_ref().is_some_and(is_other))
            .any(|ancestor| program_type(ancestor) == Some(SessionType::Ssh))
}

/// What led to the program is one that changes users: what it ran, or what the process was itself.
fn user_change(process: &Process) -> Option<ProcessSessionStart> {
    let changer = |process: &Process| {
        let name = process.image.executable_name();
        USER_CHANGERS.iter().copied().find(|changer| *changer == name)
    };
    let name = process.image.executable_name();
    if changer(process).is_some() || HELPERS.contains(&name) {
        return None;
    }
    let kind = process.ancestors().next().and_then(changer)?;
    let caller = process.ancestors().find(|ancestor| changer(ancestor).is_none());
    Some(ProcessSessionStart {
        kind,
        caller_id: caller.map(|caller| caller.credentials.euid),
        caller_name: caller.and_then(|caller| caller.user_name.as_deref().map(str::to_owned)),
        ..ProcessSessionStart::default()
    })
}

#[cfg(test)]
mod tests {
    use vigie_event::{Credentials, FileIdentity, Image, ProcessUid};

    use super::*;

    fn process(
        pid: u32,
        path: &str,
        user: u32,
        before: Option<&Arc<Process>>,
        session: Option<&Arc<Session>>,
    ) -> Arc<Process> {
        let mut image = Image::new(path.to_owned(), Vec::new());
        image.file = FileIdentity { inode: 7, mode: 0o100_755, ..FileIdentity::default() };
        Arc::new(Process {
            uid: ProcessUid(pid.into()),
            pid,
            image: Arc::new(image),
            credentials: Credentials { euid: user, ..Credentials::default() },
            lineage: before.cloned(),
            session: session.cloned(),
            ..Process::default()
        })
    }

    fn session(id: u64, session_type: SessionType) -> Arc<Session> {
        Arc::new(Session { id: SessionId(id), session_type, client_address: None })
    }

    fn kind(start: Option<ProcessSessionStart>) -> Option<&'static str> {
        start.map(|start| start.kind)
    }

    #[test]
    fn a_session_begins_once() {
        let mut starts = SessionStarts::default();
        let (ssh, found) = (session(1, SessionType::Ssh), session(2, SessionType::Cron));
        starts.found(&process(2, "/bin/sh", 0, None, Some(&found)));
        let shell = process(10, "/bin/bash", 1000, None, Some(&ssh));
        assert_eq!(kind(starts.after_exec(&shell)), Some("ssh"));
        assert_eq!(starts.after_exec(&shell), None);
        assert_eq!(starts.after_exec(&process(11, "/bin/ls", 1000, Some(&shell), Some(&ssh))), None);
        assert_eq!(starts.after_exec(&process(12, "/bin/ls", 0, None, Some(&found))), None, "it was there before");
        assert_eq!(starts.after_exec(&process(13, "/bin/ls", 0, None, None)), None);
    }

    #[test]
    fn what_an_ssh_server_runs_before_the_client_is_let_in_begins_nothing() {
        let mut starts = SessionStarts::default();
        let login = session(1, SessionType::Login);
        let server = process(5, "/usr/sbin/sshd", 0, None, None);
        let in_session = process(6, "/usr/sbin/sshd", 0, Some(&server), Some(&login));
        assert_eq!(starts.after_exec(&process(7, "/usr/bin/run-parts", 0, Some(&in_session), Some(&login))), None);
        let shell = process(8, "/bin/bash", 1000, Some(&in_session), Some(&session(1, SessionType::Ssh)));
        assert_eq!(kind(starts.after_exec(&shell)), Some("ssh"));
        // What is started from there with a session of its own is another matter.
        let other = process(9, "/usr/lib/systemd/systemd", 1000, Some(&shell), Some(&session(2, SessionType::Login)));
        assert_eq!(kind(starts.after_exec(&other)), Some("login"));
    }

    #[test]
    fn who_became_whom_is_told_and_helpers_are_nobody() {
        let mut starts = SessionStarts::default();
        let shell = process(10, "/bin/bash", 1000, None, None);
        let sudo = process(11, "/usr/bin/sudo", 0, Some(&shell), None);
        let copy = process(12, "/usr/bin/sudo", 0, Some(&sudo), None);
        assert_eq!(starts.after_exec(&process(12, "/usr/sbin/unix_chkpwd", 0, Some(&copy), None)), None);
        let start = starts.after_exec(&process(12, "/usr/bin/id", 0, Some(&copy), None)).expect("it begins");
        assert_eq!((start.kind, start.caller_id), ("sudo", Some(1000)));
        let su = process(13, "/usr/bin/su", 0, Some(&copy), None);
        assert_eq!(starts.after_exec(&su), None, "only what comes of it");
        let start = starts.after_exec(&process(14, "/bin/sh", 33, Some(&su), None)).expect("it begins");
        assert_eq!((start.kind, start.caller_id), ("su", Some(1000)));
    }
}

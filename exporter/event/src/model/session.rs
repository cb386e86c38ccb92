use std::fmt;

/// How someone or something came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionType {
    /// Through an ssh server.
    Ssh,
    /// At a console or a desktop, or another login that the kernel's audit counts.
    Login,
    /// Into a running container: `docker exec`, `kubectl exec` and their like.
    ContainerExec,
    /// By a scheduler's job.
    Cron,
}

impl SessionType {
    /// The value of `vigie.session.type`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ssh => "ssh",
            Self::Login => "login",
            Self::ContainerExec => "container_exec",
            Self::Cron => "cron",
        }
    }
}

/// Identity of a session: a hash of boot id and entry point, never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct SessionId(pub u64);

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// A visit from outside. Everything below its entry point carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Identity.
    pub id: SessionId,
    /// How it began.
    pub session_type: SessionType,
    /// Where an ssh client connects from.
    pub client_address: Option<String>,
}

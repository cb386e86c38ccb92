use crate::decode::Record;
use crate::{DecodeError, Event};

event! {
    /// A visit began: somebody or something came in from outside, or went on as another user. The process is the first program
    /// of the visit; its session, its login, its client's address and its terminal are in the fields that all events have.
    /// What was there before the sensor is left out.
    pub struct ProcessSessionStart: KIND_PROCESS_SESSION_START = "process.session_start" {
        /// How: ssh, login, container_exec or cron as in `vigie.session.type`; or, within a session or without any, by a
        /// program that changes users: su, sudo, doas or pkexec.
        kind: &'static str => "vigie.session_start.kind" ("sudo"),
        /// Name of the user who logged in (audit loginuid).
        login_user_name: Option<String> => "vigie.session_start.login_user.name" ("alice"),
        /// Of su, sudo and their like: effective user id of who called it.
        caller_id: Option<u32> => "vigie.session_start.caller.id" ("1000"),
        /// Of su, sudo and their like: name of who called it.
        caller_name: Option<String> => "vigie.session_start.caller.name" ("alice"),
    }
    made_by_sensor: true
    notable: |_, _| true
}

impl ProcessSessionStart {
    pub(crate) fn decode(_: &mut Record<'_>) -> Result<Self, DecodeError> {
        Err(DecodeError::UnknownKind(Self::SPEC.kind))
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let process = &event.process;
        let user = |name: Option<&str>, id: u32| name.map_or_else(|| id.to_string(), str::to_owned);
        let name = user(process.user_name.as_deref(), process.credentials.euid);
        let program = process.image.executable_name();
        if let Some(id) = self.caller_id {
            let caller = user(self.caller_name.as_deref(), id);
            return format!("{caller} became {name} by {} and runs {program}", self.kind);
        }
        let address = process.session.as_ref().and_then(|session| session.client_address.as_deref());
        let from = address.map(|address| format!(" from {address}")).unwrap_or_default();
        format!("a session began ({}){from}: {name} runs {program}", self.kind)
    }
}

use serde_json::Value;

use crate::containers::container_id::is_container_id;
use crate::containers::json::text;
use crate::containers::notice::Notice;
use crate::containers::runtime::Runtime;

/// What a line of `GET /events` tells; most tell nothing of interest.
pub(super) fn notice(line: &[u8], runtime: Runtime) -> Option<Notice> {
    let event: Value = serde_json::from_slice(line).ok()?;
    let id = Some(text(&event, "/Actor/ID")).filter(|id| is_container_id(id))?.to_owned();
    let ended = match text(&event, "/Action") {
        "create" | "start" => false,
        "die" | "destroy" => true,
        _ => return None,
    };
    Some(Notice { id, runtime: Some(runtime), ended })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "23bb9a6545dabff2bc4119463c37381b386c6867e23490cab546d9bcb935c1ab";

    fn line(action: &str, id: &str) -> String {
        format!(r#"{{"status":"{action}","id":"{id}","Type":"container","Action":"{action}","Actor":{{"ID":"{id}"}}}}"#)
    }

    #[test]
    fn life_and_death_are_told() {
        let ended =
            |action| notice(line(action, ID).as_bytes(), Runtime::Docker).map(|notice| (notice.id, notice.ended));
        assert_eq!(ended("create"), Some((ID.to_owned(), false)));
        assert_eq!(ended("start"), Some((ID.to_owned(), false)));
        assert_eq!(ended("die"), Some((ID.to_owned(), true)));
        assert_eq!(ended("destroy"), Some((ID.to_owned(), true)));
        assert_eq!(ended("attach"), None);
    }

    #[test]
    fn what_is_no_event_of_a_container_is_passed_over() {
        for line in [line("create", "../x").as_str(), "{", "[]", ""] {
            assert_eq!(notice(line.as_bytes(), Runtime::Docker), None);
        }
    }
}

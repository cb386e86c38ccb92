use std::collections::HashMap;

use vigie_event::ProcessUid;

/// Containers of which the first process is remembered; a host with more starts over.
const MAX_CONTAINERS: usize = 8 * 1024;

/// The process that each container began with: what comes into it from outside later has been sent there by somebody.
#[derive(Debug, Default)]
pub(crate) struct ContainerFirsts(HashMap<String, ProcessUid>);

impl ContainerFirsts {
    /// Takes note of a process in a container, and tells whether another one was there before. `is_init`: it is the first of
    /// its pid namespace, which a container may have for itself.
    pub(crate) fn is_later(&mut self, container: &str, process: ProcessUid, is_init: bool) -> bool {
        match self.0.get(container) {
            Some(first) if !is_init => *first != process,
            Some(first) if *first == process => false,
            _ => {
                if self.0.len() >= MAX_CONTAINERS {
                    self.0.clear();
                }
                self.0.insert(container.to_owned(), process);
                false
            }
        }
    }

    /// A process of a container has ended: if it was the first, the next one begins the container anew.
    pub(crate) fn ended(&mut self, container: &str, process: ProcessUid) {
        if self.0.get(container) == Some(&process) {
            self.0.remove(container);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: ProcessUid = ProcessUid(1);
    const SECOND: ProcessUid = ProcessUid(2);

    #[test]
    fn what_follows_the_first_is_later_until_that_has_ended() {
        let mut firsts = ContainerFirsts::default();
        assert!(!firsts.is_later("a", FIRST, false));
        assert!(!firsts.is_later("a", FIRST, false), "it executes another program");
        assert!(firsts.is_later("a", SECOND, false));
        assert!(!firsts.is_later("b", SECOND, false), "of another container");
        firsts.ended("a", SECOND);
        assert!(firsts.is_later("a", SECOND, false));
        firsts.ended("a", FIRST);
        assert!(!firsts.is_later("a", SECOND, false), "it was started again");
    }

    /// What prepares a container runs in it first.
    #[test]
    fn the_first_of_a_pid_namespace_is_the_container() {
        let mut firsts = ContainerFirsts::default();
        assert!(!firsts.is_later("a", FIRST, false));
        assert!(!firsts.is_later("a", SECOND, true));
        assert!(firsts.is_later("a", ProcessUid(3), false));
        assert!(!firsts.is_later("a", SECOND, true));
    }
}

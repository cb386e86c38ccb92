//! What the programs answer when they judge a record's paths (bpf/include/path_filter.h), or addresses and ports
//! (bpf/include/endpoint_filter.h), in Rust: tests hold the programs
//! against it, and it against rules and export policies.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use vigie_bpf::wire::limit;
use vigie_event::RecordCondition;

use crate::FilterPlan;

const PATH_MAX: usize = limit::LIMIT_FILTER_PATH as usize - 1;
const USER_NAME_MAX: usize = 32;

/// A text by which a record names a file.
#[derive(Debug, Clone, Copy, Default)]
pub struct NamedText<'a> {
    /// The directory that the text is relative to; empty when it is not known, or not needed.
    pub base: &'a [u8],
    /// The kernel's path, or what the caller gave.
    pub text: &'a [u8],
    /// It is judged as it stands: what a symbolic link says.
    pub is_raw: bool,
}

/// Whether a record of this kind is let through.
pub fn lets_through(plan: &FilterPlan, kind: u32, texts: &[NamedText<'_>], is_marked: bool) -> bool {
    if !plan.kinds.contains(&kind) {
        return false;
    }
    let Some(conditions) = plan.conditions.get(&kind).filter(|_| FilterPlan::judges_paths_of(kind)) else {
        return true;
    };
    (is_marked && conditions.contains(&RecordCondition::Mark))
        || texts.iter().any(|text| judged(text).is_none_or(|path| is_wanted(conditions, &path)))
}

/// The addresses and ports of a record; none of a family that has no such ones.
#[derive(Debug, Clone, Copy, Default)]
pub struct NamedEndpoints {
    /// The other end.
    pub peer: Option<SocketAddr>,
    /// This end.
    pub local: Option<SocketAddr>,
    /// It is a Unix socket.
    pub is_unix: bool,
    /// It is one that was called by a name without a folder, which may look like an address.
    pub has_relative_name: bool,
}

/// Whether a record of this kind is let through for its endpoints.
pub fn lets_endpoints_through(plan: &FilterPlan, kind: u32, ends: &NamedEndpoints) -> bool {
    if !plan.kinds.contains(&kind) {
        return false;
    }
    let Some(conditions) = plan.conditions.get(&kind).filter(|_| FilterPlan::judges(kind)) else { return true };
    let is_there = |condition: RecordCondition| conditions.contains(&condition);
    let (Some(peer), Some(local)) = (ends.peer, ends.local) else {
        return !ends.is_unix || ends.has_relative_name || is_there(RecordCondition::Mark);
    };
    is_there(RecordCondition::PeerPort(peer.port()))
        || is_there(RecordCondition::LocalPort(local.port()))
        || is_there(RecordCondition::PeerAddress(peer.ip().to_canonical()))
        || is_there(RecordCondition::LocalAddress(local.ip().to_canonical()))
}

/// The path that is judged; none when it is not.
fn judged(named: &NamedText<'_>) -> Option<String> {
    if named.text.is_empty() || named.text.len() > PATH_MAX {
        return None;
    }
    let mut path = Vec::new();
    if !named.is_raw && named.text.first() != Some(&b'/') {
        if named.base.is_empty() || named.base.len() > PATH_MAX {
            return None;
        }
        path.extend(named.base.iter().filter(|_| named.base != b"/"));
        path.push(b'/');
    }
    path.extend(named.text);
    if path.len() > PATH_MAX || !path.is_ascii() {
        return None;
    }
    let path = String::from_utf8(path).ok()?;
    let is_canonical = path.split('/').skip(1).all(|name| !["", ".", ".."].contains(&name));
    (named.is_raw || is_canonical).then_some(path)
}

fn is_wanted(conditions: &BTreeSet<RecordCondition>, path: &str) -> bool {
    conditions.iter().any(|condition| match condition {
        RecordCondition::HomeDotFile => is_home_dot_file(path),
        condition => condition.holds(path),
    })
}

/// A user's name that is too long could be followed by anything.
fn is_home_dot_file(path: &str) -> bool {
    let Some(rest) = path.strip_prefix("/home/") else { return false };
    let name = rest.split('/').next().unwrap_or_default();
    name.len() > USER_NAME_MAX || RecordCondition::HomeDotFile.holds(path)
}

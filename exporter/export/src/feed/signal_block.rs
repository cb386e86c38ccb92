use std::fmt::Write as _;

use vigie_event::{Severity, Signal, SignalState};

use super::escape::push_escaped;

/// A signal as the feed shows it: a headline, and what to look at.
pub(super) fn signal_block(signal: &Signal) -> String {
    let mut block = format!("!! {} ", signal.rule.severity.name().to_uppercase());
    push_escaped(&mut block, &signal.rule.title);
    if signal.state == SignalState::Closed {
        // Writing to a String cannot fail.
        let _ = write!(block, " ({} matches)", signal.count);
    }
    let _ = write!(block, " [{}]\n   ", signal.rule.techniques.join(", "));
    push_escaped(&mut block, &signal.message);
    block.push_str("\n   ");
    push_escaped(&mut block, signal.event.process.image.executable_name());
    for ancestor in signal.event.process.ancestors() {
        block.push_str(" ← ");
        push_escaped(&mut block, ancestor.image.executable_name());
    }
    block.push_str("\n   ");
    push_escaped(&mut block, signal.rule.triage.lines().next().unwrap_or_default());
    block
}

/// ANSI colour.
pub(super) fn color(severity: Severity) -> &'static str {
    match severity {
        Severity::Info | Severity::Low => "36",
        Severity::Medium => "33",
        Severity::High => "31",
        Severity::Critical => "1;31",
    }
}

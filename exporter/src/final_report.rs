use std::io::{self, Write as _};

use vigie_event::registry::EVENTS;
use vigie_sensor::{Counters, SensorError};

use crate::pipeline::Pipeline;

/// Says at the end what became of everything: seen = handed to the outputs + repeated + filtered + internal + lost, per event. What
/// the receiver took is in `vigie_export_records_total`.
pub(crate) fn final_report(counters: &Counters, pipeline: &Pipeline) -> Result<(), SensorError> {
    let mut out = io::stderr().lock();
    let _ = writeln!(
        out,
        "{:<26} {:>10} {:>10} {:>10} {:>10} {:>10} {:>8}",
        "event", "seen", "output", "repeated", "filtered", "internal", "lost"
    );
    for spec in EVENTS {
        let kernel = counters.read(spec.kind)?;
        let user = pipeline.dispositions.get(spec.name).copied().unwrap_or_default();
        let _ = writeln!(
            out,
            "{:<26} {:>10} {:>10} {:>10} {:>10} {:>10} {:>8}",
            spec.name,
            if spec.made_by_sensor { user.total() } else { kernel.seen },
            user.exported + user.matched_only,
            kernel.repeated,
            kernel.filtered() + user.filtered + user.rate_limited,
            user.internal,
            kernel.lost() + pipeline.undecodable.of(spec.name)
        );
    }
    for (event, reason, count) in pipeline.undecodable.counts() {
        let _ = writeln!(out, "undecodable: {event} {reason} {count}");
    }
    Ok(())
}

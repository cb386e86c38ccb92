//! Which events are exported beside signals.

use vigie_event::Event;

use crate::cli::Export;

/// Whether `policy` exports the event though no rule matched.
pub(crate) fn exports(policy: Export, event: &Event) -> bool {
    match policy {
        // What befalls the sensor itself says how far its silence can be trusted.
        Export::Signals => event.payload.spec().concerns_sensor(),
        Export::All => true,
        Export::Notable => event.payload.is_notable(event),
    }
}

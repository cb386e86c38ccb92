use std::time::Duration;

use aya::maps::{Array, MapData, RingBuf};
use tokio::io::unix::AsyncFd;
use vigie_bpf::wire;
use zerocopy::IntoBytes as _;

use crate::SensorError;

const READER_SIZE: usize = size_of::<wire::reader>();

/// Records to take before the caller gets its turn.
const RECORDS_PER_TURN: usize = 4096;

/// Drains the ring buffer: sleeps while nothing happens, and is woken once per batch rather than once per record.
///
/// The programs do not notify the reader unless it says that it sleeps. Before it sleeps it says so and looks once more,
/// so that a record that slipped in between is not left lying.
pub struct RecordReader {
    ring: AsyncFd<RingBuf<MapData>>,
    state: Array<MapData, [u8; READER_SIZE]>,
    gather: Duration,
}

impl RecordReader {
    pub(crate) fn new(
        ring: RingBuf<MapData>,
        state: Array<MapData, [u8; READER_SIZE]>,
        gather: Duration,
    ) -> Result<Self, SensorError> {
        // SAFETY: the descriptor is the ring buffer map's own, which `RingBuf` keeps open as long as it lives and never swaps.
        #[expect(unsafe_code, reason = "tokio asks for the promise that the descriptor stays the same")]
        let ring = unsafe { AsyncFd::register(ring) }.map_err(std::io::Error::from)?;
        Ok(Self { ring, state, gather })
    }

    /// Waits until there are records, hands each to `take`, and tells how many there were. Cancelling it loses nothing.
    ///
    /// # Errors
    /// When the ring buffer cannot be waited for.
    pub async fn next_batch(&mut self, mut take: impl FnMut(&[u8])) -> Result<usize, SensorError> {
        loop {
            let taken = self.drain(&mut take);
            if taken > 0 {
                return Ok(taken);
            }
            self.announce_sleep()?;
            let taken = self.drain(&mut take);
            if taken > 0 {
                return Ok(taken);
            }
            self.ring.readable().await?.clear_ready();
            // What woke us is seldom alone.
            tokio::time::sleep(self.gather).await;
        }
    }

    /// Takes what is there now, up to one turn's worth.
    pub fn drain(&mut self, take: &mut impl FnMut(&[u8])) -> usize {
        let ring = self.ring.get_mut();
        let mut taken = 0;
        while taken < RECORDS_PER_TURN {
            let Some(record) = ring.next() else { break };
            take(&record);
            taken += 1;
        }
        taken
    }

    fn announce_sleep(&mut self) -> Result<(), SensorError> {
        let mut bytes = [0; READER_SIZE];
        bytes.copy_from_slice(wire::reader { asleep: 1, reserved: 0 }.as_bytes());
        self.state.set(0, bytes, 0).map_err(SensorError::map("reader"))
    }
}

use std::os::fd::AsFd as _;
use std::time::Duration;

use aya::maps::{Array, MapData, RingBuf};
use tokio::io::unix::AsyncFd;
use vigie_bpf::wire;
use zerocopy::IntoBytes as _;

use crate::SensorError;
use crate::ring_usage::RingUsage;

const READER_SIZE: usize = size_of::<wire::reader>();

/// Drains the ring buffer: sleeps while nothing happens, and is woken once per batch rather than once per record.
///
/// The programs do not notify the reader unless it says that it sleeps. Before it sleeps it says so and looks once more,
/// so that a record that slipped in between is not left lying.
pub struct RecordReader {
    ring: AsyncFd<RingBuf<MapData>>,
    state: Array<MapData, [u8; READER_SIZE]>,
    gather: Duration,
    usage: RingUsage,
    peak_bytes: u64,
}

impl RecordReader {
    /// Records to take before the caller gets its turn. Fewer were all that were there.
    pub const RECORDS_PER_TURN: usize = 4096;

    pub(crate) fn new(
        ring: RingBuf<MapData>,
        state: Array<MapData, [u8; READER_SIZE]>,
        gather: Duration,
    ) -> Result<Self, SensorError> {
        let usage = RingUsage::map(ring.as_fd()).map_err(SensorError::Usage)?;
        // SAFETY: the descriptor is the ring buffer map's own, which `RingBuf` keeps open as long as it lives and never swaps.
        #[expect(unsafe_code, reason = "tokio asks for the promise that the descriptor stays the same")]
        let ring = unsafe { AsyncFd::register(ring) }.map_err(std::io::Error::from)?;
        Ok(Self { ring, state, gather, usage, peak_bytes: 0 })
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
        self.peak_bytes = self.peak_bytes.max(self.usage.waiting_bytes());
        let ring = self.ring.get_mut();
        let mut taken = 0;
        while taken < Self::RECORDS_PER_TURN {
            let Some(record) = ring.next() else { break };
            take(&record);
            taken += 1;
        }
        taken
    }

    /// Bytes in the ring buffer that wait to be taken.
    pub fn waiting_bytes(&self) -> u64 {
        self.usage.waiting_bytes()
    }

    /// The most that ever waited when the reader came.
    pub fn peak_bytes(&self) -> u64 {
        self.peak_bytes
    }

    fn announce_sleep(&mut self) -> Result<(), SensorError> {
        let mut bytes = [0; READER_SIZE];
        bytes.copy_from_slice(wire::reader { asleep: 1, reserved: 0 }.as_bytes());
        self.state.set(0, bytes, 0).map_err(SensorError::map("reader"))
    }
}

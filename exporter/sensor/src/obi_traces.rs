use std::os::fd::{AsFd as _, AsRawFd as _};
use std::path::{Path, PathBuf};

use aya::maps::{HashMap, Map, MapData, MapError};

use crate::error::chain;

/// Names the BPF file system for OpenTelemetry eBPF Instrumentation.
const BPF_FS_VARIABLE: &str = "OTEL_EBPF_BPF_FS_PATH";
const BPF_FS: &str = "/sys/fs/bpf";

/// Where it pins its map, below the BPF file system.
const PIN: &str = "otel/traces_ctx_v1";

/// Thread group and thread id → trace id and span id.
pub(crate) type Traces = HashMap<MapData, u64, [u8; 24]>;

/// The map in which OpenTelemetry eBPF Instrumentation (OBI) tells which request each thread works on. It is OBI's: Vigie
/// reads it where it is, and never makes it.
pub struct ObiTraces {
    /// An array of maps, by descriptor. Taken for a hash map, of which the library can remove an entry.
    slot: HashMap<MapData, u32, u32>,
    path: PathBuf,
    /// Id of the map that the programs look into.
    current: Option<u32>,
    /// The last failure, so that it is told once.
    failure: Option<String>,
}

/// Where OBI pins its map: below `OTEL_EBPF_BPF_FS_PATH`, by default /sys/fs/bpf.
pub fn obi_map_path() -> PathBuf {
    let file_system = std::env::var_os(BPF_FS_VARIABLE).filter(|path| !path.is_empty());
    Path::new(&file_system.unwrap_or_else(|| BPF_FS.into())).join(PIN)
}

impl ObiTraces {
    pub(crate) fn new(slot: Map) -> Result<Self, MapError> {
        let slot = match slot {
            Map::ArrayOfMaps(slot) => Map::HashMap(slot),
            other => other,
        };
        Ok(Self { slot: HashMap::try_from(slot)?, path: obi_map_path(), current: None, failure: None })
    }

    /// Whether the programs look into a map of OBI's.
    pub fn is_present(&self) -> bool {
        self.current.is_some()
    }

    /// Looks for the map, and gives it to the programs when it is there and is not the one that they have. When it is gone
    /// it is taken from them: nobody removes what it says of threads any more. To be called now and then: OBI may start later
    /// than the sensor, end, and start anew with another map.
    pub fn refresh(&mut self) {
        if !self.path.exists() {
            self.let_go();
            return;
        }
        match self.adopt() {
            Ok(false) => {}
            Ok(true) => {
                self.failure = None;
                tracing::info!(path = %self.path.display(), "reading the requests that OBI finds");
            }
            Err(error) => {
                self.let_go();
                let error = chain(&error);
                if self.failure.as_ref() != Some(&error) {
                    tracing::warn!(path = %self.path.display(), error, "this map is not the one that OBI defines");
                    self.failure = Some(error);
                }
            }
        }
    }

    fn let_go(&mut self) {
        if self.current.is_none() {
            return;
        }
        match self.slot.remove(&0) {
            Ok(()) => {
                self.current = None;
                tracing::info!(path = %self.path.display(), "OBI is gone: its requests are not read any more");
            }
            Err(error) => tracing::warn!(error = chain(&error), "the map of OBI that is gone cannot be let go of"),
        }
    }

    fn adopt(&mut self) -> Result<bool, MapError> {
        let map = MapData::from_pin(&self.path)?;
        let id = map.info()?.id();
        if self.current == Some(id) {
            return Ok(false);
        }
        // The kernel refuses a map whose type or sizes are not those of the programs' template.
        self.slot.insert(0, map.fd().as_fd().as_raw_fd() as u32, 0)?;
        self.current = Some(id);
        Ok(true)
    }
}

use std::collections::HashSet;

use aya::maps::{Map, MapData};

use crate::obi_traces::Traces;
use crate::{SensorError, obi_map_path};

/// Keys that are looked at: several times what fits into the map, for it may change meanwhile.
const MAX_KEYS: usize = 4 * 16_384;

/// Of how many threads of process `pid` OBI tells a request at this moment; nothing if it pins no map.
///
/// # Errors
/// When what is pinned is not the map that OBI defines, or cannot be read.
pub fn obi_threads(pid: u32) -> Result<Option<usize>, SensorError> {
    let path = obi_map_path();
    if !path.exists() {
        return Ok(None);
    }
    let read = || {
        let map = Traces::try_from(Map::LruHashMap(MapData::from_pin(&path)?))?;
        map.keys().take(MAX_KEYS).collect::<Result<HashSet<_>, _>>()
    };
    let keys = read().map_err(SensorError::map("traces_ctx_v1"))?;
    Ok(Some(keys.into_iter().filter(|key| key >> 32 == u64::from(pid)).count()))
}

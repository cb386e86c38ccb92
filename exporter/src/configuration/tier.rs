use clap::ValueEnum;
use serde::Deserialize;
use vigie_sensor::{Hooks, SensorConfig};

/// Which hooks see system calls, as the configuration file and the command line name it.
#[derive(Debug, Clone, Copy, Default, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Tier {
    /// For each event the best that this kernel allows.
    #[default]
    Auto,
    /// Those that every kernel has, with programs among its security modules (BPF LSM) for the paths that the kernel finds,
    /// and kprobes where it asks none.
    Lsm,
    /// Those that every kernel has, with kprobes for the paths that the kernel finds.
    Kprobe,
    /// Those that every kernel has.
    Base,
}

impl Tier {
    /// What the sensor is to use.
    pub(crate) fn sensor(self) -> SensorConfig {
        let hooks = match self {
            Self::Auto => Hooks::ALL,
            Self::Lsm => Hooks { trampolines: false, ..Hooks::ALL },
            Self::Kprobe => Hooks { kprobes: true, ..Hooks::NONE },
            Self::Base => Hooks::NONE,
        };
        SensorConfig { hooks, ..SensorConfig::default() }
    }
}

use clap::ValueEnum;
use serde::Deserialize;
use vigie_sensor::SensorConfig;

/// Which hooks see system calls, as the configuration file and the command line name it.
#[derive(Debug, Clone, Copy, Default, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Tier {
    /// For each event the best that this kernel allows.
    #[default]
    Auto,
    /// Those that every kernel has, with kprobes for the paths that the kernel finds.
    Kprobe,
    /// Those that every kernel has.
    Base,
}

impl Tier {
    /// What the sensor is to use.
    pub(crate) fn sensor(self) -> SensorConfig {
        let (trampolines, kprobes) = match self {
            Self::Auto => (true, true),
            Self::Kprobe => (false, true),
            Self::Base => (false, false),
        };
        SensorConfig { trampolines, kprobes, ..SensorConfig::default() }
    }
}

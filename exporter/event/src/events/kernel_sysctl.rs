use vigie_bpf::wire;

use crate::decode::Record;
use crate::{DecodeError, Event};

event! {
    /// A setting of the kernel was written below /proc/sys by a process that may. Whether the kernel takes the value is seen
    /// only afterwards: the outcome is `unknown`.
    pub struct KernelSysctl: KIND_KERNEL_SYSCTL = "kernel.sysctl" {
        /// The setting, as sysctl(8) writes it.
        name: String => "vigie.sysctl.name" ("kernel.core_pattern"),
        /// What was written, without the line's end.
        value: String => "vigie.sysctl.value" ("|/tmp/handler"),
        /// What it was before.
        previous_value: Option<String> => "vigie.sysctl.previous_value" ("core"),
    }
    reported: WhenExported
    pending: |_| true;
    notable: |_, _| true
}

/// Of a path below /proc/sys: `.` separates, so that a dot within a name becomes `/`.
fn name(path: &str) -> String {
    let swapped = path.chars().map(|character| match character {
        '/' => '.',
        '.' => '/',
        other => other,
    });
    swapped.collect()
}

impl KernelSysctl {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let sysctl: wire::kernel_sysctl = record.read()?;
        let value = record.text("vigie.sysctl.value", sysctl.value)?;
        let previous = record.optional_text("vigie.sysctl.previous_value", sysctl.previous)?;
        Ok(Self {
            name: name(&record.text("vigie.sysctl.name", sysctl.name)?),
            value: value.trim_end_matches('\n').to_owned(),
            previous_value: previous.map(|text| text.trim_end_matches('\n').to_owned()),
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        format!("{} wrote {} = {}", event.process.image.executable_name(), self.name, self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_name_with_a_dot_is_told_from_two_names() {
        assert_eq!(name("net/ipv4/conf/eth0.100/rp_filter"), "net.ipv4.conf.eth0/100.rp_filter");
    }
}

//! Facts about the machine, by OpenTelemetry's names.

use std::fs;

use vigie_event::Host;

/// Asks the operating system.
pub fn detect_host() -> Host {
    let name = rustix::system::uname();
    let release = fs::read_to_string("/etc/os-release")
        .or_else(|_| fs::read_to_string("/usr/lib/os-release"))
        .unwrap_or_default();
    // The order that the semantic conventions give for unprivileged readers.
    let id = ["/etc/machine-id", "/var/lib/dbus/machine-id"].iter().find_map(|path| {
        fs::read_to_string(path).ok().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    });
    Host {
        node_name: None,
        name: name.nodename().to_string_lossy().into_owned(),
        id,
        arch: architecture(std::env::consts::ARCH),
        os_name: os_release_value(&release, "NAME"),
        os_version: os_release_value(&release, "VERSION_ID"),
        os_description: format!(
            "{} {} {}",
            name.sysname().to_string_lossy(),
            name.release().to_string_lossy(),
            name.machine().to_string_lossy()
        ),
    }
}

/// Distinguishes one boot from the next; part of every process's identity.
pub fn boot_id() -> String {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default().trim().to_owned()
}

/// `host.arch` has its own spelling.
fn architecture(rust: &'static str) -> &'static str {
    match rust {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}

/// A value of os-release(5): quotes are optional.
fn os_release_value(text: &str, key: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))?;
    let value = line.trim().trim_matches(['"', '\'']);
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::os_release_value;

    #[test]
    fn quotes_are_optional() {
        let text = "PRETTY_NAME=\"Debian GNU/Linux 12\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=12\n";
        assert_eq!(os_release_value(text, "NAME").as_deref(), Some("Debian GNU/Linux"));
        assert_eq!(os_release_value(text, "VERSION_ID").as_deref(), Some("12"));
        assert_eq!(os_release_value(text, "ID"), None);
    }
}

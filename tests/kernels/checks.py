"""What is asked of each kernel. A check tells how many things it found as they should be, and what it found otherwise."""

import pathlib
import re

import records

# Seen in the kernel, and told in what other events say: who is whose parent, and what a process says of itself.
INTERNAL = ["process.fork", "process.context"]
# This host's kernel may be without modules.
ATTEMPTED = ["kernel.module_load", "kernel.module_unload"]

# What an older kernel tells otherwise: kernel, field, here, there. `...` stands for anything.
KNOWN = [
    ("5.10", "vigie.process.thread.name", "acts", "3"),
    ("5.10", "vigie.process.thread.name", "memfd:hidden", "4"),
    ("5.10", "vigie.io_uring.descriptor", ..., None),
    ("5.10", "vigie.io_uring.is_registered_file", ..., None),
]
# What it does not tell at all: kernel, field, here.
UNTOLD = [("5.10", "vigie.io_uring.phase", "completed")] + [
    ("5.10", "vigie.io_uring.operation", f"IORING_OP_{name}") for name in ("MKDIRAT", "SYMLINKAT", "LINKAT", "ACCEPT")
] + [
    (series, field, value)
    for series in ("5.10", "6.1-amd64")
    for field, value in (("file.mode", "2640"), ("vigie.io_uring.operation", "IORING_OP_URING_CMD"))
]
KNOWN_WHY = {
    "5.10": "names a program that is executed by its descriptor after the descriptor's number; does not tell which operation "
    "of io_uring completes, and of which descriptor it is; has no fchmodat2, and of io_uring neither mkdir nor links, accepts "
    "that go on nor options of sockets",
    "6.1-amd64": "has no fchmodat2, nor options of sockets by io_uring",
}
# What both tiers tell otherwise of the same act.
TIERS_DIFFER = [
    "names what a link in the caller's path leads to, such as /proc/self; the base tier keeps what the caller wrote",
    "does not see calls that seccomp refuses, which reach no function of the kernel",
    "has the caller's own path for extended attributes",
    "tells which mode, owner and group a file had before they were set",
    "names where the new root of pivot_root was; the base tier joins a relative path to the new root",
]
# Fields of that pivot_root: in the base tier, and where the kernel's paths are kept.
PIVOT = "acts mounted new at %s (pivot_root)"
KEPT_PATH = [("body", PIVOT % "/", PIVOT % "/old"), ("file.path", "/", "/old"), ("file.name", "", "old")]


class Run:
    """What the sensor with one tier of hooks left of one kernel."""

    def __init__(self, folder, tier):
        guest = pathlib.Path(folder)
        self.folder, self.kernel, self.tier = guest / tier, guest.name, tier
        self.name = f"{self.kernel} {tier}"
        self.arm = self.kernel.endswith("-arm64")
        failure = guest / "failure"
        self.failure = failure.read_text(errors="replace") if failure.exists() else None
        if not self.failure and not (self.folder / "events.jsonl").exists():
            self.failure = "the guest left no events"
        self.records = [] if self.failure else records.read(self.folder / "events.jsonl")

    def text(self, name):
        """A file that the run left; empty when it left none."""
        path = self.folder / name
        return path.read_text(errors="replace").strip() if path.exists() else ""


def compared_events(host):
    """The events whose records are compared: all that the self test has, but those of which there are none."""
    tried = re.findall(r"^(\S+\.\S+) +(?:seen|NOT SEEN|not on this kernel)$", host.text("doctor.txt"), re.MULTILINE)
    return [event for event in tried if event not in INTERNAL + ATTEMPTED]


def hooks(kernel, event):
    """The event's hooks that the kernel has are attached, and the self test saw it."""
    problems, found = [], 0
    for line in kernel.text("doctor.txt").splitlines():
        if match := re.match(rf"{event} +(\S+) +\S+ +(attached|failed.*|this kernel has no.*)$", line):
            found += match[2] == "attached"
            if match[2].startswith("failed"):
                problems.append(f"{match[1]} {match[2]}")
        elif line.startswith(event) and line.endswith("NOT SEEN"):
            problems.append("the self test did not see it")
    return found, problems if found else problems or ["vigie doctor shows no hook that is attached"]


def attempted(kernel, event):
    """The same of an event that a kernel may be built without."""
    return None if f"{event} not on this kernel" in re.sub(" +", " ", kernel.text("doctor.txt")) else hooks(kernel, event)


def is_known(kernel, key, values):
    """Whether an older kernel, or another tier, is known to tell the second value instead of the first."""
    if kernel.tier != "base" and ((key, *values) in KEPT_PATH or (key.startswith("vigie.file.previous_") and values[0] is None)):
        return True
    return any(kernel.name.startswith(series) and (field, there) == (key, values[1]) and here in (..., values[0])
               for series, field, here, there in KNOWN)


def is_untold(kernel, act):
    """Whether an older kernel is known to say nothing of this."""
    return any(kernel.name.startswith(series) and act["fields"].get(field) == value for series, field, value in UNTOLD)


def compared(kernel, host, event):
    """The records of the same acts are the same as on the host's own kernel."""
    _, problems = hooks(kernel, event)
    here = [act for act in records.acts(host.records, kernel.arm) if act["event"] == event and not is_untold(kernel, act)]
    there = [act for act in records.acts(kernel.records, kernel.arm) if act["event"] == event]
    if len(here) != len(there):
        bodies = [{act["fields"]["body"] for act in acts} for acts in (here, there)]
        problems.append(f"{len(there)} records instead of {len(here)}; not in both: {sorted(bodies[0] ^ bodies[1])}")
    for one, other in zip(here, there):
        for key in sorted(one["fields"].keys() | other["fields"].keys()):
            values = one["fields"].get(key), other["fields"].get(key)
            if values[0] != values[1] and not is_known(kernel, key, values):
                problems.append(f"{one['fields']['body']}: {key} is {values[1]!r} instead of {values[0]!r}")
    return len(there), problems if here else problems or ["the host's own kernel shows none"]


def trace_link(kernel, library):
    """What a request does carries its ids: the shell that it starts, what that starts, and the file that the server makes."""
    problems, found = [], 0

    def arguments(one):
        return (one["attributes"].get("process.command_args") or []) if one["eventName"].endswith("process.exec") else []

    word = f"a-request-of-{library}"
    # Whether the shell's own memory still tells depends on whether the processor had touched it since the fork.
    wanted = [
        (("thread_context", "inherited"), lambda one: arguments(one)[:2] == ["sh", "-c"] and word in arguments(one)[2]),
        (("inherited",), lambda one: arguments(one) == ["/bin/echo", word]),
        (("thread_context",), lambda one: one["attributes"].get("file.path") == f"/acts/mount/by-{library}"),
    ]
    for sources, accept in wanted:
        record = next((one for one in kernel.records if accept(one)), None)
        if record is None:
            problems.append(f"no record for {' or '.join(sources)}")
            continue
        ids, source = (record.get("traceId"), record.get("spanId")), record["attributes"].get("vigie.trace.source")
        if ids == ("01" * 16, "01" * 8) and source in sources:
            found += 1
        else:
            problems.append(f"{record['body']!r}: trace, span and source are {ids}, {source}")
    return found, problems


def ia32_calls(kernel, host):
    """A 32-bit program's calls, and those by int 0x80 of a 64-bit one, are as on the host's own kernel."""
    if kernel.arm:
        return None

    def told(one, bits):
        calls = [r for r in one.records if r["attributes"].get("process.executable.path") == f"/bin/ia32-calls-{bits}"]
        return sorted(r["eventName"] for r in calls if r["attributes"].get("vigie.syscall.abi") == "ia32")

    problems, found = [], 0
    for bits in (32, 64):
        here, there = told(host, bits), told(kernel, bits)
        found += len(there)
        if here != there:
            problems.append(f"{bits}-bit program: {there} instead of {here}")
    # As many acts as the smaller of both has.
    return found, problems if found >= 60 else problems + [f"{found} records in all"]


def racing_names(kernel):
    """A program whose thread changes the names between their check and their use cannot lie where the kernel's paths are kept."""
    return raced(kernel, "names", lambda event: event != "file.open", kernel.tier != "base")


def racing_descriptors(kernel):
    """A program whose thread puts another file under a new descriptor cannot lie in the better tier."""
    return raced(kernel, "descriptors", lambda event: event == "file.open", kernel.tier == "better")


def previous_attributes(kernel):
    """Where the kernel's paths are kept, a change of a file's mode or owner tells what the one before it had set."""
    problems, found, last = [], 0, {}
    wanted = [("vigie.file.previous_mode", "file.mode"), ("vigie.file.previous_owner.id", "file.owner.id"),
              ("vigie.file.previous_group.id", "file.group.id")]
    for record in kernel.records:
        attributes = record["attributes"]
        if record["eventName"] not in ("vigie.file.mode_change", "vigie.file.owner_change") or "error.type" in attributes:
            continue
        if attributes.get("process.executable.path") != "/bin/acts" or not attributes["file.path"].startswith("/acts/"):
            continue
        is_mode = record["eventName"] == "vigie.file.mode_change"
        for previous, now in wanted[:1] if is_mode else wanted[1:]:
            place = attributes["file.path"], now
            # Root made them all, with this mode.
            before = last.get(place, "0600" if is_mode else "0") if kernel.tier != "base" else None
            if attributes.get(previous) == before:
                found += 1
            else:
                problems.append(f"{record['body']}: {previous} is {attributes.get(previous)!r} instead of {before!r}")
            last[place] = attributes.get(now) or last.get(place, "0")
    return found, problems if found >= 6 else problems + [f"{found} in all"]


def raced(kernel, what, is_of_race, must_be_right):
    done = [tuple(line.split()) for line in kernel.text(f"racing-{what}.txt").splitlines()]
    raced_field = {"file.link": "file.symbolic_link.target_path", "file.mount": "vigie.mount.source"}
    told = [
        (event := record["eventName"].removeprefix("vigie."), record["attributes"].get(raced_field.get(event, "file.path")))
        for record in kernel.records
        if record["attributes"].get("process.executable.path") == f"/bin/racing-{what}"
        and record["attributes"].get("file.path", "").startswith(f"/acts/mount/racing-{what}/")
    ]
    told = [(event, path) for event, path in told if is_of_race(event)]
    right = sum(one == other for one, other in zip(done, told))
    problems = [f"{len(told)} records of {len(done)} acts"] if len(told) != len(done) or not done else []
    if must_be_right:
        problems += [f"told {other} instead of {one}" for one, other in zip(done, told) if one != other]
    return right, problems


def modules(kernel):
    """A module that is taken off and loaded while the sensor runs is seen to go and to come."""
    if kernel.kernel == "host":
        return None
    told = [
        (one["eventName"].rsplit(".", 1)[1], one["attributes"].get("vigie.event.outcome"),
         "from memory" if one["attributes"].get("vigie.module.from_memory") else one["attributes"].get("file.path"))
        for one in kernel.records
        if one["attributes"].get("vigie.module.name") == "overlay"
    ]
    gone = ("module_unload", "success", None)
    wanted = [gone, ("module_load", "success", "/overlay.ko"), gone, ("module_load", "success", "from memory")]
    return len(told), [] if told == wanted else [f"{told} instead of {wanted}"]


def tier(kernel):
    """In the better tier no tracepoint of a system call is in use, which would cost every other call."""
    doctor = kernel.text("doctor.txt")
    better, base = (re.findall(rf"^\S+ +\S+ +{tier} +attached$", doctor, re.MULTILINE) for tier in ("better", "base"))
    taxing = [line.split()[1] for line in base if line.split()[1].startswith("syscalls/")]
    if kernel.tier in ("lsm", "kprobe"):
        problems = [] if better and taxing else ["no path is kept, or no system call is seen by its tracepoint"]
        modules = [line for line in better if line.split()[1].startswith("path_")]
        # 5.10 is not started with bpf among its security modules.
        if bool(modules) != (kernel.tier == "lsm" and not kernel.name.startswith("5.10")):
            problems.append(f"programs of security modules: {modules}")
        return len(better), problems
    if kernel.tier == "base":
        return len(base), [f"{line.split()[1]} is of the better tier" for line in better]
    return len(better), [f"{hook} is in use" for hook in taxing] if better else ["no hook is of the better tier"]


def nothing_lost(kernel):
    """The acts and the sensor ended well, and nothing was lost, in the kernel or after it."""
    problems = [f"{name}: {kernel.text(name)}" for name in ("acts.log",) if kernel.text(name)]
    if kernel.text("vigie.code") != "0":
        problems.append(f"vigie run ended with {kernel.text('vigie.code')!r}")
    lost = [line for line in kernel.text("metrics.txt").splitlines() if line.startswith("vigie_events_lost_total")]
    problems += [line for line in lost if not line.endswith(" 0")]
    return len(kernel.records), problems if lost else problems + ["the metrics do not say what was lost"]


def kernel_log(kernel):
    """What the kernel has to say of the programs is said in its log, and may end the host (panic_on_warn)."""
    if not (kernel.folder / "kernel.log").exists():
        return None
    lines = kernel.text("kernel.log").splitlines()
    return 1, [line for line in lines if re.search(r"WARNING:|BUG:|Oops|Call Trace|RCU.*stall", line)]


def path_filters(kernel):
    """What nobody asks for any more is left out in the kernel, and nothing else is."""
    problems, seen = [], set()
    for one in kernel.records:
        path = one["attributes"].get("file.path") or ""
        if one["eventName"] in ("vigie.file.mkdir", "vigie.file.mode_change") and re.match("/opt/wanted|/acts/mount/plain", path):
            seen.add((one["eventName"].rsplit(".", 1)[1], path))
    wanted = {("mkdir", f"/opt/wanted-{number}") for number in range(1, 6)} | {("mode_change", "/acts/mount/plain-2")}
    if seen != wanted:
        problems.append(f"not as it should be: {sorted(seen ^ wanted)}")
    for event, least in (("file.mkdir", 4), ("file.mode_change", 1)):
        series = re.escape(f'vigie_events_filtered_total{{event="{event}",reason="unwanted"}}')
        before, after = (re.search(rf"^{series} (\d+)$", kernel.text(name), re.MULTILINE)
                         for name in ("metrics.txt", "metrics-of-less.txt"))
        if not before or not after or int(after[1]) - int(before[1]) < least:
            problems.append(f"{event}: {after and after[1]} instead of {before and before[1]} and {least}")
    return len(seen), problems

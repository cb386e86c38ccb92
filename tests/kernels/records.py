"""The sensor's OTLP JSON lines, and records without what differs from machine to machine."""

import json
import re

# What `acts` is, and what it becomes.
PROGRAMS = {"/bin/acts", "/memfd:hidden"}
# Compared by whether they say anything.
MACHINE = {
    "log.record.uid", "file.inode", "file.modified", "network.peer.port",
    "process.creation.time",
    "vigie.process.capabilities.effective_mask", "vigie.process.uid", "vigie.process.parent.uid",
    "vigie.target.process.uid", "vigie.memory.address", "vigie.ptrace.address",
    "vigie.cgroup.destination.id", "vigie.io_uring.descriptor", "vigie.io_uring.result",
}
# Not compared: what the processes around the acts are, which differ between a guest and the host.
OUTSIDE = ("vigie.process.ancestors.", "process.session_leader.", "process.group_leader.", "container.", "vigie.container.")
# Their own port is any that was free.
CONNECTED = {"vigie.network.connect", "vigie.network.connect_result", "vigie.network.send", "vigie.process.fd_redirect"}
PATHS = {"file.path", "file.directory"}
PROC_OF_PROCESS = r"/proc/\d+(/|$)"
# Not compared: which of its threads a process ends with, and whether io_uring's own thread does what was asked, are chance.
ANY_THREAD = {"vigie.process.exit", "vigie.kernel.io_uring"}
THREAD = {"vigie.process.thread.id", "vigie.process.thread.name"}
# Compared by the order in which they appear: who is whose parent.
PROCESS_IDS = {"process.pid", "process.parent_pid", "process.vpid", "vigie.process.thread.id", "process.parent.pid", "vigie.target.process.pid"}


def plain(value):
    """An OTLP AnyValue as Python's own."""
    if not value:
        return None
    (kind, content), = value.items()
    if kind == "arrayValue":
        return [plain(item) for item in content.get("values", [])]
    if kind == "kvlistValue":
        return {item["key"]: plain(item["value"]) for item in content.get("values", [])}
    return int(content) if kind == "intValue" else content


def read(path):
    """All records of a file, in the order of their time, with plain attributes."""
    records = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            for resource in json.loads(line).get("resourceLogs", []):
                described = {one["key"]: plain(one["value"]) for one in resource["resource"]["attributes"]}
                for scope in resource["scopeLogs"]:
                    for record in scope["logRecords"]:
                        record["attributes"] = {one["key"]: plain(one["value"]) for one in record["attributes"]}
                        record["body"] = plain(record.get("body"))
                        record["service"] = described.get("service.name")
                        records.append(record)
    records.sort(key=lambda record: int(record["timeUnixNano"]))
    return records


def acts(records, skip_older_calls):
    """What `acts` did, without what differs from machine to machine."""
    ids, found = {}, []
    for record in records:
        attributes = record["attributes"]
        arguments = attributes.get("process.command_args") or []
        if attributes.get("process.executable.path") not in PROGRAMS or record["eventName"] == "vigie.signal":
            continue
        if skip_older_calls and "older-calls" in arguments or "load-module" in arguments:
            continue
        found.append(comparable(record, ids))
    return found


def comparable(record, ids):
    """One record; `ids` numbers the processes in the order in which they appear."""
    by_ring = record["attributes"].get("vigie.io_uring.operation")
    # The peer's port is any that was free.
    is_accepted = record["eventName"] == "vigie.network.accept" or by_ring == "IORING_OP_ACCEPT"
    body = re.sub(r":\d+$", "", record["body"]) if is_accepted else record["body"]
    if "vigie.target.process.pid" in record["attributes"] or "vigie.memory.address" in record["attributes"]:
        body = re.sub(r"\(\d+\)|0x\w+", "…", body)
    # A link that the better tier follows and the base tier does not.
    body = re.sub(PROC_OF_PROCESS, r"/proc/self\1", body)
    fields = {"body": body, "severity": record["severityNumber"], "service": record["service"]}
    for key, value in record["attributes"].items():
        if key == "network.local.port" and record["eventName"] in CONNECTED:
            value = value > 0
        if key.startswith(OUTSIDE) or (key in THREAD and record["eventName"] in ANY_THREAD):
            continue
        # In a namespace of its own it counts from 1, on every kernel.
        if key == "process.vpid" and value != record["attributes"]["process.pid"]:
            fields[key] = value
            continue
        if key in PROCESS_IDS:
            value = f"process {ids.setdefault(value, len(ids))}"
        elif key in MACHINE or ".namespace." in key:
            value = "something" if value else "nothing"
        fields[key] = re.sub(PROC_OF_PROCESS, r"/proc/self\1", value) if key in PATHS else value
    return {"event": record["eventName"].removeprefix("vigie."), "fields": fields}

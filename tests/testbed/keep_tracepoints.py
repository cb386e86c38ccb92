#!/usr/bin/env python3
"""Keeps tracepoints in use until it is ended, so that sensors which come and go need not wait for the kernel.

    keep_tracepoints.py syscalls/sys_exit_openat ...

The last user of a tracepoint waits, when it lets go, until no processor can be in it: 60 ms for each of a hundred, under
a lock that all sensors share. A test suite starts hundreds of sensors. Nothing is recorded here.

Prints one line once all are held. Source of the numbers: linux/perf_event.h, asm/unistd_64.h, linux/mount.h.
"""
import ctypes
import os
import signal
import struct
import sys

TRACEFS = "/sys/kernel/tracing"
PERF_EVENT_OPEN = {"x86_64": 298, "aarch64": 241}[os.uname().machine]
PERF_TYPE_TRACEPOINT = 2
PERF_ATTR_SIZE = 128
PERF_ATTR_FLAGS_OFFSET = 40
PERF_ATTR_DISABLED = 1
PERF_FLAG_FD_CLOEXEC = 8
CLONE_NEWNS = 0x20000
MS_PRIVATE_REC = 0x44000

libc = ctypes.CDLL(None, use_errno=True)


def check(result, what):
    if result < 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")
    return result


def make_tracefs_visible():
    """In a mount namespace of this process, so that the host's mounts stay as they are."""
    if os.path.exists(f"{TRACEFS}/events"):
        return
    check(libc.unshare(CLONE_NEWNS), "a mount namespace of its own")
    check(libc.mount(b"none", b"/", None, MS_PRIVATE_REC, None), "private mounts")
    check(libc.mount(b"tracefs", TRACEFS.encode(), b"tracefs", 0, None), f"tracefs at {TRACEFS}")


def keep(name):
    with open(f"{TRACEFS}/events/{name}/id", encoding="ascii") as file:
        identifier = int(file.read())
    attributes = bytearray(PERF_ATTR_SIZE)
    struct.pack_into("IIQ", attributes, 0, PERF_TYPE_TRACEPOINT, PERF_ATTR_SIZE, identifier)
    struct.pack_into("Q", attributes, PERF_ATTR_FLAGS_OFFSET, PERF_ATTR_DISABLED)
    buffer = (ctypes.c_char * PERF_ATTR_SIZE).from_buffer(attributes)
    check(libc.syscall(PERF_EVENT_OPEN, buffer, -1, 0, -1, PERF_FLAG_FD_CLOEXEC), name)


def main():
    make_tracefs_visible()
    names = [name for name in sys.argv[1:] if os.path.exists(f"{TRACEFS}/events/{name}/id")]
    for name in names:
        keep(name)
    print(f"{len(names)} tracepoints are kept in use", flush=True)
    signal.pause()


if __name__ == "__main__":
    main()

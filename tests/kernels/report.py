#!/usr/bin/env python3
"""Prints what the sensor can do on each kernel, as one table.

report.py HOST FOLDER...     folders of results, the host's own first, with a folder in them for each tier of hooks;
                             exits with 1 when anything failed
"""

import pathlib
import sys

import checks


def rows(host):
    """The table's rows: a name, and what tells how a kernel fares."""
    for event in checks.compared_events(host):
        yield event, lambda kernel, event=event: checks.compared(kernel, host, event)
    for event in checks.INTERNAL:
        yield event, lambda kernel, event=event: checks.hooks(kernel, event)
    for event in checks.ATTEMPTED:
        yield event, lambda kernel, event=event: checks.attempted(kernel, event)
    for library in ("glibc", "musl"):
        yield f"trace link, {library}", lambda kernel, library=library: checks.trace_link(kernel, library)
    yield "32-bit calls", lambda kernel: checks.ia32_calls(kernel, host)
    yield "racing names", checks.racing_names
    yield "racing descriptors", checks.racing_descriptors
    yield "previous attributes", checks.previous_attributes
    yield "path filters", checks.path_filters
    yield "modules", checks.modules
    yield "tier", checks.tier
    yield "nothing lost", checks.nothing_lost
    yield "kernel complains not", checks.kernel_log


def cell(check, kernel, name, reasons):
    """One field of the table; what failed goes to `reasons`."""
    if kernel.failure:
        return "FAILED"
    result = check(kernel)
    if result is None:
        return "not tried"
    found, problems = result
    reasons += [f"{kernel.name}: {name}: {problem}" for problem in problems[:5]]
    return "FAILED" if problems else f"ok ({found})"


def runs(host, guests):
    """What ran: the base tier on each kernel, beside it the better one. Only the host's own kernel may be without."""
    yield checks.Run(host, "base")
    if (checks.Run(host, "better").folder).exists():
        yield checks.Run(host, "better")
    for guest in guests:
        yield checks.Run(guest, "base")
        yield checks.Run(guest, "better")
        for tier in ("lsm", "kprobe"):
            if (pathlib.Path(guest) / tier).exists():
                yield checks.Run(guest, tier)


def main():
    kernels = list(runs(sys.argv[1], sys.argv[2:]))
    reasons = [f"{kernel.name}: {kernel.failure}" for kernel in kernels if kernel.failure]
    print(f"{'':<28}" + "".join(f"{kernel.kernel:<14}" for kernel in kernels))
    print(f"{'kernel':<28}" + "".join(f"{kernel.text('release').replace('+', '-').split('-')[0]:<14}" for kernel in kernels))
    print(f"{'tier of hooks':<28}" + "".join(f"{kernel.tier:<14}" for kernel in kernels))
    for name, check in rows(kernels[0]):
        print(f"{name:<28}" + "".join(f"{cell(check, kernel, name, reasons):<14}" for kernel in kernels))
    for series, why in checks.KNOWN_WHY.items():
        if any(kernel.name.startswith(series) for kernel in kernels):
            print(f"note: {series} {why}")
    for difference in checks.TIERS_DIFFER:
        print(f"note: the better tier {difference}")
    for kernel in {kernel.kernel for kernel in kernels if kernel.arm}:
        print(f"note: {kernel} has no open, creat, rename, unlink, rmdir")
    for reason in reasons:
        print(f"FAILED {reason}")
    sys.exit(1 if reasons else 0)


main()

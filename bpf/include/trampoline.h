/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The probes as they are compiled for the functions that serve system calls, by fentry and fexit. Where a kernel allows
 * that, it is better than tracepoints: as long as no tracepoint of a system call is in use, other calls cost nothing.
 * These programs can be preempted: see count() and claim().
 */
#ifndef VIGIE_TRAMPOLINE_H
#define VIGIE_TRAMPOLINE_H

#if defined(__TARGET_ARCH_x86)
#define SYSCALL_FUNCTION "__x64_sys_"
#elif defined(__TARGET_ARCH_arm64)
#define SYSCALL_FUNCTION "__arm64_sys_"
#endif

#define SYSCALL_ENTER(call) SEC("fentry/" SYSCALL_FUNCTION #call)
#define SYSCALL_ENTER_AS(call, ia32) SYSCALL_ENTER(call)
#define SYSCALL_EXIT_AS(call, ia32) SEC("fexit/" SYSCALL_FUNCTION #call)

#endif

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Which call of the open family the current task is in: the kernel opens files for others too. */
#ifndef VIGIE_OPEN_CALL_H
#define VIGIE_OPEN_CALL_H

#include "syscall.h"

/* Whether opens that succeed are seen in do_filp_open, and not at the exit of the call. */
#if defined(VIGIE_TRAMPOLINE)
#define SEES_OPENED_FILES 1
#else
#define SEES_OPENED_FILES 0
#endif

/* Their numbers in the kernel's tables of system calls. */
#if defined(__TARGET_ARCH_x86)
#define CALL_OPEN 2
#define CALL_CREAT 85
#define CALL_OPENAT 257
#define CALL_TRUNCATE 76
#elif defined(__TARGET_ARCH_arm64)
#define CALL_OPENAT 56
#define CALL_TRUNCATE 45
#endif
#define CALL_OPENAT2 437

/* x32's numbers have this bit; its calls are served by the same functions. */
#define X32_CALL 0x40000000

/* Number of the call that the current task is in; 0 in one by a 32-bit entry, and in a thread that works for a ring of
 * io_uring, whose registers are those of another call. */
always_inline __u32 current_call(void)
{
	struct task_struct *task;
	int number;

#if defined(__TARGET_ARCH_x86)
#define NUMBER(registers) (registers)->orig_ax
#define IS_IA32(task) ((task)->thread_info.status & 2)
#else
#define NUMBER(registers) (registers)->syscallno
#define IS_IA32(task) 0
#endif
	/* Followed without a helper where the kernel tells the types. */
	if (has_task_pt_regs) {
		task = bpf_get_current_task_btf();
		if (task->flags & PF_IO_WORKER || IS_IA32(task))
			return 0;
		number = NUMBER((struct pt_regs *)bpf_task_pt_regs(task));
	} else {
		task = bpf_get_current_task();
		if (read_kernel(task->flags) & PF_IO_WORKER || is_ia32_call(task))
			return 0;
		number = syscall_number(saved_registers(task));
	}
#undef NUMBER
#undef IS_IA32
	return number & ~X32_CALL;
}

/* The same if it is one that opens a file by a path, else 0. */
always_inline __u32 current_open_call(void)
{
	__u32 call = current_call();

	switch (call) {
#if defined(__TARGET_ARCH_x86)
	case CALL_OPEN:
	case CALL_CREAT:
#endif
	case CALL_OPENAT:
	case CALL_OPENAT2:
		return call;
	default:
		return 0;
	}
}

always_inline int is_truncate_call(void)
{
	return current_call() == CALL_TRUNCATE;
}

#endif

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A system call seen from its exit. The arguments are still in the registers that the kernel saved at its entry, so
 * that one hook serves where two and a map between them would cost three times as much.
 *
 * The probes are compiled more than once: for the tracepoints of single system calls; for calls by x86's 32-bit
 * entries, of which those know nothing (see ia32/); and for the functions that serve the calls (see trampoline.h).
 */
#ifndef VIGIE_SYSCALL_H
#define VIGIE_SYSCALL_H

#include "helpers.h"
#include "kernel.h"
#include "maps.h"

#if defined(__TARGET_ARCH_x86)
/* Before 5.15: they lie at the top of the task's stack. */
#define KERNEL_STACK_SIZE 16384
#define SAVED_REGISTERS_SIZE 168
#elif defined(__TARGET_ARCH_arm64)
#define KERNEL_STACK_SIZE 16384
#define SAVED_REGISTERS_SIZE 336
#endif

struct syscall_exit_context {
#if defined(VIGIE_IA32) || defined(VIGIE_TRAMPOLINE)
	/* Of the raw tracepoint sys_exit, and of the exit of a call's own function, which has one argument. */
	__u64 registers;
#else
	/* Of sys_exit_*: their `format` files in tracefs show it. */
	__u64 common;
	long number;
#endif
	long result;
};

#if defined(VIGIE_IA32)
#include "ia32/entry.h"
#elif defined(VIGIE_TRAMPOLINE)
#include "trampoline.h"
#else
#define SYSCALL_ENTER(call) SEC("tracepoint/syscalls/sys_enter_" #call)
/* A program at the entry or the exit of a system call; `ia32` is a string of its numbers there. */
#define SYSCALL_ENTER_AS(call, ia32) SEC("tracepoint/syscalls/sys_enter_" #call)
#define SYSCALL_EXIT_AS(call, ia32) SEC("tracepoint/syscalls/sys_exit_" #call)
#endif
/* The same where its name is the same there. */
#define SYSCALL_EXIT(call) SYSCALL_EXIT_AS(call, IA32(call))

/* The highest number of an error that a caller can see is below: after a signal the kernel makes the call again, or the
 * caller gets EINTR. */
#define ERESTARTSYS 512

/* The registers at the beginning of a function, as the kernel gives them to a kprobe: struct pt_regs of the
 * architecture. */
struct kprobe_context {
#if defined(__TARGET_ARCH_x86)
	__u64 r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di;
#define KPROBE_ARGUMENTS(registers) (registers)->di, (registers)->si, (registers)->dx, (registers)->cx
#elif defined(__TARGET_ARCH_arm64)
	__u64 x[31];
#define KPROBE_ARGUMENTS(registers) (registers)->x[0], (registers)->x[1], (registers)->x[2], (registers)->x[3]
#endif
};

/* Whether the task is in a call by a 32-bit entry, whatever the program is; also when it has just executed one. */
always_inline int is_ia32_call(struct task_struct *task)
{
#if defined(__TARGET_ARCH_x86)
	/* TS_COMPAT in the kernel's asm/thread_info.h */
	return (read_kernel(task->thread_info.status) & 2) != 0;
#else
	(void)task;
	return 0;
#endif
}

always_inline struct pt_regs *saved_registers(struct task_struct *task)
{
	if (has_task_pt_regs)
		return (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());
	return read_kernel(task->stack) + KERNEL_STACK_SIZE - SAVED_REGISTERS_SIZE;
}

#if defined(__TARGET_ARCH_x86)
#define syscall_number(registers) ((int)read_kernel((registers)->orig_ax))
#endif
#if defined(VIGIE_IA32)
#define argument0(registers) ia32_argument(registers, 0)
#define argument1(registers) ia32_argument(registers, 1)
#define argument2(registers) ia32_argument(registers, 2)
#define argument3(registers) ia32_argument(registers, 3)
#define argument4(registers) ia32_argument(registers, 4)
#define argument5(registers) ia32_argument(registers, 5)
#elif defined(__TARGET_ARCH_x86)
#define argument0(registers) read_kernel((registers)->di)
#define argument1(registers) read_kernel((registers)->si)
#define argument2(registers) read_kernel((registers)->dx)
#define argument3(registers) read_kernel((registers)->r10)
#define argument4(registers) read_kernel((registers)->r8)
#define argument5(registers) read_kernel((registers)->r9)
#elif defined(__TARGET_ARCH_arm64)
#define syscall_number(registers) read_kernel((registers)->syscallno)
#define argument0(registers) read_kernel((registers)->orig_x0)
#define argument1(registers) read_kernel((registers)->regs[1])
#define argument2(registers) read_kernel((registers)->regs[2])
#define argument3(registers) read_kernel((registers)->regs[3])
#define argument4(registers) read_kernel((registers)->regs[4])
#define argument5(registers) read_kernel((registers)->regs[5])
#endif

#endif

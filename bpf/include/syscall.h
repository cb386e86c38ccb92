/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A system call seen from its exit. The arguments are still in the registers that the kernel saved at its entry, so that
 * one hook serves where two and a map between them would cost three times as much.
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

always_inline struct pt_regs *saved_registers(struct task_struct *task)
{
	if (has_task_pt_regs)
		return (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());
	return read_kernel(task->stack) + KERNEL_STACK_SIZE - SAVED_REGISTERS_SIZE;
}

#if defined(__TARGET_ARCH_x86)
#define argument0(registers) read_kernel((registers)->di)
#define argument1(registers) read_kernel((registers)->si)
#define argument2(registers) read_kernel((registers)->dx)
#define argument3(registers) read_kernel((registers)->r10)
#define argument4(registers) read_kernel((registers)->r8)
#elif defined(__TARGET_ARCH_arm64)
#define argument0(registers) read_kernel((registers)->orig_x0)
#define argument1(registers) read_kernel((registers)->regs[1])
#define argument2(registers) read_kernel((registers)->regs[2])
#define argument3(registers) read_kernel((registers)->regs[3])
#define argument4(registers) read_kernel((registers)->regs[4])
#endif

#endif

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* process.ptrace at the exit of ptrace: what takes hold of a process or changes it. Looking at one is left out. */
#include "syscall.h"
#include "target.h"

#define PTRACE_TRACEME 0
#define PTRACE_POKETEXT 4
#define PTRACE_POKEDATA 5
#define PTRACE_POKEUSR 6
#define PTRACE_SETREGS 13
#define PTRACE_SETFPREGS 15
#define PTRACE_ATTACH 16
#define PTRACE_SETREGSET 0x4205
#define PTRACE_SEIZE 0x4206

always_inline int takes_hold(long request)
{
	return request == PTRACE_TRACEME || request == PTRACE_POKETEXT || request == PTRACE_POKEDATA ||
	       request == PTRACE_POKEUSR || request == PTRACE_SETREGS || request == PTRACE_SETFPREGS ||
	       request == PTRACE_ATTACH || request == PTRACE_SETREGSET || request == PTRACE_SEIZE;
}

SYSCALL_EXIT(ptrace)
int process_ptrace(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers = saved_registers(task);
	struct process_ptrace *event;
	struct scratch *scratch;
	long request;

	if (!begin(KIND_PROCESS_PTRACE))
		return 0;
	request = argument0(registers);
	if (!takes_hold(request)) {
		count(KIND_PROCESS_PTRACE, COUNTER_FILTERED_UNWANTED);
		return 0;
	}
	scratch = reserve(KIND_PROCESS_PTRACE, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct process_ptrace *)scratch->record;
	fill_own_header(scratch, task, context->result);
	fill_target(&event->target, request == PTRACE_TRACEME ? 0 : task_by_number(task, argument1(registers)));
	event->address = argument2(registers);
	event->request = request;
	event->reserved = 0;
	submit(scratch, KIND_PROCESS_PTRACE);
	return 0;
}

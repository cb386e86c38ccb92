/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * process.context at the exit of prctl: a process named the memory in which it publishes what it says of itself (OTEP
 * 4719). A kernel without names for anonymous memory refuses, and does not even read the name: so the outcome does not
 * matter, and a name whose page is not resident is taken for the one that is meant.
 */
#include "syscall.h"
#include "task.h"

#define PR_SET_VMA 0x53564d41
#define PR_SET_VMA_ANON_NAME 0

/* Of a 32-bit process it is not read. */
#if !defined(VIGIE_IA32)
SYSCALL_EXIT(prctl)
int process_context(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers = saved_registers(task);
	struct scratch *scratch;
	char name[sizeof("OTEL_CTX")] = {};
	static const char wanted[] = "OTEL_CTX";
	int index;

	if ((__u32)argument0(registers) != PR_SET_VMA || argument1(registers) != PR_SET_VMA_ANON_NAME)
		return 0;
	if (bpf_probe_read_user_str(name, sizeof(name), (const char *)argument4(registers)) >= 0)
		for (index = 0; index < (int)sizeof(name); index++)
			if (name[index] != wanted[index])
				return 0;
	if (!begin(KIND_PROCESS_CONTEXT))
		return 0;
	scratch = reserve(KIND_PROCESS_CONTEXT, sizeof(struct process_context));
	if (!scratch)
		return 0;
	fill_header(scratch, task, context->result);
	submit(scratch, KIND_PROCESS_CONTEXT);
	return 0;
}
#endif

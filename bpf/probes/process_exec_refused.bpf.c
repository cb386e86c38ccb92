/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* process.exec_refused at the exits of execve and execveat. Those that succeed are told in process_exec.bpf.c. */
#include "named_file.h"

always_inline int emit_refusal(long result, long directory, const char *user_path)
{
	struct task_struct *task = bpf_get_current_task();
	struct process_exec_refused *event;
	struct scratch *scratch;

	if (!begin_change(KIND_PROCESS_EXEC_REFUSED, result))
		return 0;
	scratch = reserve(KIND_PROCESS_EXEC_REFUSED, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct process_exec_refused *)scratch->record;
	fill_own_header(scratch, task, result);
	append_named(scratch, &event->file, task, directory, user_path);
	submit(scratch, KIND_PROCESS_EXEC_REFUSED);
	return 0;
}

SYSCALL_EXIT(execve)
int process_exec_refused_execve(struct syscall_exit_context *context)
{
	struct pt_regs *registers;

	if (context->result >= 0)
		return 0;
	registers = saved_registers(bpf_get_current_task());
	return emit_refusal(context->result, AT_FDCWD, (const char *)argument0(registers));
}

SYSCALL_EXIT(execveat)
int process_exec_refused_execveat(struct syscall_exit_context *context)
{
	struct pt_regs *registers;

	if (context->result >= 0)
		return 0;
	registers = saved_registers(bpf_get_current_task());
	return emit_refusal(context->result, (int)argument0(registers), (const char *)argument1(registers));
}

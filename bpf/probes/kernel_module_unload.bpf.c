/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* kernel.module_unload at the exit of delete_module. */
#include "named_file.h"

SYSCALL_EXIT(delete_module)
int kernel_module_unload(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;
	struct scratch *scratch;
	struct kernel_module_unload *event;

	if (!begin(KIND_KERNEL_MODULE_UNLOAD))
		return 0;
	registers = saved_registers(task);
	scratch = reserve(KIND_KERNEL_MODULE_UNLOAD, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct kernel_module_unload *)scratch->record;
	fill_own_header(scratch, task, context->result);
	append_user_string(scratch, &event->name, (const char *)argument0(registers), 56);
	event->flags = argument1(registers);
	event->reserved = 0;
	submit(scratch, KIND_KERNEL_MODULE_UNLOAD);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* process.memory_access at the exits of process_vm_readv and process_vm_writev; file_open.bpf.c sees /proc/PID/mem. */
#include "memory_access.h"
#include "syscall.h"

always_inline int emit_memory_copy(long result, __u32 is_write)
{
	struct task_struct *task = bpf_get_current_task();

	if (!begin(KIND_PROCESS_MEMORY_ACCESS))
		return 0;
	return emit_memory_access(task, task_by_number(task, argument0(saved_registers(task))), result, is_write,
				  MEMORY_ACCESS_PROCESS_VM);
}

SYSCALL_EXIT(process_vm_readv)
int process_memory_access_process_vm_readv(struct syscall_exit_context *context)
{
	return emit_memory_copy(context->result, 0);
}

SYSCALL_EXIT(process_vm_writev)
int process_memory_access_process_vm_writev(struct syscall_exit_context *context)
{
	return emit_memory_copy(context->result, 1);
}

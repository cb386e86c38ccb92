/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* file.rename at the exits of the rename family; paths as in file_delete. */
#include "file.h"
#include "syscall.h"
#include "task.h"

always_inline int emit_rename(struct task_struct *task, long result, long directory, const char *user_path,
			      long target_directory, const char *target_user_path, __u32 flags)
{
	struct scratch *scratch = reserve(KIND_FILE_RENAME, sizeof(struct file_rename));
	struct file_rename *event;

	if (!scratch)
		return 0;
	event = (struct file_rename *)scratch->record;
	fill_header(scratch, task, result);
	append_base(scratch, &event->base, task, directory, user_path);
	append_user_string(scratch, &event->raw_path, user_path, LIMIT_PATH);
	append_base(scratch, &event->target_base, task, target_directory, target_user_path);
	append_user_string(scratch, &event->target_raw_path, target_user_path, LIMIT_PATH);
	event->rename_flags = flags;
	event->reserved = 0;
	submit(scratch, KIND_FILE_RENAME);
	return 0;
}

SEC("tracepoint/syscalls/sys_exit_renameat2")
int file_rename_renameat2(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;

	if (!begin(KIND_FILE_RENAME))
		return 0;
	registers = saved_registers(task);
	return emit_rename(task, context->result, argument0(registers), (const char *)argument1(registers),
			   argument2(registers), (const char *)argument3(registers), argument4(registers));
}

SEC("tracepoint/syscalls/sys_exit_renameat")
int file_rename_renameat(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;

	if (!begin(KIND_FILE_RENAME))
		return 0;
	registers = saved_registers(task);
	return emit_rename(task, context->result, argument0(registers), (const char *)argument1(registers),
			   argument2(registers), (const char *)argument3(registers), 0);
}

#if defined(__TARGET_ARCH_x86)
SEC("tracepoint/syscalls/sys_exit_rename")
int file_rename_rename(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;

	if (!begin(KIND_FILE_RENAME))
		return 0;
	registers = saved_registers(task);
	return emit_rename(task, context->result, AT_FDCWD, (const char *)argument0(registers), AT_FDCWD,
			   (const char *)argument1(registers), 0);
}
#endif

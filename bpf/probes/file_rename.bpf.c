/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* file.rename at the exits of the rename family; paths as in file_delete. */
#include "named_file.h"

always_inline int emit_rename(struct task_struct *task, long result, long directory, const char *user_path,
			      long target_directory, const char *target_user_path, __u32 flags)
{
	struct scratch *scratch = reserve(KIND_FILE_RENAME, sizeof(struct file_rename));
	struct file_rename *event;

	if (!scratch)
		return 0;
	event = (struct file_rename *)scratch->record;
	fill_own_header(scratch, task, result);
	append_named(scratch, &event->file, task, directory, user_path);
	append_named_object(scratch, &event->target, task, target_directory, target_user_path, OBJECT_SECOND);
	event->rename_flags = flags;
	event->reserved = 0;
	submit(scratch, KIND_FILE_RENAME);
	return 0;
}

SYSCALL_EXIT(renameat2)
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

SYSCALL_EXIT(renameat)
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
SYSCALL_EXIT(rename)
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

OBJECT_OF(file_rename, path_rename, KIND_FILE_RENAME,
	  keep_child(OBJECT_FIRST, context[0], context[1]) | keep_child(OBJECT_SECOND, context[2], context[3]))

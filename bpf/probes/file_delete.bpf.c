/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * file.delete at the exits of unlink, unlinkat and rmdir. By then the name is gone and no kernel object holds it, so
 * that where nothing was kept before the path is the caller's, joined to a directory that the kernel names.
 */
#include "named_file.h"

always_inline int emit_delete(struct task_struct *task, long result, long directory, const char *user_path,
			      __u32 is_directory)
{
	struct scratch *scratch = reserve(KIND_FILE_DELETE, sizeof(struct file_delete));
	struct file_delete *event;

	if (!scratch)
		return 0;
	event = (struct file_delete *)scratch->record;
	fill_own_header(scratch, task, result);
	append_named(scratch, &event->file, task, directory, user_path);
	event->is_directory = is_directory;
	event->reserved = 0;
	submit(scratch, KIND_FILE_DELETE);
	return 0;
}

SYSCALL_EXIT(unlinkat)
int file_delete_unlinkat(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;

	if (!begin(KIND_FILE_DELETE))
		return 0;
	registers = saved_registers(task);
	return emit_delete(task, context->result, argument0(registers), (const char *)argument1(registers),
			   (argument2(registers) & AT_REMOVEDIR) != 0);
}

#if defined(__TARGET_ARCH_x86)
SYSCALL_EXIT(unlink)
int file_delete_unlink(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;

	if (!begin(KIND_FILE_DELETE))
		return 0;
	registers = saved_registers(task);
	return emit_delete(task, context->result, AT_FDCWD, (const char *)argument0(registers), 0);
}

SYSCALL_EXIT(rmdir)
int file_delete_rmdir(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;

	if (!begin(KIND_FILE_DELETE))
		return 0;
	registers = saved_registers(task);
	return emit_delete(task, context->result, AT_FDCWD, (const char *)argument0(registers), 1);
}
#endif

OBJECT_OF(file_delete, path_unlink, KIND_FILE_DELETE, keep_child(OBJECT_FIRST, context[0], context[1]))
OBJECT_OF(file_delete, path_rmdir, KIND_FILE_DELETE, keep_child(OBJECT_FIRST, context[0], context[1]))

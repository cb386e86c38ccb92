/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Files that system calls name: by a path, joined to a directory that the kernel names, or by a descriptor, whose path
 * the kernel knows. Where object_path.h kept what the kernel found for a path, that is told instead.
 */
#ifndef VIGIE_NAMED_FILE_H
#define VIGIE_NAMED_FILE_H

#include "file.h"
#include "object_path.h"
#include "syscall.h"
#include "task.h"

/* Of the operations that failed, those that were refused tell something; a file that is not there does not. */
always_inline int failure_is_wanted(long result)
{
	return result == -EACCES || result == -EPERM || result == -EROFS;
}

/* Tells whether anyone wants this operation of `kind`. */
always_inline int begin_change(__u32 kind, long result)
{
	if (!begin(kind))
		return 0;
	if (result < 0 && !failure_is_wanted(result)) {
		forget_object(OBJECT_FIRST);
		forget_object(OBJECT_SECOND);
		count(kind, COUNTER_FILTERED_UNWANTED);
		return 0;
	}
	return 1;
}

/*
 * A program at the exit of a system call that changes something: `emit` is what it returns, and names `task`, `result`
 * and `registers`.
 */
#define CHANGE_AT_EXIT(event, call, kind, emit) CHANGE_AT_EXIT_AS(event, call, IA32(call), kind, emit)
#define CHANGE_AT_EXIT_AS(event, call, ia32, kind, emit)                                                               \
	SYSCALL_EXIT_AS(call, ia32)                                                                                    \
	int event##_##call(struct syscall_exit_context *context)                                                       \
	{                                                                                                              \
		struct task_struct *task = bpf_get_current_task();                                                     \
		long result = context->result;                                                                         \
		struct pt_regs *registers;                                                                             \
                                                                                                                       \
		if (!begin_change(kind, result))                                                                       \
			return 0;                                                                                      \
		registers = saved_registers(task);                                                                     \
		return emit;                                                                                           \
	}

/* An empty path, or none, means the descriptor itself. `which` is one of enum object_of_call. */
always_inline void append_named_object(struct scratch *scratch, struct named_file *named, struct task_struct *task,
				       long directory, const char *user_path, __u32 which)
{
	char first = 0;
	struct file *file;

	set_slice(&named->path, 0, 0, 0);
	set_slice(&named->base, 0, 0, 0);
	set_slice(&named->raw_path, 0, 0, 0);
	if (user_path)
		bpf_probe_read_user(&first, sizeof(first), user_path);
	if (first || (int)directory == AT_FDCWD) {
		if (!append_object_path(scratch, &named->path, task, which))
			append_base(scratch, &named->base, task, directory, user_path);
		append_user_string(scratch, &named->raw_path, user_path, LIMIT_PATH);
		return;
	}
	forget_object(which);
	file = file_of_descriptor(task, (int)directory);
	if (file)
		append_path(scratch, &named->path, task, &file->f_path);
	else
		set_slice(&named->path, 0, 0, SLICE_UNREADABLE);
}

/* The same of a call with one name, or of its first. */
always_inline void append_named(struct scratch *scratch, struct named_file *named, struct task_struct *task,
				long directory, const char *user_path)
{
	append_named_object(scratch, named, task, directory, user_path, OBJECT_FIRST);
}

#endif

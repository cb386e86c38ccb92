/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* file.mkdir at the exits of mkdir and mkdirat. */
#include "named_file.h"

always_inline int emit_mkdir(struct task_struct *task, long result, long directory, const char *user_path, __u32 mode)
{
	struct scratch *scratch = reserve(KIND_FILE_MKDIR, sizeof(struct file_mkdir));
	struct file_mkdir *event;

	if (!scratch)
		return 0;
	event = (struct file_mkdir *)scratch->record;
	fill_own_header(scratch, task, result);
	append_named(scratch, &event->file, task, directory, user_path);
	event->mode = mode;
	event->reserved = 0;
	submit(scratch, KIND_FILE_MKDIR);
	return 0;
}

CHANGE_AT_EXIT(file_mkdir, mkdirat, KIND_FILE_MKDIR,
	       emit_mkdir(task, result, argument0(registers), (const char *)argument1(registers), argument2(registers)))

#if defined(__TARGET_ARCH_x86)
CHANGE_AT_EXIT(file_mkdir, mkdir, KIND_FILE_MKDIR,
	       emit_mkdir(task, result, AT_FDCWD, (const char *)argument0(registers), argument1(registers)))
#endif

OBJECT_OF(file_mkdir, path_mkdir, KIND_FILE_MKDIR, keep_child(OBJECT_FIRST, context[0], context[1]))

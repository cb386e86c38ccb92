/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* file.mode_change at the exits of the chmod family. */
#include "named_file.h"

always_inline int emit_mode(struct task_struct *task, long result, long directory, const char *user_path, __u32 mode)
{
	struct scratch *scratch = reserve(KIND_FILE_MODE_CHANGE, sizeof(struct file_mode_change));
	struct file_mode_change *event;
	struct file_attributes previous;

	if (!scratch)
		return 0;
	event = (struct file_mode_change *)scratch->record;
	fill_own_header(scratch, task, result);
	previous_attributes(task, &previous);
	append_named(scratch, &event->file, task, directory, user_path);
	event->mode = mode & 07777;
	event->previous_mode = previous.mode;
	submit(scratch, KIND_FILE_MODE_CHANGE);
	return 0;
}

CHANGE_AT_EXIT(file_mode_change, fchmodat, KIND_FILE_MODE_CHANGE,
	       emit_mode(task, result, argument0(registers), (const char *)argument1(registers), argument2(registers)))
CHANGE_AT_EXIT(file_mode_change, fchmodat2, KIND_FILE_MODE_CHANGE,
	       emit_mode(task, result, argument0(registers), (const char *)argument1(registers), argument2(registers)))
CHANGE_AT_EXIT(file_mode_change, fchmod, KIND_FILE_MODE_CHANGE,
	       emit_mode(task, result, argument0(registers), 0, argument1(registers)))

#if defined(__TARGET_ARCH_x86)
CHANGE_AT_EXIT(file_mode_change, chmod, KIND_FILE_MODE_CHANGE,
	       emit_mode(task, result, AT_FDCWD, (const char *)argument0(registers), argument1(registers)))
#endif

OBJECT_OF(file_mode_change, path_chmod, KIND_FILE_MODE_CHANGE, keep_path(OBJECT_FIRST, context[0]))

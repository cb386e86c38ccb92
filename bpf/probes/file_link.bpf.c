/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* file.link: another name for a file, or a symbolic link, at the exits of the link family. */
#include "named_file.h"

always_inline int emit_link(struct task_struct *task, long result, long existing_directory, const char *existing,
			    long directory, const char *user_path)
{
	struct scratch *scratch = reserve(KIND_FILE_LINK, sizeof(struct file_link));
	struct file_link *event;

	if (!scratch)
		return 0;
	event = (struct file_link *)scratch->record;
	fill_own_header(scratch, task, result);
	append_named(scratch, &event->file, task, directory, user_path);
	append_named_object(scratch, &event->existing, task, existing_directory, existing, OBJECT_SECOND);
	set_slice(&event->symbolic_target, 0, 0, 0);
	event->is_symbolic = 0;
	event->reserved = 0;
	submit(scratch, KIND_FILE_LINK);
	return 0;
}

always_inline int emit_symbolic(struct task_struct *task, long result, const char *target, long directory,
				const char *user_path)
{
	struct scratch *scratch = reserve(KIND_FILE_LINK, sizeof(struct file_link));
	struct file_link *event;

	if (!scratch)
		return 0;
	event = (struct file_link *)scratch->record;
	fill_own_header(scratch, task, result);
	append_named(scratch, &event->file, task, directory, user_path);
	__builtin_memset(&event->existing, 0, sizeof(event->existing));
	append_given_text(scratch, &event->symbolic_target, task, OBJECT_SECOND, target);
	event->is_symbolic = 1;
	event->reserved = 0;
	submit(scratch, KIND_FILE_LINK);
	return 0;
}

CHANGE_AT_EXIT(file_link, linkat, KIND_FILE_LINK,
	       emit_link(task, result, argument0(registers), (const char *)argument1(registers), argument2(registers),
			 (const char *)argument3(registers)))
CHANGE_AT_EXIT(file_link, symlinkat, KIND_FILE_LINK,
	       emit_symbolic(task, result, (const char *)argument0(registers), argument1(registers),
			     (const char *)argument2(registers)))

#if defined(__TARGET_ARCH_x86)
CHANGE_AT_EXIT(file_link, link, KIND_FILE_LINK,
	       emit_link(task, result, AT_FDCWD, (const char *)argument0(registers), AT_FDCWD,
			 (const char *)argument1(registers)))
CHANGE_AT_EXIT(file_link, symlink, KIND_FILE_LINK,
	       emit_symbolic(task, result, (const char *)argument0(registers), AT_FDCWD,
			     (const char *)argument1(registers)))
#endif

/* Both names are in one mount. */
OBJECT_OF(file_link, path_link, KIND_FILE_LINK,
	  keep_child(OBJECT_SECOND, context[1], context[0]) | keep_child(OBJECT_FIRST, context[1], context[2]))
OBJECT_OF(file_link, path_symlink, KIND_FILE_LINK,
	  keep_child(OBJECT_FIRST, context[0], context[1]) | keep_text(OBJECT_SECOND, context[2]))

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* file.xattr_change at the exits of the setxattr and removexattr families. */
#include "named_file.h"

#define XATTR_NAME_MAX 255

/* linux/xattr.h, since 6.13 */
struct xattr_args {
	__u64 value;
	__u32 size;
	__u32 flags;
};

always_inline __u32 size_in(const void *user)
{
	struct xattr_args arguments = {};

	bpf_probe_read_user(&arguments, sizeof(arguments), user);
	return arguments.size;
}

always_inline int emit_xattr(struct task_struct *task, long result, long directory, const char *user_path,
			     const char *name, __u32 value_size, __u32 is_removed)
{
	struct scratch *scratch = reserve(KIND_FILE_XATTR_CHANGE, sizeof(struct file_xattr_change));
	struct file_xattr_change *event;

	if (!scratch)
		return 0;
	event = (struct file_xattr_change *)scratch->record;
	fill_own_header(scratch, task, result);
	append_named(scratch, &event->file, task, directory, user_path);
	append_user_string(scratch, &event->name, name, XATTR_NAME_MAX);
	event->value_size = value_size;
	event->is_removed = is_removed;
	submit(scratch, KIND_FILE_XATTR_CHANGE);
	return 0;
}

CHANGE_AT_EXIT(file_xattr_change, setxattr, KIND_FILE_XATTR_CHANGE,
	       emit_xattr(task, result, AT_FDCWD, (const char *)argument0(registers),
			  (const char *)argument1(registers), argument3(registers), 0))
CHANGE_AT_EXIT(file_xattr_change, lsetxattr, KIND_FILE_XATTR_CHANGE,
	       emit_xattr(task, result, AT_FDCWD, (const char *)argument0(registers),
			  (const char *)argument1(registers), argument3(registers), 0))
CHANGE_AT_EXIT(file_xattr_change, fsetxattr, KIND_FILE_XATTR_CHANGE,
	       emit_xattr(task, result, argument0(registers), 0, (const char *)argument1(registers),
			  argument3(registers), 0))
CHANGE_AT_EXIT(file_xattr_change, removexattr, KIND_FILE_XATTR_CHANGE,
	       emit_xattr(task, result, AT_FDCWD, (const char *)argument0(registers),
			  (const char *)argument1(registers), 0, 1))
CHANGE_AT_EXIT(file_xattr_change, lremovexattr, KIND_FILE_XATTR_CHANGE,
	       emit_xattr(task, result, AT_FDCWD, (const char *)argument0(registers),
			  (const char *)argument1(registers), 0, 1))
CHANGE_AT_EXIT(file_xattr_change, fremovexattr, KIND_FILE_XATTR_CHANGE,
	       emit_xattr(task, result, argument0(registers), 0, (const char *)argument1(registers), 0, 1))
CHANGE_AT_EXIT(file_xattr_change, removexattrat, KIND_FILE_XATTR_CHANGE,
	       emit_xattr(task, result, argument0(registers), (const char *)argument1(registers),
			  (const char *)argument3(registers), 0, 1))
CHANGE_AT_EXIT(file_xattr_change, setxattrat, KIND_FILE_XATTR_CHANGE,
	       emit_xattr(task, result, argument0(registers), (const char *)argument1(registers),
			  (const char *)argument3(registers), size_in((const void *)argument4(registers)), 0))

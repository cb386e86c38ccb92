/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* file.owner_change at the exits of the chown family. */
#include "named_file.h"

always_inline int emit_owner(struct task_struct *task, long result, long directory, const char *user_path, __u32 uid,
			     __u32 gid)
{
	struct scratch *scratch = reserve(KIND_FILE_OWNER_CHANGE, sizeof(struct file_owner_change));
	struct file_owner_change *event;
	struct file_attributes previous;

	if (!scratch)
		return 0;
	event = (struct file_owner_change *)scratch->record;
	fill_own_header(scratch, task, result);
	previous_attributes(task, &previous);
	append_named(scratch, &event->file, task, directory, user_path);
	event->uid = uid;
	event->gid = gid;
	event->previous_uid = previous.uid;
	event->previous_gid = previous.gid;
	submit(scratch, KIND_FILE_OWNER_CHANGE);
	return 0;
}

CHANGE_AT_EXIT(file_owner_change, fchownat, KIND_FILE_OWNER_CHANGE,
	       emit_owner(task, result, argument0(registers), (const char *)argument1(registers), argument2(registers),
			  argument3(registers)))
CHANGE_AT_EXIT_AS(file_owner_change, fchown, IA32(fchown32), KIND_FILE_OWNER_CHANGE,
		  emit_owner(task, result, argument0(registers), 0, argument1(registers), argument2(registers)))

#if defined(__TARGET_ARCH_x86)
CHANGE_AT_EXIT_AS(file_owner_change, chown, IA32(chown32), KIND_FILE_OWNER_CHANGE,
		  emit_owner(task, result, AT_FDCWD, (const char *)argument0(registers), argument1(registers),
			     argument2(registers)))
CHANGE_AT_EXIT_AS(file_owner_change, lchown, IA32(lchown32), KIND_FILE_OWNER_CHANGE,
		  emit_owner(task, result, AT_FDCWD, (const char *)argument0(registers), argument1(registers),
			     argument2(registers)))
#endif

#if defined(VIGIE_IA32)
/* The first of these calls, with ids of 16 bits. */
#define WIDE(id) ((__u16)(id) == 0xffff ? -1u : (__u16)(id))

CHANGE_AT_EXIT_AS(file_owner_change, chown16, IA32(chown), KIND_FILE_OWNER_CHANGE,
		  emit_owner(task, result, AT_FDCWD, (const char *)argument0(registers), WIDE(argument1(registers)),
			     WIDE(argument2(registers))))
CHANGE_AT_EXIT_AS(file_owner_change, lchown16, IA32(lchown), KIND_FILE_OWNER_CHANGE,
		  emit_owner(task, result, AT_FDCWD, (const char *)argument0(registers), WIDE(argument1(registers)),
			     WIDE(argument2(registers))))
CHANGE_AT_EXIT_AS(file_owner_change, fchown16, IA32(fchown), KIND_FILE_OWNER_CHANGE,
		  emit_owner(task, result, argument0(registers), 0, WIDE(argument1(registers)),
			     WIDE(argument2(registers))))
#endif

OBJECT_OF(file_owner_change, path_chown, KIND_FILE_OWNER_CHANGE, keep_path(OBJECT_FIRST, context[0]))

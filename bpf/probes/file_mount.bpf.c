/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * file.mount at the exits of mount, of move_mount, which ends the newer way to mount, of mount_setattr, which is that
 * way to remount, and of pivot_root. They are rare: failures are told too.
 */
#include "named_file.h"

#define LIMIT_TYPE 32
#define MS_REC 16384
#define AT_RECURSIVE 0x8000

/* uapi: struct mount_attr */
struct mount_attributes {
	__u64 set;
	__u64 cleared;
	__u64 propagation;
};

always_inline struct file_mount *begin_record(struct scratch *scratch, struct task_struct *task, long result,
					      __u32 call, __u64 flags)
{
	struct file_mount *event = (struct file_mount *)scratch->record;

	fill_own_header(scratch, task, result);
	__builtin_memset(&event->moved, 0, sizeof(event->moved));
	set_slice(&event->source, 0, 0, 0);
	set_slice(&event->filesystem_type, 0, 0, 0);
	event->call = call;
	event->flags = flags;
	event->cleared = 0;
	event->propagation = 0;
	return event;
}

always_inline int emit_mount(struct task_struct *task, long result, const char *source, const char *target,
			     const char *type, __u64 flags)
{
	struct scratch *scratch = reserve(KIND_FILE_MOUNT, sizeof(struct file_mount));
	struct file_mount *event;

	if (!scratch)
		return 0;
	event = begin_record(scratch, task, result, MOUNT_CALL_MOUNT, flags);
	append_named(scratch, &event->file, task, AT_FDCWD, target);
	append_given_text(scratch, &event->source, task, OBJECT_SECOND, source);
	if (type)
		append_user_string(scratch, &event->filesystem_type, type, LIMIT_TYPE);
	submit(scratch, KIND_FILE_MOUNT);
	return 0;
}

/* What is mounted in the mount of a descriptor. */
always_inline void append_mounted(struct scratch *scratch, struct file_mount *event, struct file *file)
{
	struct vfsmount *vfsmount = read_kernel(file->f_path.mnt);
	struct mount *mount = (void *)vfsmount - field_offset(((struct mount *)0)->mnt);
	struct super_block *super = read_kernel(vfsmount->mnt_sb);
	struct file_system_type *type = read_kernel(super->s_type);

	append_kernel_string(scratch, &event->source, read_kernel(mount->mnt_devname), LIMIT_PATH);
	append_kernel_string(scratch, &event->filesystem_type, read_kernel(type->name), LIMIT_TYPE);
}

always_inline int emit_move(struct task_struct *task, long result, long from, const char *from_path, long directory,
			    const char *target)
{
	struct scratch *scratch = reserve(KIND_FILE_MOUNT, sizeof(struct file_mount));
	struct file_mount *event;
	struct file *file;
	char first = 0;

	if (!scratch)
		return 0;
	event = begin_record(scratch, task, result, MOUNT_CALL_MOVE_MOUNT, 0);
	append_named(scratch, &event->file, task, directory, target);
	bpf_probe_read_user(&first, sizeof(first), from_path);
	if (first || (int)from == AT_FDCWD) {
		append_named_object(scratch, &event->moved, task, from, from_path, OBJECT_SECOND);
	} else {
		/* The descriptor is the mount, as fsmount and open_tree give it. */
		forget_object(OBJECT_SECOND);
		file = file_of_descriptor(task, (int)from);
		if (file)
			append_mounted(scratch, event, file);
	}
	submit(scratch, KIND_FILE_MOUNT);
	return 0;
}

always_inline int emit_pivot(struct task_struct *task, long result, const char *root, const char *old)
{
	struct scratch *scratch = reserve(KIND_FILE_MOUNT, sizeof(struct file_mount));
	struct file_mount *event;

	if (!scratch)
		return 0;
	event = begin_record(scratch, task, result, MOUNT_CALL_PIVOT_ROOT, 0);
	append_named(scratch, &event->file, task, AT_FDCWD, root);
	append_user_string(scratch, &event->source, old, LIMIT_PATH);
	submit(scratch, KIND_FILE_MOUNT);
	return 0;
}

always_inline int emit_attributes(struct task_struct *task, long result, long directory, const char *target,
				  __u32 at_flags, const void *user)
{
	struct scratch *scratch = reserve(KIND_FILE_MOUNT, sizeof(struct file_mount));
	struct mount_attributes attributes = {};
	struct file_mount *event;

	if (!scratch)
		return 0;
	bpf_probe_read_user(&attributes, sizeof(attributes), user);
	event = begin_record(scratch, task, result, MOUNT_CALL_SETATTR, attributes.set);
	event->cleared = attributes.cleared;
	event->propagation = attributes.propagation | (at_flags & AT_RECURSIVE ? MS_REC : 0);
	append_named(scratch, &event->file, task, directory, target);
	submit(scratch, KIND_FILE_MOUNT);
	return 0;
}

SYSCALL_EXIT(mount_setattr)
int file_mount_mount_setattr(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;

	if (!begin(KIND_FILE_MOUNT))
		return 0;
	registers = saved_registers(task);
	return emit_attributes(task, context->result, (int)argument0(registers), (const char *)argument1(registers),
			       argument2(registers), (const void *)argument3(registers));
}

SYSCALL_EXIT(mount)
int file_mount_mount(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;

	if (!begin(KIND_FILE_MOUNT))
		return 0;
	registers = saved_registers(task);
	return emit_mount(task, context->result, (const char *)argument0(registers), (const char *)argument1(registers),
			  (const char *)argument2(registers), argument3(registers));
}

SYSCALL_EXIT(move_mount)
int file_mount_move_mount(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;

	if (!begin(KIND_FILE_MOUNT))
		return 0;
	registers = saved_registers(task);
	return emit_move(task, context->result, argument0(registers), (const char *)argument1(registers),
			 argument2(registers), (const char *)argument3(registers));
}

SYSCALL_EXIT(pivot_root)
int file_mount_pivot_root(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;

	if (!begin(KIND_FILE_MOUNT))
		return 0;
	registers = saved_registers(task);
	return emit_pivot(task, context->result, (const char *)argument0(registers),
			  (const char *)argument1(registers));
}

OBJECT_OF(file_mount, sb_mount, KIND_FILE_MOUNT,
	  keep_path(OBJECT_FIRST, context[1]) | keep_text(OBJECT_SECOND, context[0]))
OBJECT_OF(file_mount, move_mount, KIND_FILE_MOUNT,
	  keep_path(OBJECT_FIRST, context[1]) | keep_path(OBJECT_SECOND, context[0]))
OBJECT_OF(file_mount, sb_pivotroot, KIND_FILE_MOUNT, keep_path(OBJECT_FIRST, context[1]))

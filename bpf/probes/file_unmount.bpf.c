/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* file.unmount at the exit of umount2. */
#include "named_file.h"

always_inline int emit_unmount(long result, struct pt_regs *registers, __u32 flags)
{
	struct task_struct *task = bpf_get_current_task();
	struct scratch *scratch;
	struct file_unmount *event;

	if (!begin(KIND_FILE_UNMOUNT))
		return 0;
	scratch = reserve(KIND_FILE_UNMOUNT, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct file_unmount *)scratch->record;
	fill_own_header(scratch, task, result);
	append_named(scratch, &event->file, task, AT_FDCWD, (const char *)argument0(registers));
	event->flags = flags;
	event->reserved = 0;
	submit(scratch, KIND_FILE_UNMOUNT);
	return 0;
}

SYSCALL_EXIT_AS(umount, IA32(umount2))
int file_unmount(struct syscall_exit_context *context)
{
	struct pt_regs *registers = saved_registers(bpf_get_current_task());

	return emit_unmount(context->result, registers, argument1(registers));
}

#if defined(VIGIE_IA32)
/* The first of these calls, without flags. */
SYSCALL_EXIT_AS(umount, IA32(umount))
int file_unmount_umount(struct syscall_exit_context *context)
{
	return emit_unmount(context->result, saved_registers(bpf_get_current_task()), 0);
}
#endif

OBJECT_OF(file_unmount, sb_umount, KIND_FILE_UNMOUNT,
	  keep_object(OBJECT_FIRST, read_kernel(((struct vfsmount *)context[0])->mnt_root),
		      (struct vfsmount *)context[0]))

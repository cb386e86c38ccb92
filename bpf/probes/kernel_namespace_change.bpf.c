/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * kernel.namespace_change at the exits of unshare and setns. The header then has the namespaces that are new. Those of
 * a process that is made in namespaces of its own are told in process_fork.bpf.c; here when it could not be made.
 */
#include "named_file.h"
#include "namespaces.h"
#include "target.h"

always_inline int is_namespace(struct file *file)
{
	struct inode *inode = read_kernel(file->f_inode);
	struct super_block *super = read_kernel(inode->i_sb);

	return file && read_kernel(super->s_magic) == NSFS_MAGIC;
}

/* The flag of a namespace's file; none when it is something else. */
always_inline __u32 flag_of_descriptor(struct task_struct *task, long descriptor)
{
	struct file *file = file_of_descriptor(task, descriptor);
	struct inode *inode = read_kernel(file->f_inode);
	struct ns_common *namespace;
	struct proc_ns_operations *operations;

	if (!is_namespace(file))
		return 0;
	namespace = read_kernel(inode->i_private);
	if (field_exists(namespace->ns_type))
		return read_kernel(namespace->ns_type);
	operations = read_kernel(namespace->ops);
	return read_kernel(operations->type);
}

/* Of a setns by a pidfd, whose namespaces they are. What is neither that nor a namespace is refused with these errors.
 */
always_inline struct task_struct *owner_by_pidfd(struct task_struct *task, long result, long descriptor)
{
	struct file *file = file_of_descriptor(task, descriptor);

	if (!file || is_namespace(file) || result == -EINVAL || result == -EBADF)
		return 0;
	return task_of_pidfd(task, descriptor);
}

/* `descriptor` is that of a setns, else -1. */
always_inline int emit_change(struct task_struct *task, long result, __u32 flags, __u32 call, long descriptor)
{
	struct scratch *scratch = reserve(KIND_KERNEL_NAMESPACE_CHANGE, sizeof(struct kernel_namespace_change));
	struct kernel_namespace_change *event;

	if (!scratch)
		return 0;
	event = (struct kernel_namespace_change *)scratch->record;
	fill_own_header(scratch, task, result);
	fill_target(&event->target, owner_by_pidfd(task, event->header.result, descriptor));
	event->flags = flags;
	event->call = call;
	submit(scratch, KIND_KERNEL_NAMESPACE_CHANGE);
	return 0;
}

SYSCALL_EXIT(unshare)
int kernel_namespace_change_unshare(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	__u32 flags;

	if (!begin(KIND_KERNEL_NAMESPACE_CHANGE))
		return 0;
	/* Threads also unshare their table of descriptors and the like. */
	flags = argument0(saved_registers(task)) & CLONE_NEW;
	if (!flags) {
		count(KIND_KERNEL_NAMESPACE_CHANGE, COUNTER_FILTERED_UNWANTED);
		return 0;
	}
	return emit_change(task, context->result, flags, NAMESPACE_CALL_UNSHARE, -1);
}

always_inline int emit_failed_clone(long result, __u32 flags)
{
	if (!flags || result <= -ERESTARTSYS || !begin(KIND_KERNEL_NAMESPACE_CHANGE))
		return 0;
	return emit_change(bpf_get_current_task(), result, flags, NAMESPACE_CALL_CLONE, -1);
}

SYSCALL_EXIT(clone)
int kernel_namespace_change_clone(struct syscall_exit_context *context)
{
	/* What is left out is the signal that tells of the child's end. */
	__u32 flags = CLONE_NEW & ~CLONE_NEWTIME;

	if (context->result >= 0)
		return 0;
	flags &= argument0(saved_registers(bpf_get_current_task()));
	return emit_failed_clone(context->result, flags);
}

SYSCALL_EXIT(clone3)
int kernel_namespace_change_clone3(struct syscall_exit_context *context)
{
	__u64 flags = 0;

	if (context->result >= 0)
		return 0;
	/* struct clone_args begins with them. */
	bpf_probe_read_user(&flags, sizeof(flags), (const void *)argument0(saved_registers(bpf_get_current_task())));
	return emit_failed_clone(context->result, flags & CLONE_NEW);
}

/* By the file of one namespace, or by a pidfd: several of one process. */
SYSCALL_EXIT(setns)
int kernel_namespace_change_setns(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;
	long descriptor;
	__u32 flags;

	if (!begin(KIND_KERNEL_NAMESPACE_CHANGE))
		return 0;
	registers = saved_registers(task);
	descriptor = (int)argument0(registers);
	flags = argument1(registers);
	if (!flags)
		flags = flag_of_descriptor(task, descriptor);
	return emit_change(task, context->result, flags, NAMESPACE_CALL_SETNS, descriptor);
}

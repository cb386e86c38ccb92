/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The process that an act concerns, found by the number that the caller gave. */
#ifndef VIGIE_TARGET_H
#define VIGIE_TARGET_H

#include "file.h"
#include "task.h"

/* A pid namespace keeps its numbers in a tree of six bits a level; no number has more than 22. */
#define XARRAY_LEVELS 4
#define XARRAY_SLOTS 64
/* The kernel's limit (MAX_PID_NS_LEVEL). */
#define PID_LEVELS 32

/* The object of a number in a pid namespace; see xa_load() in the kernel's lib/xarray.c. */
always_inline struct pid *pid_in_namespace(struct pid_namespace *namespace, __u32 number)
{
	void *entry = read_kernel(namespace->idr.idr_rt.xa_head);
	int level;

	for (level = 0; level < XARRAY_LEVELS; level++) {
		struct xa_node *node = entry - 2;
		__u64 slot;

		/* A pointer to a node has these two bits. */
		if (((__u64)entry & 3) != 2)
			break;
		slot = number >> (read_kernel(node->shift) & 31);
		if (!level && slot >= XARRAY_SLOTS)
			return 0;
		entry = 0;
		bpf_probe_read_kernel(&entry, sizeof(entry),
				      (void *)&node->slots[0] + (slot & (XARRAY_SLOTS - 1)) * sizeof(void *));
	}
	return (__u64)entry & 3 ? 0 : entry;
}

always_inline struct task_struct *task_of_pid(struct pid *pid)
{
	void *link = read_kernel(pid->tasks[PIDTYPE_PID].first);

	return pid && link ? link - field_offset(((struct task_struct *)0)->pid_links) : 0;
}

/* The thread that the current one, in its own pid namespace, knows by this number. */
always_inline struct task_struct *task_by_number(struct task_struct *caller, __u32 number)
{
	struct pid *own = read_kernel(caller->thread_pid);
	__u32 level = read_kernel(own->level);
	__u64 offset = level * sizeof(struct upid);
	struct upid here = {}, there = {};
	struct pid *pid;

	if (!own || level > PID_LEVELS)
		return 0;
	bpf_probe_read_kernel(&here, sizeof(here), (void *)&own->numbers[0] + offset);
	pid = pid_in_namespace(here.ns, number);
	if (!pid)
		return 0;
	bpf_probe_read_kernel(&there, sizeof(there), (void *)&pid->numbers[0] + offset);
	return there.ns == here.ns && there.nr == (int)number ? task_of_pid(pid) : 0;
}

/* The thread behind a pidfd, which has been found to be one. */
always_inline struct task_struct *task_of_pidfd(struct task_struct *caller, long descriptor)
{
	struct file *file = file_of_descriptor(caller, descriptor);
	struct inode *inode = read_kernel(file->f_inode);
	struct super_block *super = read_kernel(inode->i_sb);
	struct pid *pid = read_kernel(file->private_data);

	/* They have a file system of their own since 6.9. */
	if (read_kernel(super->s_magic) == PIDFS_MAGIC)
		pid = read_kernel(inode->i_private);
	return task_of_pid(pid);
}

always_inline void fill_target(struct target_process *target, struct task_struct *task)
{
	struct task_struct *leader;
	struct cred *cred;

	__builtin_memset(target, 0, sizeof(*target));
	if (!task)
		return;
	leader = read_kernel(task->group_leader);
	cred = read_kernel(task->cred);
	target->start_time_boot_ns = read_kernel(leader->start_boottime);
	target->pid = read_kernel(task->tgid);
	target->euid = read_kernel(cred->euid.val);
	bpf_probe_read_kernel(target->comm, sizeof(target->comm), &leader->comm);
}

#endif

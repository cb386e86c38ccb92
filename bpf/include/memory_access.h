/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* process.memory_access: by a call that copies, or by a file of /proc that stands for the memory. */
#ifndef VIGIE_MEMORY_ACCESS_H
#define VIGIE_MEMORY_ACCESS_H

#include "target.h"

always_inline int emit_memory_access(struct task_struct *task, struct task_struct *target, long result, __u32 is_write,
				     __u32 way)
{
	struct process_memory_access *event;
	struct scratch *scratch;

	/* Profilers and handlers of crashes read their own memory that way, so as not to fault. */
	if (target && read_kernel(target->tgid) == (int)(bpf_get_current_pid_tgid() >> 32)) {
		count(KIND_PROCESS_MEMORY_ACCESS, COUNTER_FILTERED_UNWANTED);
		return 0;
	}
	scratch = reserve(KIND_PROCESS_MEMORY_ACCESS, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct process_memory_access *)scratch->record;
	fill_own_header(scratch, task, result);
	fill_target(&event->target, target);
	event->is_write = is_write;
	event->way = way;
	submit(scratch, KIND_PROCESS_MEMORY_ACCESS);
	return 0;
}

/* What a file opened with these flags is to the memory of a process, if it is its /proc/PID/mem. */
no_inline int emit_memory_opened(struct file *file, __u32 flags)
{
	struct task_struct *task = bpf_get_current_task();
	struct dentry *dentry = read_kernel(file->f_path.dentry);
	struct super_block *super;
	struct proc_inode *entry;
	struct inode *inode;
	struct qstr name = {};
	char text[4] = {};
	struct pid *pid;

	bpf_probe_read_kernel(&name, sizeof(name), &dentry->d_name);
	if (name.len != 3)
		return 0;
	inode = read_kernel(file->f_inode);
	super = read_kernel(inode->i_sb);
	if (read_kernel(super->s_magic) != PROC_SUPER_MAGIC)
		return 0;
	bpf_probe_read_kernel(text, 3, name.name);
	if (!begins_with(text, "mem", 4))
		return 0;
	entry = (void *)inode - field_offset(((struct proc_inode *)0)->vfs_inode);
	pid = read_kernel(entry->pid);
	/* Other files of /proc are nobody's. */
	if (!pid || !begin(KIND_PROCESS_MEMORY_ACCESS))
		return 0;
	return emit_memory_access(task, task_of_pid(pid), 0, (flags & O_ACCMODE) != O_RDONLY, MEMORY_ACCESS_PROC_MEM);
}

#endif

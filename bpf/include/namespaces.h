/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Kinds of namespaces, and which of them a new process has other than its parent. Numbers: linux/sched.h. */
#ifndef VIGIE_NAMESPACES_H
#define VIGIE_NAMESPACES_H

#include "helpers.h"
#include "kernel.h"

#define CLONE_NEWTIME 0x00000080
#define CLONE_NEWNS 0x00020000
#define CLONE_NEWCGROUP 0x02000000
#define CLONE_NEWUTS 0x04000000
#define CLONE_NEWIPC 0x08000000
#define CLONE_NEWUSER 0x10000000
#define CLONE_NEWPID 0x20000000
#define CLONE_NEWNET 0x40000000
#define CLONE_NEW                                                                                                      \
	(CLONE_NEWTIME | CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |  \
	 CLONE_NEWNET)

always_inline struct user_namespace *user_namespace_of(struct task_struct *task)
{
	struct cred *cred = read_kernel(task->cred);

	return read_kernel(cred->user_ns);
}

/* CLONE_NEW* of those that `child` has and `parent` has not; those for the children to come are not looked at twice. */
always_inline __u32 new_namespaces(struct task_struct *parent, struct task_struct *child)
{
	struct nsproxy *old = read_kernel(parent->nsproxy), *new = read_kernel(child->nsproxy);
	__u32 flags = user_namespace_of(parent) == user_namespace_of(child) ? 0 : CLONE_NEWUSER;

	if (old == new || !old || !new)
		return flags;
	if (read_kernel(old->mnt_ns) != read_kernel(new->mnt_ns))
		flags |= CLONE_NEWNS;
	if (read_kernel(old->uts_ns) != read_kernel(new->uts_ns))
		flags |= CLONE_NEWUTS;
	if (read_kernel(old->ipc_ns) != read_kernel(new->ipc_ns))
		flags |= CLONE_NEWIPC;
	if (read_kernel(old->net_ns) != read_kernel(new->net_ns))
		flags |= CLONE_NEWNET;
	if (read_kernel(old->cgroup_ns) != read_kernel(new->cgroup_ns))
		flags |= CLONE_NEWCGROUP;
	if (read_kernel(old->pid_ns_for_children) != read_kernel(new->pid_ns_for_children))
		flags |= CLONE_NEWPID;
	if (read_kernel(old->time_ns_for_children) != read_kernel(new->time_ns_for_children))
		flags |= CLONE_NEWTIME;
	return flags;
}

#endif

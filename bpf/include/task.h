/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What a record says of the task that acts. One function per group of facts. */
#ifndef VIGIE_TASK_H
#define VIGIE_TASK_H

#include "emit.h"
#include "syscall.h"
#include "trace.h"

always_inline void fill_pids(struct event_header *header, struct task_struct *task, struct signal_struct *signal)
{
	struct task_struct *leader = read_kernel(task->group_leader);
	struct task_struct *parent = read_kernel(task->real_parent);
	struct pid *own = read_kernel(leader->thread_pid);
	struct pid *group = read_kernel(signal->pids[PIDTYPE_PGID]);
	struct pid *session = read_kernel(signal->pids[PIDTYPE_SID]);
	struct upid innermost = {};
	__u32 level = read_kernel(own->level);

	header->pid = read_kernel(task->tgid);
	header->tid = read_kernel(task->pid);
	header->parent_pid = read_kernel(parent->tgid);
	header->start_time_boot_ns = read_kernel(leader->start_boottime);
	header->group_leader_pid = read_kernel(group->numbers[0].nr);
	header->session_leader_pid = read_kernel(session->numbers[0].nr);
	/* 32 levels is the kernel's own limit (MAX_PID_NS_LEVEL). */
	if (own && level <= 32)
		bpf_probe_read_kernel(&innermost, sizeof(innermost),
				      (void *)&own->numbers[0] + level * sizeof(struct upid));
	header->vpid = innermost.nr;
	header->ns_pid = innermost.ns ? read_kernel(innermost.ns->ns.inum) : 0;
}

always_inline void fill_credentials(struct event_header *header, struct task_struct *task)
{
	struct cred *cred = read_kernel(task->cred);
	/* uid, gid, suid, sgid, euid, egid follow each other in every kernel. */
	__u32 ids[6] = {};
	struct user_namespace *user;

	bpf_probe_read_kernel(ids, sizeof(ids), &cred->uid);
	header->uid = ids[0];
	header->gid = ids[1];
	header->suid = ids[2];
	header->sgid = ids[3];
	header->euid = ids[4];
	header->egid = ids[5];
	bpf_probe_read_kernel(&header->cap_permitted, sizeof(__u64), &cred->cap_permitted);
	bpf_probe_read_kernel(&header->cap_effective, sizeof(__u64), &cred->cap_effective);
	user = read_kernel(cred->user_ns);
	header->ns_user = read_kernel(user->ns.inum);
	header->login_uid = -1;
	header->audit_session_id = -1;
	/* Without CONFIG_AUDIT there are no such members. */
	if (field_exists(task->loginuid))
		header->login_uid = read_kernel(task->loginuid.val);
	if (field_exists(task->sessionid))
		header->audit_session_id = read_kernel(task->sessionid);
}

always_inline void fill_namespaces(struct event_header *header, struct task_struct *task)
{
	struct nsproxy *proxy = read_kernel(task->nsproxy);
	struct mnt_namespace *mnt = read_kernel(proxy->mnt_ns);
	struct net *net = read_kernel(proxy->net_ns);
	struct uts_namespace *uts = read_kernel(proxy->uts_ns);
	struct ipc_namespace *ipc = read_kernel(proxy->ipc_ns);
	struct cgroup_namespace *cgroup = read_kernel(proxy->cgroup_ns);

	header->ns_mnt = read_kernel(mnt->ns.inum);
	header->ns_net = read_kernel(net->ns.inum);
	header->ns_uts = read_kernel(uts->ns.inum);
	header->ns_ipc = read_kernel(ipc->ns.inum);
	header->ns_cgroup = read_kernel(cgroup->ns.inum);
}

always_inline struct kernfs_node *kernfs_parent(struct kernfs_node *node)
{
	struct kernfs_node___parent *older = (void *)node;

	if (field_exists(node->__parent))
		return read_kernel(node->__parent);
	return read_kernel(older->parent);
}

/* The cgroup of a hierarchy of its own that the memory controller has where version 1 is in use. */
always_inline struct kernfs_node *memory_cgroup(struct css_set *set)
{
	struct cgroup_subsys_state *state = 0;
	struct cgroup *cgroup;

	if (!enumerator_exists(enum cgroup_subsys_id, memory_cgrp_id))
		return 0;
	bpf_probe_read_kernel(&state, sizeof(state),
			      &set->subsys[enumerator_value(enum cgroup_subsys_id, memory_cgrp_id)]);
	cgroup = read_kernel(state->cgroup);
	return read_kernel(cgroup->kn);
}

/* In hybrid mode too the unified hierarchy's leaf carries the container's id; without it, version 1's does. */
always_inline void fill_cgroup(struct scratch *scratch, struct event_header *header, struct task_struct *task)
{
	struct css_set *set = read_kernel(task->cgroups);
	struct cgroup *cgroup = read_kernel(set->dfl_cgrp);
	struct kernfs_node *node = read_kernel(cgroup->kn);
	struct kernfs_node *parent = kernfs_parent(node);

	if (!parent) {
		struct kernfs_node *memory = memory_cgroup(set);

		if (memory && kernfs_parent(memory)) {
			node = memory;
			parent = kernfs_parent(memory);
		}
	}

	header->cgroup_id = read_kernel(node->id);
	set_slice(&header->cgroup_name, 0, 0, 0);
	set_slice(&header->cgroup_parent_name, 0, 0, 0);
	/* The root has no parent and an empty name. */
	if (!parent)
		return;
	append_kernel_string(scratch, &header->cgroup_name, read_kernel(node->name), LIMIT_NAME);
	if (kernfs_parent(parent))
		append_kernel_string(scratch, &header->cgroup_parent_name, read_kernel(parent->name), LIMIT_NAME);
}

always_inline void fill_terminal(struct event_header *header, struct signal_struct *signal)
{
	struct tty_struct *tty = read_kernel(signal->tty);

	__builtin_memset(header->tty, 0, sizeof(header->tty));
	if (tty)
		bpf_probe_read_kernel_str(header->tty, sizeof(header->tty), &tty->name);
}

/* fill_header() of the scratch space in this place. */
verified_once int fill_header_in(__u32 slot, long result)
{
	struct scratch *scratch = bpf_map_lookup_elem(&scratches, &slot);
	struct event_header *header;
	struct signal_struct *signal;
	struct task_struct *task;

	if (!scratch)
		return 0;
	header = (struct event_header *)scratch->record;
	task = (struct task_struct *)scratch->task;
	signal = read_kernel(task->signal);
	header->time_boot_ns = bpf_ktime_get_boot_ns();
	header->repeat_content = 0;
	header->result = result;
	header->flags = is_ia32_call(task) ? HEADER_IA32_CALL : 0;
	__builtin_memset(&header->trace, 0, sizeof(header->trace));
	set_slice(&header->trace_payload, 0, 0, 0);
	bpf_probe_read_kernel(header->comm, sizeof(header->comm), &task->comm);
	fill_pids(header, task, signal);
	fill_credentials(header, task);
	fill_namespaces(header, task);
	fill_terminal(header, signal);
	fill_cgroup(scratch, header, task);
	return 1;
}

/* Fills the header. Appends the cgroup's names, so it comes before other tail bytes. */
always_inline void fill_header(struct scratch *scratch, struct task_struct *task, long result)
{
	scratch->task = (__u64)task;
	fill_header_in(scratch->slot, result);
}

/* The same of the current task, with the request that it works on. */
always_inline void fill_own_header(struct scratch *scratch, struct task_struct *task, long result)
{
	fill_header(scratch, task, result);
	append_trace(scratch, capture_trace(scratch));
}

/* The same with the thread's ids as bpf_get_current_pid_tgid gives them, which not all programs may call. */
always_inline void fill_header_of_thread(struct scratch *scratch, struct task_struct *task, __u64 thread)
{
	fill_header(scratch, task, 0);
	append_trace(scratch, capture_trace_of(scratch, thread));
}

#endif

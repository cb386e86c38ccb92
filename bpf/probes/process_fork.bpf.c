/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * process.fork at sched_process_fork: runs in the caller's context, before the child does. New threads are left out. Of
 * a child in namespaces of its own kernel.namespace_change follows.
 */
#include "namespaces.h"
#include "target.h"
#include "task.h"

/* clone and clone3 with CLONE_NEW*: what they were asked for may lie in the caller's memory, what they did does not. */
always_inline void emit_clone(struct task_struct *parent, struct task_struct *child)
{
	__u32 flags = new_namespaces(parent, child);
	struct kernel_namespace_change *event;
	struct scratch *scratch;

	if (!flags || !begin(KIND_KERNEL_NAMESPACE_CHANGE))
		return;
	scratch = reserve(KIND_KERNEL_NAMESPACE_CHANGE, sizeof(*event));
	if (!scratch)
		return;
	event = (struct kernel_namespace_change *)scratch->record;
	fill_own_header(scratch, parent, 0);
	fill_target(&event->target, child);
	event->flags = flags;
	event->call = NAMESPACE_CALL_CLONE;
	submit(scratch, KIND_KERNEL_NAMESPACE_CHANGE);
}

always_inline void emit_fork(struct task_struct *child, __u64 spawner)
{
	struct scratch *scratch;
	struct process_fork *event;

	if (!begin(KIND_PROCESS_FORK))
		return;
	scratch = reserve(KIND_PROCESS_FORK, sizeof(*event));
	if (!scratch)
		return;
	event = (struct process_fork *)scratch->record;
	fill_header(scratch, child, 0);
	append_trace(scratch, capture_trace(scratch));
	event->spawner_pid = spawner >> 32;
	event->spawner_tid = spawner;
	submit(scratch, KIND_PROCESS_FORK);
}

SEC("tp_btf/sched_process_fork")
int process_fork(__u64 *context)
{
	struct task_struct *child = (void *)context[1];
	__u64 spawner = bpf_get_current_pid_tgid();

	if (read_kernel(child->pid) != read_kernel(child->tgid))
		return 0;
	inherit_trace_target(spawner >> 32, read_kernel(child->tgid));
	emit_fork(child, spawner);
	emit_clone(bpf_get_current_task(), child);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* process.fork at sched_process_fork: runs in the caller's context, before the child does. New threads are left out. */
#include "task.h"

SEC("tp_btf/sched_process_fork")
int process_fork(__u64 *context)
{
	struct task_struct *child = (void *)context[1];
	__u64 spawner = bpf_get_current_pid_tgid();
	struct scratch *scratch;
	struct process_fork *event;

	if (read_kernel(child->pid) != read_kernel(child->tgid))
		return 0;
	inherit_trace_target(spawner >> 32, read_kernel(child->tgid));
	if (!begin(KIND_PROCESS_FORK))
		return 0;
	scratch = reserve(KIND_PROCESS_FORK, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct process_fork *)scratch->record;
	fill_header(scratch, child, 0);
	append_trace(scratch, capture_trace(scratch));
	event->spawner_pid = spawner >> 32;
	event->spawner_tid = spawner;
	submit(scratch, KIND_PROCESS_FORK);
	return 0;
}

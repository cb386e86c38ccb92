/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* process.exit at sched_process_exit, which fires for every thread: the process has ended when no thread is alive. */
#include "task.h"

SEC("tp_btf/sched_process_exit")
int process_exit(__u64 *context)
{
	struct task_struct *task = (void *)context[0];
	struct signal_struct *signal = read_kernel(task->signal);
	struct task_struct *leader;
	struct scratch *scratch;
	struct process_exit *event;
	__u32 code, pid = read_kernel(task->tgid);

	if (read_kernel(signal->live.counter) != 0)
		return 0;
	bpf_map_delete_elem(&trace_targets, &pid);
	if (!begin(KIND_PROCESS_EXIT))
		return 0;
	scratch = reserve(KIND_PROCESS_EXIT, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct process_exit *)scratch->record;
	fill_header(scratch, task, 0);
	if (read_kernel(signal->flags) & SIGNAL_GROUP_EXIT) {
		code = read_kernel(signal->group_exit_code);
	} else {
		/* What wait() reports is the leader's code, whichever thread is the last to go. */
		leader = read_kernel(task->group_leader);
		code = read_kernel(leader->exit_code);
	}
	/* The encoding of wait(2): signal in bits 0-6, core dump in bit 7, code in bits 8-15. */
	event->exit_code = code >> 8 & 0xff;
	event->exit_signal = code & 0x7f;
	event->core_dumped = code >> 7 & 1;
	event->reserved = 0;
	submit(scratch, KIND_PROCESS_EXIT);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* kernel.sysctl: what is written below /proc/sys by who may, before the kernel takes it. Every access is let through.
 */
#include "task.h"

#define LIMIT_SYSCTL_NAME 255
#define LIMIT_SYSCTL_VALUE 1023
#define E2BIG 7

/* `call` is a helper that copies a text to `to_` and tells its length, with room for `limit` bytes and a NUL. */
#define append_told(scratch, slice, limit, call)                                                                       \
	do {                                                                                                           \
		__u64 off_ = tail_of(scratch);                                                                         \
		char *to_;                                                                                             \
		long got_;                                                                                             \
		if (off_ > RECORD_SIZE - (limit)-1) {                                                                  \
			set_slice(slice, 0, 0, SLICE_TRUNCATED);                                                       \
			break;                                                                                         \
		}                                                                                                      \
		to_ = (char *)&(scratch)->record[off_];                                                                \
		got_ = call;                                                                                           \
		if (got_ == -E2BIG) {                                                                                  \
			set_slice(slice, off_, limit, SLICE_TRUNCATED);                                                \
			(scratch)->tail = off_ + (limit);                                                              \
			break;                                                                                         \
		}                                                                                                      \
		if (got_ < 0 || got_ > (limit)) {                                                                      \
			set_slice(slice, 0, 0, SLICE_UNREADABLE);                                                      \
			break;                                                                                         \
		}                                                                                                      \
		set_slice(slice, off_, got_, 0);                                                                       \
		(scratch)->tail = off_ + got_;                                                                         \
	} while (0)

always_inline void emit_sysctl(struct bpf_sysctl *context)
{
	struct filters *wanted = begin_of_anyone(KIND_KERNEL_SYSCTL);
	struct task_struct *task = bpf_get_current_task();
	struct kernel_sysctl *event;
	struct scratch *scratch;
	__u32 pid;

	if (!wanted)
		return;
	pid = read_kernel(task->tgid);
	if (pid == wanted->self_pid) {
		count(KIND_KERNEL_SYSCTL, COUNTER_FILTERED_SELF);
		return;
	}
	scratch = reserve(KIND_KERNEL_SYSCTL, sizeof(*event));
	if (!scratch)
		return;
	event = (struct kernel_sysctl *)scratch->record;
	fill_header_of_thread(scratch, task, (__u64)pid << 32 | read_kernel(task->pid));
	append_told(scratch, &event->name, LIMIT_SYSCTL_NAME,
		    bpf_sysctl_get_name(context, to_, LIMIT_SYSCTL_NAME + 1, 0));
	append_told(scratch, &event->value, LIMIT_SYSCTL_VALUE,
		    bpf_sysctl_get_new_value(context, to_, LIMIT_SYSCTL_VALUE + 1));
	append_told(scratch, &event->previous, LIMIT_SYSCTL_VALUE,
		    bpf_sysctl_get_current_value(context, to_, LIMIT_SYSCTL_VALUE + 1));
	submit(scratch, KIND_KERNEL_SYSCTL);
}

SEC("cgroup/sysctl")
int kernel_sysctl(struct bpf_sysctl *context)
{
	if (context->write)
		emit_sysctl(context);
	return 1;
}

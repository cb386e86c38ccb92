/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * process.signal at signal_generate, which knows each process that a signal reaches, and for what the kernel refuses at
 * the exits of the calls. What a process sends to itself, and what the kernel sends, is no such event.
 */
#include "syscall.h"
#include "target.h"

#define SI_USER 0
#define SI_QUEUE (-1)
#define SI_TKILL (-6)
#define TRACE_SIGNAL_OVERFLOW_FAIL 3
#if defined(__TARGET_ARCH_x86)
#define NR_RT_SIGQUEUEINFO 129
#define NR_RT_TGSIGQUEUEINFO 297
#define NR_IA32_RT_SIGQUEUEINFO 178
#define NR_IA32_RT_TGSIGQUEUEINFO 335
#elif defined(__TARGET_ARCH_arm64)
#define NR_RT_SIGQUEUEINFO 138
#define NR_RT_TGSIGQUEUEINFO 240
#endif
#define NR_PIDFD_SEND_SIGNAL 424

/* Whether the current process sent it; not a timer, a queue or the kernel itself, though they may do so while it runs.
 */
always_inline int is_sent_by_process(struct task_struct *task, const void *info)
{
	struct signal_info told = {};
	int number;

	/* Not pointers but SEND_SIG_NOINFO and SEND_SIG_PRIV. */
	if ((__u64)info <= 1)
		return 0;
	bpf_probe_read_kernel(&told, sizeof(told), info);
	if (told.code == SI_USER || told.code == SI_TKILL || told.code == SI_QUEUE)
		return 1;
	if (told.code > 0)
		return 0;
	/* Codes that these calls let their callers choose. */
	number = syscall_number(saved_registers(task));
	if (number == NR_PIDFD_SEND_SIGNAL)
		return 1;
#if defined(__TARGET_ARCH_x86)
	if (is_ia32_call(task))
		return number == NR_IA32_RT_SIGQUEUEINFO || number == NR_IA32_RT_TGSIGQUEUEINFO;
#endif
	return number == NR_RT_SIGQUEUEINFO || number == NR_RT_TGSIGQUEUEINFO;
}

always_inline int emit_signal(struct task_struct *task, long result, struct task_struct *target, __u32 signal)
{
	struct process_signal *event;
	struct scratch *scratch;

	if (!begin(KIND_PROCESS_SIGNAL))
		return 0;
	scratch = reserve(KIND_PROCESS_SIGNAL, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct process_signal *)scratch->record;
	fill_own_header(scratch, task, result);
	fill_target(&event->target, target);
	event->signal = signal;
	event->reserved = 0;
	submit(scratch, KIND_PROCESS_SIGNAL);
	return 0;
}

SEC("tp_btf/signal_generate")
int process_signal(__u64 *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct task_struct *target = (void *)context[2];
	__u32 own = bpf_get_current_pid_tgid() >> 32;

	if (!own || read_kernel(target->tgid) == (int)own || !is_sent_by_process(task, (const void *)context[1]))
		return 0;
	return emit_signal(task, context[4] == TRACE_SIGNAL_OVERFLOW_FAIL ? -EAGAIN : 0, target, context[0]);
}

/* Number 0 asks whether a process is there, and a number below it means a group: no single target. */
always_inline int emit_refused(long result, int number, __u32 signal)
{
	struct task_struct *task = bpf_get_current_task();

	if (result != -EPERM || !signal)
		return 0;
	return emit_signal(task, result, number > 0 ? task_by_number(task, number) : 0, signal);
}

SYSCALL_EXIT(kill)
int process_signal_kill(struct syscall_exit_context *context)
{
	struct pt_regs *registers = saved_registers(bpf_get_current_task());

	return emit_refused(context->result, argument0(registers), argument1(registers));
}

SYSCALL_EXIT(tkill)
int process_signal_tkill(struct syscall_exit_context *context)
{
	struct pt_regs *registers = saved_registers(bpf_get_current_task());

	return emit_refused(context->result, argument0(registers), argument1(registers));
}

SYSCALL_EXIT(tgkill)
int process_signal_tgkill(struct syscall_exit_context *context)
{
	struct pt_regs *registers = saved_registers(bpf_get_current_task());

	return emit_refused(context->result, argument1(registers), argument2(registers));
}

SYSCALL_EXIT(rt_sigqueueinfo)
int process_signal_rt_sigqueueinfo(struct syscall_exit_context *context)
{
	struct pt_regs *registers = saved_registers(bpf_get_current_task());

	return emit_refused(context->result, argument0(registers), argument1(registers));
}

SYSCALL_EXIT(rt_tgsigqueueinfo)
int process_signal_rt_tgsigqueueinfo(struct syscall_exit_context *context)
{
	struct pt_regs *registers = saved_registers(bpf_get_current_task());

	return emit_refused(context->result, argument1(registers), argument2(registers));
}

SYSCALL_EXIT(pidfd_send_signal)
int process_signal_pidfd_send_signal(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers = saved_registers(task);
	__u32 signal = argument1(registers);

	if (context->result != -EPERM || !signal)
		return 0;
	return emit_signal(task, context->result, task_of_pidfd(task, (int)argument0(registers)), signal);
}

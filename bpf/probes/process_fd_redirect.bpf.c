/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * process.fd_redirect at the exits of the calls that make a descriptor another's copy: a socket becomes standard input,
 * output or error. The number comes first, since all others are no such event and not even counted.
 */
#include "socket.h"
#include "syscall.h"
#include "task.h"

#define STANDARD_ERROR 2
#define F_DUPFD 0
#define F_DUPFD_CLOEXEC 1030

always_inline int emit_redirect(struct task_struct *task, long descriptor)
{
	struct process_fd_redirect *event;
	struct scratch *scratch;
	struct sock *sock;

	if (!begin(KIND_PROCESS_FD_REDIRECT))
		return 0;
	sock = sock_of_descriptor(task, descriptor);
	if (!sock) {
		count(KIND_PROCESS_FD_REDIRECT, COUNTER_FILTERED_UNWANTED);
		return 0;
	}
	scratch = reserve(KIND_PROCESS_FD_REDIRECT, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct process_fd_redirect *)scratch->record;
	fill_own_header(scratch, task, descriptor);
	fill_endpoints(&event->endpoints, sock);
	set_slice(&event->endpoints.unix_path, 0, 0, 0);
	submit(scratch, KIND_PROCESS_FD_REDIRECT);
	return 0;
}

/* Not what the kernel refused, and not a copy onto itself. */
always_inline int emit_copy(long result)
{
	struct task_struct *task = bpf_get_current_task();

	if (result < 0 || result > STANDARD_ERROR || (int)argument0(saved_registers(task)) == result)
		return 0;
	return emit_redirect(task, result);
}

/* The lowest number that is free: standard input where that was closed before. */
SYSCALL_EXIT(dup)
int process_fd_redirect_dup(struct syscall_exit_context *context)
{
	return emit_copy(context->result);
}

SYSCALL_EXIT(dup3)
int process_fd_redirect_dup3(struct syscall_exit_context *context)
{
	return emit_copy(context->result);
}

#if defined(__TARGET_ARCH_x86)
SYSCALL_EXIT(dup2)
int process_fd_redirect_dup2(struct syscall_exit_context *context)
{
	return emit_copy(context->result);
}
#endif

SYSCALL_EXIT_AS(fcntl, IA32(fcntl) "," IA32(fcntl64))
int process_fd_redirect_fcntl(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	long result = context->result;
	__u32 command;

	if (result < 0 || result > STANDARD_ERROR)
		return 0;
	command = argument1(saved_registers(task));
	if (command != F_DUPFD && command != F_DUPFD_CLOEXEC)
		return 0;
	return emit_redirect(task, result);
}

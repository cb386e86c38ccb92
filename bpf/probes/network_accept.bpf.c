/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* network.accept at the exits of accept and accept4: the result is the new socket, which knows both its ends. */
#include "socket.h"
#include "syscall.h"
#include "task.h"

always_inline int emit_accept(long result)
{
	struct task_struct *task = bpf_get_current_task();
	struct scratch *scratch;
	struct network_accept *event;
	struct sock *sock;

	if (!begin(KIND_NETWORK_ACCEPT))
		return 0;
	/* A failed accept has accepted nobody; EAGAIN is every event loop's daily bread. */
	sock = result < 0 ? 0 : sock_of_descriptor(task, result);
	if (!sock) {
		count(KIND_NETWORK_ACCEPT, COUNTER_FILTERED_UNWANTED);
		return 0;
	}
	scratch = reserve(KIND_NETWORK_ACCEPT, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct network_accept *)scratch->record;
	fill_own_header(scratch, task, result);
	fill_endpoints(&event->endpoints, sock);
	append_own_name(scratch, &event->endpoints.unix_path, task, sock);
	submit(scratch, KIND_NETWORK_ACCEPT);
	return 0;
}

SYSCALL_EXIT_AS(accept4, IA32(accept4) "," SOCKETCALL(SYS_ACCEPT4))
int network_accept_accept4(struct syscall_exit_context *context)
{
	return emit_accept(context->result);
}

SYSCALL_EXIT_AS(accept, SOCKETCALL(SYS_ACCEPT))
int network_accept_accept(struct syscall_exit_context *context)
{
	return emit_accept(context->result);
}

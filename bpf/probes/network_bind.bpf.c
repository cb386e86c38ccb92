/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* network.bind at the exit of bind. What failed has no address in the socket yet: the caller's is all there is. */
#include "socket.h"
#include "syscall.h"
#include "task.h"

/* Of one that failed. */
always_inline void fill_asked_address(struct scratch *scratch, struct network_endpoints *ends, struct task_struct *task,
				      struct pt_regs *registers)
{
	const char *user = (const char *)argument1(registers);
	__u64 length = (__u32)argument2(registers);

	if (ends->family == AF_UNIX) {
		append_asked_name(scratch, &ends->unix_path, task, user, length);
		return;
	}
	fill_peer_from_user(ends, user, length);
	__builtin_memcpy(ends->local_address, ends->peer_address, 16);
	ends->local_port = ends->peer_port;
}

SYSCALL_EXIT_AS(bind, IA32(bind) "," SOCKETCALL(SYS_BIND))
int network_bind(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;
	struct scratch *scratch;
	struct network_bind *event;
	struct sock *sock;

	if (!begin(KIND_NETWORK_BIND))
		return 0;
	registers = saved_registers(task);
	sock = context->result == -EBADF || context->result == -ENOTSOCK
		   ? 0
		   : sock_of_descriptor(task, (int)argument0(registers));
	if (!sock) {
		count(KIND_NETWORK_BIND, COUNTER_FILTERED_UNWANTED);
		return 0;
	}
	scratch = reserve(KIND_NETWORK_BIND, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct network_bind *)scratch->record;
	fill_own_header(scratch, task, context->result);
	fill_endpoints(&event->endpoints, sock);
	if (event->header.result < 0)
		fill_asked_address(scratch, &event->endpoints, task, registers);
	else
		append_own_name(scratch, &event->endpoints.unix_path, task, sock);
	submit(scratch, KIND_NETWORK_BIND);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* network.socket at the exit of socket: those that see or make packets of others, raw and packet sockets. */
#include "socket.h"
#include "syscall.h"
#include "task.h"

#define SOCK_TYPE_MASK 0xf
#define SOCK_RAW 3
#define AF_PACKET 17

SYSCALL_EXIT_AS(socket, IA32(socket) "," SOCKETCALL(SYS_SOCKET))
int network_socket(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;
	struct scratch *scratch;
	struct network_socket *event;
	__u32 family, type;

	if (!begin(KIND_NETWORK_SOCKET))
		return 0;
	registers = saved_registers(task);
	family = argument0(registers);
	type = (__u32)argument1(registers) & SOCK_TYPE_MASK;
	if (family != AF_PACKET && (type != SOCK_RAW || (family != AF_INET && family != AF_INET6))) {
		count(KIND_NETWORK_SOCKET, COUNTER_FILTERED_UNWANTED);
		return 0;
	}
	scratch = reserve(KIND_NETWORK_SOCKET, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct network_socket *)scratch->record;
	fill_own_header(scratch, task, context->result);
	event->family = family;
	event->type = type;
	event->protocol = argument2(registers);
	event->reserved = 0;
	submit(scratch, KIND_NETWORK_SOCKET);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* network.connect at the exit of connect. A connect that goes on in the background (EINPROGRESS) has already its peer. */
#include "socket.h"
#include "syscall.h"
#include "task.h"

SEC("tracepoint/syscalls/sys_exit_connect")
int network_connect(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	long result = context->result;
	struct pt_regs *registers;
	struct scratch *scratch;
	struct network_connect *event;
	struct sock *sock;
	const char *user;
	__u64 length;

	if (!begin(KIND_NETWORK_CONNECT))
		return 0;
	registers = saved_registers(task);
	sock = result == -EBADF || result == -ENOTSOCK ? 0 : sock_of_descriptor(task, (int)argument0(registers));
	if (!sock) {
		count(KIND_NETWORK_CONNECT, COUNTER_FILTERED_UNWANTED);
		return 0;
	}
	scratch = reserve(KIND_NETWORK_CONNECT, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct network_connect *)scratch->record;
	fill_header(scratch, task, result);
	fill_endpoints(&event->endpoints, sock);
	user = (const char *)argument1(registers);
	length = (__u32)argument2(registers);
	set_slice(&event->endpoints.unix_path, 0, 0, 0);
	if (event->endpoints.family == AF_UNIX) {
		/* sun_path is what follows the family: a name with its length, or an abstract one with a leading NUL. */
		if (length > 2)
			append_user_range(scratch, &event->endpoints.unix_path, (__u64)user + 2, (__u64)user + length,
					  108);
	} else if (!event->endpoints.peer_port) {
		fill_peer_from_user(&event->endpoints, user, length);
	}
	submit(scratch, KIND_NETWORK_CONNECT);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * network.send at the exits of sendto, sendmsg and sendmmsg: datagrams to an address that is given with them. Where no
 * address is given or nobody wants to know, nothing is counted: servers send all the time. With MSG_FASTOPEN these
 * calls connect, and that is network.connect.
 */
#include "connect.h"

#define SOCK_STREAM 1
#define SOCK_DATAGRAM 2
#define SOCK_RAW_PACKETS 3
#define PROTOCOL_TCP 6
#define PROTOCOL_MPTCP 262
#define MSG_FASTOPEN 0x20000000
#define SEND_MESSAGES_TOLD 8

/* struct mmsghdr: a message, and how much of it was sent. */
#if defined(VIGIE_IA32)
#define MESSAGE_SENT 28
#define MESSAGE_STRIDE 32
#else
#define MESSAGE_SENT 56
#define MESSAGE_STRIDE 64
#endif

always_inline void read_message(struct user_message *message, const void *user)
{
#if defined(VIGIE_IA32)
	struct {
		__u32 name;
		int name_length;
	} given = {};

	bpf_probe_read_user(&given, sizeof(given), user);
	message->name = (void *)(__u64)given.name;
	message->name_length = given.name_length;
#else
	bpf_probe_read_user(message, sizeof(*message), user);
#endif
}

/* Without a family an address is taken for one of IPv4 by a socket of that. */
always_inline void fill_destination(struct network_endpoints *ends, const void *user, __u64 length)
{
	__u16 family = ends->family, given = 0;

	bpf_probe_read_user(&given, sizeof(given), user);
	if (!given && family == AF_INET && length >= 16) {
		__be16 port = 0;

		bpf_probe_read_user(&port, sizeof(port), user + 2);
		bpf_probe_read_user(ends->peer_address, 4, user + 4);
		ends->peer_port = __builtin_bswap16(port);
		return;
	}
	fill_peer_from_user(ends, user, length);
}

/* Whether it sends packets of their own by IP. */
always_inline int sends_packets(struct sock *sock)
{
	__u32 type = read_kernel(sock->sk_type);
	__u32 family = read_kernel(sock->__sk_common.skc_family);

	return sock && (type == SOCK_DATAGRAM || type == SOCK_RAW_PACKETS) && (family == AF_INET || family == AF_INET6);
}

always_inline void emit_send(struct task_struct *task, long descriptor, long result, const void *address, __u64 length,
			     __u32 size, __u32 messages)
{
	struct network_send *event;
	struct scratch *scratch;
	struct sock *sock;

	if (!begin(KIND_NETWORK_SEND))
		return;
	sock = sock_of_descriptor(task, descriptor);
	if (!sends_packets(sock)) {
		count(KIND_NETWORK_SEND, COUNTER_FILTERED_UNWANTED);
		return;
	}
	scratch = reserve(KIND_NETWORK_SEND, sizeof(*event));
	if (!scratch)
		return;
	event = (struct network_send *)scratch->record;
	fill_own_header(scratch, task, result);
	fill_endpoints(&event->endpoints, sock);
	fill_destination(&event->endpoints, address, length);
	event->size = size;
	event->messages = messages;
	submit(scratch, KIND_NETWORK_SEND);
}

/* TCP Fast Open: what a stream sends goes with its connect. False of other sockets, which know no such flag. */
always_inline int emit_fast_open(struct task_struct *task, long descriptor, long result, const void *address,
				 __u64 length)
{
	struct sock *sock = sock_of_descriptor(task, descriptor);
	__u32 protocol = read_kernel(sock->sk_protocol);

	if (!sock || read_kernel(sock->sk_type) != SOCK_STREAM ||
	    (protocol != PROTOCOL_TCP && protocol != PROTOCOL_MPTCP))
		return 0;
	/* With a cookie of the server's it does not wait for the answer. */
	if (result == -EINPROGRESS ||
	    ((result >= 0 || goes_on(result)) && is_connecting(read_kernel(sock->__sk_common.skc_state)))) {
		emit_connect(task, -EINPROGRESS, descriptor, address, length);
		remember_connecting(task);
	} else {
		emit_connect(task, result > 0 ? 0 : result, descriptor, address, length);
	}
	return 1;
}

/* One message of a call: whether anyone wants those that are sent has been asked. */
always_inline void emit_message(struct task_struct *task, int is_send_wanted, __u32 flags, long descriptor, long result,
				const void *address, __u64 length)
{
	if (flags & MSG_FASTOPEN && emit_fast_open(task, descriptor, result, address, length))
		return;
	if (is_send_wanted)
		emit_send(task, descriptor, result, address, length, result > 0 ? result : 0, 1);
}

SYSCALL_EXIT_AS(sendto, IA32(sendto) "," SOCKETCALL(SYS_SENDTO))
int network_send_sendto(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers = saved_registers(task);
	int is_send_wanted = is_kind_wanted(KIND_NETWORK_SEND);
	__u32 flags = argument3(registers);
	const void *address;

	if (!is_send_wanted && !(flags & MSG_FASTOPEN))
		return 0;
	address = (const void *)argument4(registers);
	if (address)
		emit_message(task, is_send_wanted, flags, (int)argument0(registers), context->result, address,
			     (__u32)argument5(registers));
	return 0;
}

SYSCALL_EXIT_AS(sendmsg, IA32(sendmsg) "," SOCKETCALL(SYS_SENDMSG))
int network_send_sendmsg(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers = saved_registers(task);
	int is_send_wanted = is_kind_wanted(KIND_NETWORK_SEND);
	struct user_message message = {};
	__u32 flags = argument2(registers);

	if (!is_send_wanted && !(flags & MSG_FASTOPEN))
		return 0;
	read_message(&message, (const void *)argument1(registers));
	if (message.name && message.name_length > 0)
		emit_message(task, is_send_wanted, flags, (int)argument0(registers), context->result, message.name,
			     message.name_length);
	return 0;
}

/*
 * Those behind the first ones, from the one at `next` on, which are not told. By a socket that is not connected each
 * has an address; by another, the next stands for all.
 */
always_inline void count_untold(struct task_struct *task, long descriptor, const void *next, long messages)
{
	struct sock *sock = sock_of_descriptor(task, descriptor);
	struct user_message message = {};

	if (read_kernel(sock->__sk_common.skc_state) == TCP_ESTABLISHED) {
		read_message(&message, next);
		if (!message.name || message.name_length <= 0)
			return;
	}
	count_many(KIND_NETWORK_SEND, COUNTER_SEEN, messages);
	count_many(KIND_NETWORK_SEND, sends_packets(sock) ? COUNTER_LOST_TOO_MANY : COUNTER_FILTERED_UNWANTED,
		   messages);
}

/* Each message is an event, of the first ones; a call that fails, fails at the first. */
SYSCALL_EXIT_AS(sendmmsg, IA32(sendmmsg) "," SOCKETCALL(SYS_SENDMMSG))
int network_send_sendmmsg(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers = saved_registers(task);
	int is_send_wanted = is_kind_wanted(KIND_NETWORK_SEND);
	__u32 flags = argument3(registers);
	long descriptor, result = context->result;
	const void *at;
	int i;

	if (!is_send_wanted && !(flags & MSG_FASTOPEN))
		return 0;
	descriptor = (int)argument0(registers);
	at = (const void *)argument1(registers);
	if (flags & MSG_FASTOPEN) {
		struct user_message message = {};

		read_message(&message, at);
		if (message.name && emit_fast_open(task, descriptor, result, message.name, message.name_length))
			return 0;
		if (!is_send_wanted)
			return 0;
	}
	for (i = 0; i < SEND_MESSAGES_TOLD; i++) {
		struct user_message message = {};
		__u32 size = 0;

		if (i && i >= result)
			break;
		read_message(&message, at);
		if (result > 0)
			bpf_probe_read_user(&size, sizeof(size), at + MESSAGE_SENT);
		if (message.name && message.name_length > 0)
			emit_send(task, descriptor, result, message.name, message.name_length, size,
				  result > 0 ? result : 1);
		at += MESSAGE_STRIDE;
	}
	/* Read again: across the calls above 5.10 and 6.1 forget that it matters. */
	result = context->result;
	if (result > SEND_MESSAGES_TOLD)
		count_untold(task, descriptor, at, result - SEND_MESSAGES_TOLD);
	return 0;
}

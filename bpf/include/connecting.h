/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Connects that go on in the background. They are counted when they end. */
#ifndef VIGIE_CONNECTING_H
#define VIGIE_CONNECTING_H

#include "socket.h"
#include "syscall.h"
#include "task.h"

#define CONNECTING_MAX 1024
#define TCP_ESTABLISHED 1
#define TCP_SYN_SENT 2
#define TCP_SYN_RECV 3
#define TCP_CLOSE 7

struct connecting {
	__u8 record[sizeof(struct network_connect_result) + 2 * LIMIT_NAME + TRACE_PAYLOAD_SIZE];
};

/* By the socket's address. Whoever takes an entry out tells of the end. */
struct {
	map_uint(type, BPF_MAP_TYPE_LRU_HASH);
	map_uint(max_entries, CONNECTING_MAX);
	map_type(key, __u64);
	map_type(value, struct connecting);
} connecting SEC(".maps");

always_inline int is_connecting(__u32 state)
{
	return state == TCP_SYN_SENT || state == TCP_SYN_RECV;
}

always_inline void fill_end(struct network_connect_result *event, struct sock *sock, __u32 state)
{
	int error = state == TCP_CLOSE ? read_kernel(sock->sk_err) : 0;

	event->header.result = -error;
	event->end = state != TCP_CLOSE ? CONNECT_END_ESTABLISHED : error ? CONNECT_END_FAILED : CONNECT_END_ABANDONED;
}

/* Whether a connect with this result goes on: a signal that comes in its way ends the call alone. */
always_inline int goes_on(long result)
{
	return result == -EINPROGRESS || result == -EINTR || result == -ERESTARTSYS;
}

/*
 * Of the current task, at the exit of its connect that goes on. Where the end came before the exit, as it does on
 * one host, it is told here.
 */
always_inline void remember_connecting(struct task_struct *task)
{
	__u32 state;
	struct network_connect_result *event;
	struct scratch *scratch;
	struct sock *sock;
	__u16 family;
	__u64 key;

	if (!is_kind_wanted(KIND_NETWORK_CONNECT_RESULT))
		return;
	sock = sock_of_descriptor(task, (int)argument0(saved_registers(task)));
	family = read_kernel(sock->__sk_common.skc_family);
	if (!sock || (family != AF_INET && family != AF_INET6))
		return;
	key = (__u64)sock;
	scratch = reserve(KIND_NETWORK_CONNECT_RESULT, sizeof(*event));
	if (!scratch) {
		count(KIND_NETWORK_CONNECT_RESULT, COUNTER_SEEN);
		return;
	}
	event = (struct network_connect_result *)scratch->record;
	fill_own_header(scratch, task, 0);
	fill_endpoints(&event->endpoints, sock);
	event->reserved = 0;
	event->header.len = scratch->tail;
	bpf_map_update_elem(&connecting, &key, scratch->record, BPF_ANY);
	/* It may have ended before that, and then nobody else sees it. */
	state = read_kernel(sock->__sk_common.skc_state);
	if (is_connecting(state) || bpf_map_delete_elem(&connecting, &key)) {
		release(scratch);
		return;
	}
	count(KIND_NETWORK_CONNECT_RESULT, COUNTER_SEEN);
	fill_end(event, sock, state);
	submit(scratch, KIND_NETWORK_CONNECT_RESULT);
}

#endif

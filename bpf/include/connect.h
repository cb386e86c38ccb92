/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* network.connect of the current task, by whatever call it connects. */
#ifndef VIGIE_CONNECT_H
#define VIGIE_CONNECT_H

#include "connecting.h"

/* `user` is the address that the caller gave, of `length` bytes. */
no_inline int emit_connect(struct task_struct *task, long result, long descriptor, const char *user, __u64 length)
{
	struct scratch *scratch;
	struct network_connect *event;
	struct sock *sock;

	if (!begin(KIND_NETWORK_CONNECT))
		return 0;
	sock = result == -EBADF || result == -ENOTSOCK ? 0 : sock_of_descriptor(task, descriptor);
	if (!sock) {
		count(KIND_NETWORK_CONNECT, COUNTER_FILTERED_UNWANTED);
		return 0;
	}
	scratch = reserve(KIND_NETWORK_CONNECT, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct network_connect *)scratch->record;
	fill_own_header(scratch, task, result);
	fill_endpoints(&event->endpoints, sock);
	if (event->endpoints.family == AF_UNIX) {
		if (result < 0 || !append_peer_name(scratch, &event->endpoints.unix_path, task, sock))
			append_asked_name(scratch, &event->endpoints.unix_path, task, user, length);
	} else if (!event->endpoints.peer_port) {
		fill_peer_from_user(&event->endpoints, user, length);
	}
	submit(scratch, KIND_NETWORK_CONNECT);
	return 0;
}

#endif

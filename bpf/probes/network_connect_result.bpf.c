/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * network.connect_result: how a connect that went on in the background ended. network_connect remembers who connected;
 * the end comes in an interrupt, while the processor runs anybody.
 */
#include "connecting.h"

SEC("tp_btf/inet_sock_set_state")
int network_connect_result(__u64 *context)
{
	struct sock *sock = (void *)context[0];
	__u64 key = context[0];
	__u32 state = context[2];
	struct network_connect_result *event;
	struct connecting *begun;
	struct scratch *scratch;

	/* When both ends connect to each other at once, it is not told how that ended. */
	if ((__u32)context[1] != TCP_SYN_SENT || is_connecting(state))
		return 0;
	begun = bpf_map_lookup_elem(&connecting, &key);
	if (!begun || !begin_of_anyone(KIND_NETWORK_CONNECT_RESULT))
		return 0;
	scratch = reserve(KIND_NETWORK_CONNECT_RESULT, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct network_connect_result *)scratch->record;
	bpf_probe_read_kernel(scratch->record, sizeof(begun->record), begun->record);
	if (bpf_map_delete_elem(&connecting, &key)) {
		/* The connect's exit was faster. */
		count(KIND_NETWORK_CONNECT_RESULT, COUNTER_FILTERED_UNWANTED);
		release(scratch);
	} else {
		scratch->tail = event->header.len;
		event->header.time_boot_ns = bpf_ktime_get_boot_ns();
		fill_end(event, sock, state);
		submit(scratch, KIND_NETWORK_CONNECT_RESULT);
	}
	return 0;
}

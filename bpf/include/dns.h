/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Who asked which question. */
#ifndef VIGIE_DNS_H
#define VIGIE_DNS_H

#include "packet.h"
#include "task.h"

#define DNS_PORT 53
#define DNS_HEADER_SIZE 12
#define DNS_IS_ANSWER 0x80 /* in the third byte */
#define DNS_ASKERS_MAX 2048
#define DNS_LENGTH_SIZE 2      /* before each message by TCP */
#define DNS_MESSAGES_MAX 8     /* of one packet, by TCP */
#define DNS_CONNECTION 0x10000 /* no message has this id: who opened a TCP connection */

struct dns_question {
	__u64 socket; /* cookie */
	__u32 id;
	__u32 reserved;
};

/* A record without its message. */
struct dns_asker {
	__u8 record[sizeof(struct network_dns) + 2 * LIMIT_NAME + TRACE_PAYLOAD_SIZE];
};

/* An answer arrives in an interrupt, while the processor runs anybody: its socket tells who waits for it. */
struct {
	map_uint(type, BPF_MAP_TYPE_LRU_HASH);
	map_uint(max_entries, DNS_ASKERS_MAX);
	map_type(key, struct dns_question);
	map_type(value, struct dns_asker);
} dns_askers SEC(".maps");

/* The server that a socket named last (cookie, IPv4 address), until the packet comes by. */
struct {
	map_uint(type, BPF_MAP_TYPE_LRU_HASH);
	map_uint(max_entries, DNS_ASKERS_MAX);
	map_type(key, __u64);
	map_type(value, __u32);
} dns_named_servers SEC(".maps");

/* One direction of a connection. */
struct dns_stream {
	__u64 socket; /* cookie */
	__u64 is_answer;
};

/* Some send a message's length by itself: how long the one is that comes next. */
struct {
	map_uint(type, BPF_MAP_TYPE_LRU_HASH);
	map_uint(max_entries, DNS_ASKERS_MAX);
	map_type(key, struct dns_stream);
	map_type(value, __u32);
} dns_announced SEC(".maps");

struct dns_message {
	__u32 offset; /* in the packet */
	__u32 size;
	__u32 available; /* of them in this packet */
	__u32 id;
	__u32 is_answer;
};

/*
 * By TCP: the message's length, which is before it in this packet, or was in the one before. 0 when there is none. What
 * is before it moves `message->offset`.
 */
always_inline __u32 size_in_stream(struct __sk_buff *skb, const struct packet *packet, struct dns_message *message,
				   __u32 is_answer)
{
	struct dns_stream stream = {.socket = bpf_get_socket_cookie(skb), .is_answer = is_answer};
	__u8 length[DNS_LENGTH_SIZE];
	__u32 size, *announced;

	if (packet->payload_size < DNS_LENGTH_SIZE || bpf_skb_load_bytes(skb, packet->payload, length, DNS_LENGTH_SIZE))
		return 0;
	size = length[0] << 8 | length[1];
	if (packet->payload_size == DNS_LENGTH_SIZE) {
		bpf_map_update_elem(&dns_announced, &stream, &size, BPF_ANY);
		return 0;
	}
	announced = bpf_map_lookup_elem(&dns_announced, &stream);
	if (announced) {
		__u32 next = *announced;

		bpf_map_delete_elem(&dns_announced, &stream);
		/* Unless both were sent again as one. */
		if (next >= packet->payload_size && size != packet->payload_size - DNS_LENGTH_SIZE)
			return next;
	}
	message->offset += DNS_LENGTH_SIZE;
	return size;
}

/* Whether the packet begins with a message. What does not fit into a segment is cut. */
always_inline int find_message(struct __sk_buff *skb, const struct packet *packet, struct dns_message *message,
			       __u32 is_answer)
{
	__u8 header[DNS_HEADER_SIZE];

	message->offset = packet->payload;
	message->size = packet->payload_size;
	if (packet->protocol == IPPROTO_TCP)
		message->size = size_in_stream(skb, packet, message, is_answer);
	message->available = packet->payload_size - (message->offset - packet->payload);
	if (message->size < DNS_HEADER_SIZE || message->available < DNS_HEADER_SIZE)
		return 0;
	if (message->available > message->size)
		message->available = message->size;
	if (bpf_skb_load_bytes(skb, message->offset, header, DNS_HEADER_SIZE))
		return 0;
	message->id = header[0] << 8 | header[1];
	message->is_answer = header[2] & DNS_IS_ANSWER;
	return 1;
}

/* Where the packet's next message begins, in its payload; 0: nothing is behind this one. */
always_inline __u32 next_message(const struct packet *packet, const struct dns_message *message)
{
	__u32 end = message->offset + message->available;

	return message->size && packet->payload + packet->payload_size > end ? end : 0;
}

always_inline void append_message(struct scratch *scratch, struct __sk_buff *skb, const struct dns_message *message)
{
	struct network_dns *event = (struct network_dns *)scratch->record;
	__u64 at = tail_of(scratch);
	__u64 size = message->available;
	__u32 flags = message->available < message->size ? SLICE_TRUNCATED : 0;

	event->message_size = message->size;
	if (size > LIMIT_DNS_MESSAGE) {
		size = LIMIT_DNS_MESSAGE;
		flags = SLICE_TRUNCATED;
	}
	asm volatile("" : "+r"(size));
	set_slice(&event->message, 0, 0, SLICE_UNREADABLE);
	if (at > RECORD_SIZE - LIMIT_DNS_MESSAGE || size < DNS_HEADER_SIZE || size > LIMIT_DNS_MESSAGE)
		return;
	if (bpf_skb_load_bytes(skb, message->offset, &scratch->record[at], size))
		return;
	set_slice(&event->message, at, size, flags);
	scratch->tail = at + size;
}

/*
 * Docker's resolver has a packet filter send the questions for its port 53 to another one, before they are seen here. A
 * connected socket still knows where it meant to go.
 */
always_inline int is_connected_to_server(const struct __sk_buff *skb)
{
	return skb->remote_port == __builtin_bswap32(DNS_PORT);
}

/* One that is not connected named the server as it sent: for one packet, to a port of this host. */
always_inline int has_named_server(struct __sk_buff *skb, const struct packet *packet, __u32 *server)
{
	__u8 *start = (__u8 *)(__u64)skb->data;
	__u64 socket;
	__u32 *named;

	if (packet->protocol != IPPROTO_UDP || packet->family != AF_INET || skb->remote_port)
		return 0;
	if (start + 20 > (__u8 *)(__u64)skb->data_end || (packet->destination_port != DNS_PORT && start[16] != 127))
		return 0;
	socket = bpf_get_socket_cookie(skb);
	named = bpf_map_lookup_elem(&dns_named_servers, &socket);
	if (!named)
		return 0;
	*server = *named;
	bpf_map_delete_elem(&dns_named_servers, &socket);
	return 1;
}

always_inline void fill_packet_ends(struct network_endpoints *ends, struct __sk_buff *skb, const struct packet *packet,
				    __u32 named_server, int is_answer)
{
	__u8 *source = is_answer ? ends->peer_address : ends->local_address;
	__u8 *destination = is_answer ? ends->local_address : ends->peer_address;
	__u32 server_port = is_answer ? packet->source_port : packet->destination_port;

	__builtin_memset(ends, 0, sizeof(*ends));
	ends->family = packet->family;
	ends->protocol = packet->protocol;
	ends->local_port = is_answer ? packet->destination_port : packet->source_port;
	ends->peer_port = DNS_PORT;
	if (packet->family == AF_INET) {
		bpf_skb_load_bytes(skb, 12, source, 4);
		bpf_skb_load_bytes(skb, 16, destination, 4);
		if (server_port != DNS_PORT)
			*(__u32 *)ends->peer_address = named_server ? named_server : skb->remote_ip4;
	} else {
		bpf_skb_load_bytes(skb, 8, source, 16);
		bpf_skb_load_bytes(skb, 24, destination, 16);
		if (server_port != DNS_PORT) {
			__u32 *peer = (__u32 *)ends->peer_address;

			peer[0] = skb->remote_ip6[0];
			peer[1] = skb->remote_ip6[1];
			peer[2] = skb->remote_ip6[2];
			peer[3] = skb->remote_ip6[3];
		}
	}
}

#endif

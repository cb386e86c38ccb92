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
#define DNS_MESSAGES_MAX 32    /* of one packet, by TCP */
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

/* Where in it the next message begins, or the rest of its length, or of itself. */
struct dns_progress {
	__u32 next;         /* sequence number */
	__u32 announced;    /* its length, as far as that is known */
	__u32 length_bytes; /* of it that are known */
};

struct {
	map_uint(type, BPF_MAP_TYPE_LRU_HASH);
	map_uint(max_entries, DNS_ASKERS_MAX);
	map_type(key, struct dns_stream);
	map_type(value, struct dns_progress);
} dns_progress SEC(".maps");

struct dns_message {
	__u32 offset; /* in the packet */
	__u32 size;
	__u32 available; /* of them in this packet */
	__u32 id;
	__u32 is_answer;
	/* By TCP: */
	__u32 is_guessed;  /* what came before it is not known */
	__u32 is_followed; /* by more in this packet */
	struct dns_progress progress;
};

enum dns_found {
	DNS_NOTHING, /* begins here */
	DNS_HEADER_CUT,
	DNS_MESSAGE,
};

always_inline void keep_progress(struct __sk_buff *skb, const struct dns_message *message, __u32 is_answer)
{
	struct dns_stream stream = {.socket = bpf_get_socket_cookie(skb), .is_answer = is_answer};

	bpf_map_update_elem(&dns_progress, &stream, &message->progress, BPF_ANY);
}

always_inline void forget_progress(struct __sk_buff *skb, __u32 is_answer)
{
	struct dns_stream stream = {.socket = bpf_get_socket_cookie(skb), .is_answer = is_answer};

	bpf_map_delete_elem(&dns_progress, &stream);
}

/*
 * By TCP each message follows its length, and both lie in as many packets as the sender likes: where the next begins is
 * kept. What is sent again is not found again. Where nothing is kept, or something was missed, the packet is taken to
 * begin with one.
 */
always_inline int find_in_stream(struct __sk_buff *skb, const struct packet *packet, struct dns_message *message,
				 __u32 is_answer)
{
	struct dns_stream stream = {.socket = bpf_get_socket_cookie(skb), .is_answer = is_answer};
	struct dns_progress *kept = bpf_map_lookup_elem(&dns_progress, &stream);
	struct dns_progress *progress = &message->progress;
	__u32 passed = 0, rest;
	__u8 length[DNS_LENGTH_SIZE];

	if (kept) {
		*progress = *kept;
		passed = progress->next - packet->sequence;
	}
	if (!kept || (int)passed < 0) {
		/* Packets that arrive may have overtaken others. */
		message->is_guessed = kept || is_answer;
		progress->next = packet->sequence;
		progress->length_bytes = passed = 0;
	}
	if (passed >= packet->payload_size)
		return DNS_NOTHING;
	message->offset = packet->payload + passed;
	rest = packet->payload_size - passed;
	if (progress->length_bytes == 0 && rest >= DNS_LENGTH_SIZE) {
		if (bpf_skb_load_bytes(skb, message->offset, length, DNS_LENGTH_SIZE))
			return DNS_NOTHING;
		progress->announced = length[0] << 8 | length[1];
		passed = DNS_LENGTH_SIZE;
	} else if (progress->length_bytes < DNS_LENGTH_SIZE) {
		/* One byte: the first or the second. */
		if (bpf_skb_load_bytes(skb, message->offset, length, 1))
			return DNS_NOTHING;
		if (progress->length_bytes)
			progress->announced |= length[0];
		else
			progress->announced = length[0] << 8;
		passed = 1;
	} else {
		passed = 0;
	}
	progress->length_bytes += passed;
	progress->next += passed;
	message->offset += passed;
	rest -= passed;
	if (!rest) {
		if (!message->is_guessed)
			keep_progress(skb, message, is_answer);
		return DNS_NOTHING;
	}
	message->size = progress->announced;
	message->available = rest < message->size ? rest : message->size;
	message->is_followed = rest > message->size;
	progress->next += message->size;
	progress->length_bytes = 0;
	if (!message->is_guessed)
		keep_progress(skb, message, is_answer);
	return DNS_MESSAGE;
}

/* Whether a message begins in this packet. What does not fit into it is cut. */
always_inline int find_message(struct __sk_buff *skb, const struct packet *packet, struct dns_message *message,
			       __u32 is_answer)
{
	__u8 header[DNS_HEADER_SIZE];

	message->offset = packet->payload;
	message->available = message->size = packet->payload_size;
	if (packet->protocol == IPPROTO_TCP && find_in_stream(skb, packet, message, is_answer) == DNS_NOTHING)
		return DNS_NOTHING;
	if (message->size < DNS_HEADER_SIZE)
		return DNS_NOTHING;
	if (message->available < DNS_HEADER_SIZE)
		return DNS_HEADER_CUT;
	if (bpf_skb_load_bytes(skb, message->offset, header, DNS_HEADER_SIZE))
		return DNS_NOTHING;
	message->id = header[0] << 8 | header[1];
	message->is_answer = header[2] & DNS_IS_ANSWER;
	return DNS_MESSAGE;
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

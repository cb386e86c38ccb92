/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A packet as programs of cgroups see it: from its network header on. */
#ifndef VIGIE_PACKET_H
#define VIGIE_PACKET_H

#include "helpers.h"
#include "kernel.h"

#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define TCP_SYN 0x02
#define TCP_ACK 0x10
#define TCP_URG 0x20

struct packet {
	__u32 payload; /* where it begins */
	__u32 payload_size;
	__u16 source_port;
	__u16 destination_port;
	__u16 family;   /* AF_* */
	__u8 protocol;  /* IPPROTO_* */
	__u8 tcp_flags; /* 0 for UDP */
	__u32 sequence; /* of the payload, by TCP */
};

/* Whether it is UDP or TCP, and where its parts are. One with headers between the two protocols is left alone. */
always_inline int find_parts(struct __sk_buff *skb, struct packet *packet)
{
	__u8 *start = (__u8 *)(__u64)skb->data;
	__u8 *end = (__u8 *)(__u64)skb->data_end;
	__u32 transport, size = skb->len;
	__u8 *header;

	/* The shortest: IPv4 with UDP. */
	if (start + 28 > end)
		return 0;
	if (start[0] >> 4 == 4) {
		packet->family = AF_INET;
		packet->protocol = start[9];
		transport = (start[0] & 0xf) * 4;
	} else {
		packet->family = AF_INET6;
		packet->protocol = start[6];
		transport = 40;
	}
	header = start + transport;
	if (packet->protocol == IPPROTO_UDP) {
		if (header + 8 > end)
			return 0;
		packet->payload = transport + 8;
		packet->tcp_flags = 0;
	} else if (packet->protocol == IPPROTO_TCP) {
		if (header + 20 > end)
			return 0;
		packet->payload = transport + (header[12] >> 4) * 4;
		packet->tcp_flags = header[13];
		packet->sequence = __builtin_bswap32(*(__u32 *)(header + 4));
		/* What opens the connection has a number of its own. */
		if (packet->tcp_flags & TCP_SYN)
			packet->sequence++;
	} else {
		return 0;
	}
	packet->source_port = header[0] << 8 | header[1];
	packet->destination_port = header[2] << 8 | header[3];
	packet->payload_size = size > packet->payload ? size - packet->payload : 0;
	return 1;
}

#endif

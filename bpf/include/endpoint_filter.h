/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Whether anybody wants a record for the addresses and ports in it. Only what certainly nobody wants is left out. */
#ifndef VIGIE_ENDPOINT_FILTER_H
#define VIGIE_ENDPOINT_FILTER_H

#include "maps.h"

#define ENDPOINT_KINDS                                                                                                 \
	(1ull << KIND_NETWORK_CONNECT | 1ull << KIND_NETWORK_ACCEPT | 1ull << KIND_NETWORK_BIND |                      \
	 1ull << KIND_NETWORK_LISTEN | 1ull << KIND_NETWORK_CONNECT_RESULT | 1ull << KIND_NETWORK_SEND)

/* They all have their endpoints in the same place. */
#define ENDPOINTS_AT __builtin_offsetof(struct network_connect, endpoints)
_Static_assert(ENDPOINTS_AT == __builtin_offsetof(struct network_accept, endpoints), "network_accept");
_Static_assert(ENDPOINTS_AT == __builtin_offsetof(struct network_bind, endpoints), "network_bind");
_Static_assert(ENDPOINTS_AT == __builtin_offsetof(struct network_listen, endpoints), "network_listen");
_Static_assert(ENDPOINTS_AT == __builtin_offsetof(struct network_connect_result, endpoints), "network_connect_result");
_Static_assert(ENDPOINTS_AT == __builtin_offsetof(struct network_send, endpoints), "network_send");

always_inline __u64 kinds_for_port(__u16 port, __u16 part)
{
	struct filter_endpoint key = {.port = port, .part = part};
	__u64 *kinds = bpf_map_lookup_elem(&filter_endpoints, &key);

	return kinds ? *kinds : 0;
}

/* An address of IPv4 as IPv6 has it: the caller may use either. */
always_inline __u64 kinds_for_address(const __u8 *address, __u16 family, __u16 part)
{
	struct filter_endpoint key = {.part = part};
	__u64 *kinds;

	if (family == AF_INET) {
		key.address[10] = key.address[11] = 0xff;
		__builtin_memcpy(&key.address[12], address, 4);
	} else {
		__builtin_memcpy(key.address, address, 16);
	}
	kinds = bpf_map_lookup_elem(&filter_endpoints, &key);
	return kinds ? *kinds : 0;
}

/* A Unix socket that somebody called by a name without a folder, which may look like an address of IP. */
always_inline __u32 is_relative_name(struct scratch *scratch, const struct slice *name)
{
	__u64 offset = name->off;

	asm volatile("" : "+r"(offset));
	if (!name->len || offset > RECORD_SIZE - 8)
		return 0;
	return scratch->record[offset] != '/' && scratch->record[offset];
}

/* Of the record in the scratch space in this place. */
verified_once __u32 endpoints_in_are_wanted(__u32 slot, __u32 kind)
{
	struct scratch *scratch = bpf_map_lookup_elem(&scratches, &slot);
	__u64 bit = 1ull << (kind & 63);
	struct network_endpoints *ends;
	struct filters *wanted;
	__u32 key = 0;

	wanted = bpf_map_lookup_elem(&filters, &key);
	if (!scratch || !wanted)
		return 1;
	ends = (struct network_endpoints *)&scratch->record[ENDPOINTS_AT];
	if (ends->family == AF_UNIX)
		return wanted->marked_kinds & bit || is_relative_name(scratch, &ends->unix_path);
	if (ends->family != AF_INET && ends->family != AF_INET6)
		return 1;
	return !!((kinds_for_port(ends->peer_port, ENDPOINT_PEER_PORT) |
		   kinds_for_port(ends->local_port, ENDPOINT_LOCAL_PORT) |
		   kinds_for_address(ends->peer_address, ends->family, ENDPOINT_PEER_ADDRESS) |
		   kinds_for_address(ends->local_address, ends->family, ENDPOINT_LOCAL_ADDRESS)) &
		  bit);
}

/* Of a complete record of a kind that the compiler knows. */
always_inline __u32 is_wanted_by_endpoint(struct scratch *scratch, __u32 kind, struct filters *wanted)
{
	__u64 bit = 1ull << (kind & 63);

	if (!(ENDPOINT_KINDS & bit) || !(wanted->judged_kinds & bit))
		return 1;
	return endpoints_in_are_wanted(scratch->slot, kind);
}

#endif

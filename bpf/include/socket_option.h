/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Options of sockets that are told of: filters. Back doors wait for their packet with one. */
#ifndef VIGIE_SOCKET_OPTION_H
#define VIGIE_SOCKET_OPTION_H

#include "helpers.h"

/* asm-generic/socket.h */
#define SOL_SOCKET 1
#define SO_ATTACH_FILTER 26
#define SO_DETACH_FILTER 27
#define SO_LOCK_FILTER 44
#define SO_ATTACH_BPF 50
#define SO_ATTACH_REUSEPORT_CBPF 51
#define SO_ATTACH_REUSEPORT_EBPF 52

always_inline int is_filter_option(__u32 level, __u32 option)
{
	return level == SOL_SOCKET &&
	       (option == SO_ATTACH_FILTER || option == SO_DETACH_FILTER || option == SO_LOCK_FILTER ||
		option == SO_ATTACH_BPF || option == SO_ATTACH_REUSEPORT_CBPF || option == SO_ATTACH_REUSEPORT_EBPF);
}

/* Instructions of the filter that an option attaches; 0 of other options. `value` is the caller's. */
always_inline __u16 filter_instructions(__u32 option, const void *value)
{
	__u16 instructions = 0;

	/* struct sock_fprog leads with its length. */
	if (option == SO_ATTACH_FILTER || option == SO_ATTACH_REUSEPORT_CBPF)
		bpf_probe_read_user(&instructions, sizeof(instructions), value);
	return instructions;
}

#endif

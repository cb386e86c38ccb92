/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Records of one period that say the same, but for the time: the first is sent, the others are counted, and user space
 * tells how many there were once the period is over. Nobody adds to what belongs to a former period, so that it can be
 * taken away without losing any.
 */
#ifndef VIGIE_REPEATS_H
#define VIGIE_REPEATS_H

#include "maps.h"

/* Records beyond are all sent. */
#define COMPARED_SIZE 1024
/* What differs between records that say the same stands before it. */
#define COMPARED_START __builtin_offsetof(struct event_header, start_time_boot_ns)

#define ROTATE(word, bits) ((word) << (bits) | (word) >> (64 - (bits)))

/* SipHash (Aumasson and Bernstein, 2012), with one round for each word and three at the end. */
#define SIP_ROUND(a, b, c, d)                                                                                          \
	do {                                                                                                           \
		a += b;                                                                                                \
		c += d;                                                                                                \
		b = ROTATE(b, 13) ^ a;                                                                                 \
		d = ROTATE(d, 16) ^ c;                                                                                 \
		a = ROTATE(a, 32);                                                                                     \
		c += b;                                                                                                \
		a += d;                                                                                                \
		b = ROTATE(b, 17) ^ c;                                                                                 \
		d = ROTATE(d, 21) ^ a;                                                                                 \
		c = ROTATE(c, 32);                                                                                     \
	} while (0)

/*
 * What stands for all that the record in this place says, 0 when it is too long. Keyed with a secret of this start:
 * nobody can make an act that passes for the repetition of another.
 */
verified_once __u64 content_in(__u32 slot, __u32 kind)
{
	struct scratch *scratch = bpf_map_lookup_elem(&scratches, &slot);
	struct event_header *header;
	__u64 a = 0x736f6d6570736575ull ^ repeat_secret[0], b = 0x646f72616e646f6dull ^ repeat_secret[1];
	__u64 c = 0x6c7967656e657261ull ^ repeat_secret[0], d = 0x7465646279746573ull ^ repeat_secret[1];
	__u64 tail, index, word;
	__s64 result;

	if (!scratch)
		return 0;
	header = (struct event_header *)scratch->record;
	tail = scratch->tail;
	asm volatile("" : "+r"(tail));
	if (tail > COMPARED_SIZE)
		return 0;
	/* The last word is whole. */
	__builtin_memset(&scratch->record[tail], 0, 8);
	/* Descriptors differ. */
	result = header->result;
	if (result > 0)
		header->result = 0;
#pragma clang loop unroll(disable)
	for (index = COMPARED_START; index < COMPARED_SIZE; index += sizeof(word)) {
		if (index >= tail)
			break;
		word = *(__u64 *)&scratch->record[index];
		d ^= word;
		SIP_ROUND(a, b, c, d);
		a ^= word;
	}
	header->result = result;
	/* Read anew, it is not known where the loop was left: what follows is verified once. */
	word = (__u64)kind << 32 | *(volatile __u32 *)&scratch->tail;
	d ^= word;
	SIP_ROUND(a, b, c, d);
	a ^= word;
	c ^= 0xff;
	SIP_ROUND(a, b, c, d);
	SIP_ROUND(a, b, c, d);
	SIP_ROUND(a, b, c, d);
	a ^= b ^ c ^ d;
	return a ? a : 1;
}

/* Whether a record has been sent that says the same; then it is counted there. */
always_inline int is_repetition(struct scratch *scratch, __u32 kind)
{
	struct event_header *header = (struct event_header *)scratch->record;
	struct repeat_key key = {};
	struct repeat first = {}, *sent;

	key.content = content_in(scratch->slot, kind);
	if (!key.content)
		return 0;
	header->repeat_content = key.content;
	key.period = header->time_boot_ns / REPEAT_PERIOD_NS;
	sent = bpf_map_lookup_elem(&repeats, &key);
	if (!sent) {
		/* There is no room, or another processor was as fast: this one is told, and stands for no other. */
		if (bpf_map_update_elem(&repeats, &key, &first, BPF_NOEXIST))
			header->repeat_content = 0;
		return 0;
	}
	__sync_fetch_and_add(&sent->count, 1);
	sent->last_boot_ns = header->time_boot_ns;
	return 1;
}

/* The first could not be sent: the next one is the first. */
always_inline void forget_first(struct event_header *header)
{
	struct repeat_key key = {.content = header->repeat_content};

	if (!key.content)
		return;
	key.period = header->time_boot_ns / REPEAT_PERIOD_NS;
	bpf_map_delete_elem(&repeats, &key);
}

#endif

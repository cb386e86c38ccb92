/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Every probe has the same shape: begin() and its filter, fill the record, submit(). Each operation that a probe sees ends
 * in exactly one counter beside SEEN.
 */
#ifndef VIGIE_EMIT_H
#define VIGIE_EMIT_H

#include "kernel.h"
#include "maps.h"

always_inline void count(__u32 kind, __u32 counter)
{
	__u32 key = kind * COUNTER_COUNT + counter;
	__u64 *value = bpf_map_lookup_elem(&counters, &key);

	if (value)
		*value += 1;
}

/* Counts an operation, and tells whether anyone wants its kind. */
always_inline struct filters *begin(__u32 kind)
{
	__u32 key = 0;
	struct filters *wanted = bpf_map_lookup_elem(&filters, &key);

	count(kind, COUNTER_SEEN);
	if (!wanted)
		return 0;
	if (!(wanted->enabled_kinds & (1ull << kind))) {
		count(kind, COUNTER_FILTERED_UNWANTED);
		return 0;
	}
	if (unlikely(bpf_get_current_pid_tgid() >> 32 == wanted->self_pid)) {
		count(kind, COUNTER_FILTERED_SELF);
		return 0;
	}
	return wanted;
}

/* The processor's record, or nothing when an outer program is using it. Ends with submit(). */
always_inline struct scratch *reserve(__u32 kind, __u32 struct_size)
{
	__u32 processor = bpf_get_smp_processor_id();
	struct scratch *scratch = bpf_map_lookup_elem(&scratches, &processor);

	if (!scratch || scratch->busy) {
		count(kind, COUNTER_LOST_SCRATCH_BUSY);
		return 0;
	}
	scratch->busy = 1;
	scratch->tail = struct_size;
	return scratch;
}

always_inline void submit(struct scratch *scratch, __u32 kind)
{
	struct event_header *header = (struct event_header *)scratch->record;
	__u64 wake = BPF_RB_NO_WAKEUP;
	__u32 key = 0;
	__u32 size = scratch->tail;
	struct reader *state = bpf_map_lookup_elem(&reader, &key);

	if (size > RECORD_SIZE)
		size = RECORD_SIZE;
	header->kind = kind;
	header->len = size;
	if (state && state->asleep) {
		state->asleep = 0;
		wake = BPF_RB_FORCE_WAKEUP;
	}
	if (bpf_ringbuf_output(&ring, scratch->record, size, wake)) {
		count(kind, COUNTER_LOST_RING_FULL);
		/* The wake-up that was ours to give went with the record. */
		if (state && wake == BPF_RB_FORCE_WAKEUP)
			state->asleep = 1;
	} else {
		count(kind, COUNTER_SUBMITTED);
	}
	scratch->busy = 0;
}

always_inline void set_slice(struct slice *slice, __u32 off, __u32 len, __u32 flags)
{
	slice->off = off;
	slice->len = len;
	slice->flags = flags;
	slice->reserved = 0;
}

/* Appends a NUL-terminated string of at most `limit` bytes (a compile-time constant, 4096 or less). */
#define append_string(scratch, slice, from, limit, read, origin)                                        \
	do {                                                                                             \
		__u32 off_ = (scratch)->tail;                                                            \
		long got_;                                                                               \
		if (off_ > RECORD_SIZE - (limit)-1) {                                                    \
			set_slice(slice, 0, 0, SLICE_TRUNCATED);                                         \
			break;                                                                           \
		}                                                                                        \
		got_ = read(&(scratch)->record[off_], (limit) + 1, from);                                \
		if (got_ <= 0) {                                                                         \
			set_slice(slice, 0, 0, SLICE_UNREADABLE | (origin));                             \
			break;                                                                           \
		}                                                                                        \
		set_slice(slice, off_, got_ - 1, (got_ > (limit) ? SLICE_TRUNCATED : 0) | (origin));     \
		(scratch)->tail = off_ + got_ - 1;                                                       \
	} while (0)

#define append_kernel_string(scratch, slice, from, limit) \
	append_string(scratch, slice, from, limit, bpf_probe_read_kernel_str, 0)
#define append_user_string(scratch, slice, from, limit) \
	append_string(scratch, slice, from, limit, bpf_probe_read_user_str, SLICE_FROM_USER)

/* Appends user memory from start to end, at most `limit` bytes (a compile-time constant). */
#define append_user_range(scratch, slice, start, end, limit)                                        \
	do {                                                                                         \
		__u32 off_ = (scratch)->tail;                                                        \
		__u64 length_ = (end) - (start);                                                     \
		__u32 flags_ = 0;                                                                    \
		if ((end) < (start))                                                                 \
			length_ = 0;                                                                 \
		if (length_ > (limit)) {                                                             \
			length_ = (limit);                                                           \
			flags_ = SLICE_TRUNCATED;                                                    \
		}                                                                                    \
		asm volatile("" : "+r"(length_));                                                    \
		if (off_ > RECORD_SIZE - (limit)) {                                                  \
			set_slice(slice, 0, 0, SLICE_TRUNCATED);                                     \
			break;                                                                       \
		}                                                                                    \
		if (length_ > (limit))                                                               \
			break;                                                                       \
		if (bpf_probe_read_user(&(scratch)->record[off_], length_, (const void *)(start))) { \
			set_slice(slice, 0, 0, SLICE_UNREADABLE);                                    \
			break;                                                                       \
		}                                                                                    \
		set_slice(slice, off_, length_, flags_);                                             \
		(scratch)->tail = off_ + length_;                                                    \
	} while (0)

#endif

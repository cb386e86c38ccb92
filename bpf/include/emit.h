/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Every probe has the same shape: begin() and its filter, fill the record, submit(). Each operation that a probe sees
 * ends in exactly one counter beside SEEN.
 */
#ifndef VIGIE_EMIT_H
#define VIGIE_EMIT_H

#include "kernel.h"
#include "endpoint_filter.h"
#include "maps.h"
#include "path_filter.h"
#include "repeats.h"

#if defined(VIGIE_TRAMPOLINE)
#define RUNS_PREEMPTIBLE 1
#else
#define RUNS_PREEMPTIBLE 0
#endif

/* How many of the scratch spaces that all share are tried. */
#define SHARED_SCRATCHES_TRIED 3

always_inline void count_many(__u32 kind, __u32 counter, __u64 amount)
{
	__u32 key = kind * COUNTER_COUNT + counter;
	__u64 *value = bpf_map_lookup_elem(&counters, &key);

	if (!value)
		return;
	/*
	 * Programs of control groups and of functions run with preemption on, and those of sockets are interrupted:
	 * others of their kind come between.
	 */
	if (RUNS_PREEMPTIBLE || kind == KIND_NETWORK_DNS || kind == KIND_KERNEL_SYSCTL ||
	    kind == KIND_NETWORK_CONNECT_RESULT)
		__sync_fetch_and_add(value, amount);
	else
		*value += amount;
}

always_inline void count(__u32 kind, __u32 counter)
{
	count_many(kind, counter, 1);
}

/* Whether anyone wants operations of this kind by the current process; counts nothing. */
always_inline int is_kind_wanted(__u32 kind)
{
	__u32 key = 0;
	struct filters *wanted = bpf_map_lookup_elem(&filters, &key);

	return wanted && (wanted->enabled_kinds & (1ull << kind)) &&
	       bpf_get_current_pid_tgid() >> 32 != wanted->self_pid;
}

/* Counts an operation, and tells whether anyone wants its kind, whoever does it. */
always_inline struct filters *begin_of_anyone(__u32 kind)
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
	return wanted;
}

/* The same, without what the sensor itself does. */
always_inline struct filters *begin(__u32 kind)
{
	struct filters *wanted = begin_of_anyone(kind);

	if (!wanted)
		return 0;
	if (unlikely(bpf_get_current_pid_tgid() >> 32 == wanted->self_pid)) {
		count(kind, COUNTER_FILTERED_SELF);
		return 0;
	}
	return wanted;
}

/*
 * Takes a record that nobody uses. Who adds the first user holds it; adding and then looking is the one test-and-set
 * that all kernels have, and at worst nobody gets it.
 */
always_inline struct scratch *claim(__u32 slot)
{
	struct scratch *scratch = bpf_map_lookup_elem(&scratches, &slot);

	if (!scratch)
		return 0;
	__sync_fetch_and_add(&scratch->users, 1);
	if (*(volatile __u32 *)&scratch->users == 1) {
		scratch->slot = slot;
		return scratch;
	}
	__sync_fetch_and_add(&scratch->users, -1);
	return 0;
}

always_inline void release(struct scratch *scratch)
{
	__sync_fetch_and_add(&scratch->users, -1);
}

/*
 * The processor's own, or one of those that all share while an outer program is using it, or one that was preempted.
 * Ends with release().
 */
no_inline struct scratch *claim_any(void)
{
	__u32 processor = bpf_get_smp_processor_id();
	struct scratch *scratch = claim(processor);
	__u32 attempt;

	if (scratch)
		return scratch;
	for (attempt = 0; attempt < SHARED_SCRATCHES_TRIED; attempt++) {
		scratch = claim(possible_processors + (processor + attempt) % SHARED_SCRATCHES);
		if (scratch)
			return scratch;
	}
	return 0;
}

/* Room for a record, or nothing when all that could be is in use. Ends with submit(), or with release(). */
always_inline struct scratch *reserve(__u32 kind, __u32 struct_size)
{
	struct scratch *scratch = claim_any();

	if (!scratch) {
		count(kind, COUNTER_LOST_SCRATCH_BUSY);
		return 0;
	}
	scratch->tail = struct_size;
	return scratch;
}

/* Sends what reserve() gave. */
always_inline void send(struct scratch *scratch, __u32 kind)
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
		forget_first(header);
		/* The wake-up that was ours to give went with the record. */
		if (state && wake == BPF_RB_FORCE_WAKEUP)
			state->asleep = 1;
	} else {
		count(kind, COUNTER_SUBMITTED);
	}
}

/* The same unless nobody wants it for the paths or addresses in it, or one that says the same was sent; and gives it
 * back. */
always_inline void submit(struct scratch *scratch, __u32 kind)
{
	__u32 key = 0;
	struct filters *wanted = bpf_map_lookup_elem(&filters, &key);

	if (wanted && !(is_wanted_by_path(scratch, kind, wanted) && is_wanted_by_endpoint(scratch, kind, wanted)))
		count(kind, COUNTER_FILTERED_UNWANTED);
	else if (wanted && wanted->repeat_kinds & 1ull << (kind & 63) && is_repetition(scratch, kind))
		count(kind, COUNTER_REPEATED);
	else
		send(scratch, kind);
	release(scratch);
}

always_inline void set_slice(struct slice *slice, __u32 off, __u32 len, __u32 flags)
{
	slice->off = off;
	slice->len = len;
	slice->flags = flags;
	slice->reserved = 0;
}

/*
 * A slice's beginning, as 64 bits that the compiler knows nothing of: it would test 32 of them, and verifiers before
 * 6.12 then do not know the rest.
 */
always_inline __u64 tail_of(struct scratch *scratch)
{
	__u64 tail = scratch->tail;

	asm volatile("" : "+r"(tail));
	return tail;
}

/*
 * Appends a NUL-terminated string of at most `limit` bytes (a compile-time constant, 4096 or less). What is asked for
 * is found out before where it goes: 5.10 and 6.1 know no bounds of what waits on the stack meanwhile.
 */
#define append_string(scratch, slice, from, limit, read, origin)                                                       \
	do {                                                                                                           \
		const void *from_ = (const void *)(from);                                                              \
		__u64 off_ = tail_of(scratch);                                                                         \
		long got_;                                                                                             \
		if (off_ > RECORD_SIZE - (limit)-1) {                                                                  \
			set_slice(slice, 0, 0, SLICE_TRUNCATED);                                                       \
			break;                                                                                         \
		}                                                                                                      \
		got_ = read(&(scratch)->record[off_], (limit) + 1, from_);                                             \
		if (got_ <= 0) {                                                                                       \
			set_slice(slice, 0, 0, SLICE_UNREADABLE | (origin));                                           \
			break;                                                                                         \
		}                                                                                                      \
		set_slice(slice, off_, got_ - 1, (got_ > (limit) ? SLICE_TRUNCATED : 0) | (origin));                   \
		(scratch)->tail = off_ + got_ - 1;                                                                     \
	} while (0)

#define append_kernel_string(scratch, slice, from, limit)                                                              \
	append_string(scratch, slice, from, limit, bpf_probe_read_kernel_str, 0)
#define append_user_string(scratch, slice, from, limit)                                                                \
	append_string(scratch, slice, from, limit, bpf_probe_read_user_str, SLICE_FROM_USER)

/* Appends memory from start to end, at most `limit` bytes (a compile-time constant). */
#define append_range(scratch, slice, start, end, limit, read)                                                          \
	do {                                                                                                           \
		__u64 start_ = (start), end_ = (end), length_ = end_ - start_, off_;                                   \
		__u32 flags_ = 0;                                                                                      \
		if (end_ < start_)                                                                                     \
			length_ = 0;                                                                                   \
		if (length_ > (limit)) {                                                                               \
			length_ = (limit);                                                                             \
			flags_ = SLICE_TRUNCATED;                                                                      \
		}                                                                                                      \
		asm volatile("" : "+r"(length_));                                                                      \
		off_ = tail_of(scratch);                                                                               \
		if (off_ > RECORD_SIZE - (limit)) {                                                                    \
			set_slice(slice, 0, 0, SLICE_TRUNCATED);                                                       \
			break;                                                                                         \
		}                                                                                                      \
		if (length_ > (limit))                                                                                 \
			break;                                                                                         \
		if (read(&(scratch)->record[off_], length_, (const void *)start_)) {                                   \
			set_slice(slice, 0, 0, SLICE_UNREADABLE);                                                      \
			break;                                                                                         \
		}                                                                                                      \
		set_slice(slice, off_, length_, flags_);                                                               \
		(scratch)->tail = off_ + length_;                                                                      \
	} while (0)

#define append_user_range(scratch, slice, start, end, limit)                                                           \
	append_range(scratch, slice, start, end, limit, bpf_probe_read_user)
#define append_kernel_range(scratch, slice, start, end, limit)                                                         \
	append_range(scratch, slice, start, end, limit, bpf_probe_read_kernel)

#endif

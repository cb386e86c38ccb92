/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Which request the current thread works on. Its own memory says so, and it is read while the thread is in the kernel:
 * so nothing changes it meanwhile but another thread that breaks the protocol.
 *
 * Thread context: OpenTelemetry OTEP 4947. Goroutine labels: runtime/pprof and runtime2.go of each version of Go.
 */
#ifndef VIGIE_TRACE_H
#define VIGIE_TRACE_H

#include "emit.h"

/* The record behind a thread's slot (OTEP 4947); attributes follow. */
struct published_context {
	__u8 trace_id[16];
	__u8 span_id[8];
	__u8 valid;
	__u8 flags;
	__u16 attributes_size;
};

/* Go's g.m and the string and slice headers. */
#define GO_M_IN_G 48
struct go_string {
	__u64 bytes;
	__u64 length;
};
struct go_label_pair {
	struct go_string key;
	struct go_string value;
};
#define GO_MAP_BUCKETS 16
#define GO_MAP_BUCKET_BITS 9
#define GO_BUCKET_SLOTS 8
#define GO_LABELS_LOOKED_AT 8

always_inline __u64 thread_pointer(void)
{
	struct task_struct *task = bpf_get_current_task();

#if defined(__TARGET_ARCH_x86)
	return read_kernel(task->thread.fsbase);
#elif defined(__TARGET_ARCH_arm64)
	return read_kernel(task->thread.uw.tp_value);
#endif
}

always_inline long read_user_word(__u64 *word, __u64 address)
{
	*word = 0;
	return bpf_probe_read_user(word, sizeof(*word), (void *)address);
}

always_inline int outcome(__u32 key)
{
	__u64 *value = bpf_map_lookup_elem(&trace_outcomes, &key);

	if (value)
		*value += 1;
	return key == TRACE_OUTCOME_LINKED;
}

always_inline int is_zero(const __u8 *bytes, int words)
{
	const __u64 *word = (const __u64 *)bytes;

	return words == 2 ? !(word[0] | word[1]) : !word[0];
}

/* Where the thread keeps the pointer to its record; zero when it has none yet. */
always_inline __u64 slot_address(const struct trace_target *target)
{
	__u64 vector, block, thread = thread_pointer();

	if (!thread)
		return 0;
	if (target->slot == TRACE_SLOT_STATIC)
		return thread + target->offset;
	if (read_user_word(&vector, thread + target->dtv_offset) || !vector)
		return 0;
	/* A block that was not touched yet is 0 or -1. */
	if (read_user_word(&block, vector + target->module * target->dtv_step) || !block || block == ~0ull)
		return 0;
	return block + target->offset;
}

always_inline int capture_thread_context(struct captured_trace *out, const struct trace_target *target)
{
	struct published_context published = {};
	__u64 record, slot = slot_address(target);
	__u32 length;
	__u8 valid = 0;

	if (!slot)
		return outcome(TRACE_OUTCOME_EMPTY);
	if (read_user_word(&record, slot))
		return outcome(TRACE_OUTCOME_UNREADABLE);
	if (!record)
		return outcome(TRACE_OUTCOME_EMPTY);
	if (bpf_probe_read_user(&published, sizeof(published), (void *)record))
		return outcome(TRACE_OUTCOME_UNREADABLE);
	/* A record that is being written, or that is kept for the next request. */
	if (!published.valid)
		return outcome(TRACE_OUTCOME_EMPTY);
	if (published.valid != 1 || is_zero(published.trace_id, 2) || is_zero(published.span_id, 1))
		return outcome(TRACE_OUTCOME_INVALID);
	length = published.attributes_size;
	if (length > TRACE_PAYLOAD_SIZE) {
		length = TRACE_PAYLOAD_SIZE;
		out->payload_flags = SLICE_TRUNCATED;
	}
	asm volatile("" : "+r"(length));
	if (length && length <= TRACE_PAYLOAD_SIZE) {
		if (bpf_probe_read_user(out->payload, length, (void *)record + sizeof(published)))
			out->payload_flags = SLICE_UNREADABLE;
		else
			out->payload_length = length;
	}
	if (bpf_probe_read_user(&valid, sizeof(valid),
				(void *)record + __builtin_offsetof(struct published_context, valid)) ||
	    valid != 1) {
		out->payload_length = 0;
		out->payload_flags = 0;
		return outcome(TRACE_OUTCOME_TORN);
	}
	__builtin_memcpy(out->context.trace_id, published.trace_id, sizeof(published.trace_id));
	__builtin_memcpy(out->context.span_id, published.span_id, sizeof(published.span_id));
	out->context.flags = published.flags;
	out->context.origin = TRACE_THREAD_CONTEXT;
	return outcome(TRACE_OUTCOME_LINKED);
}

/* Copies a label that may hold an id, as its name's length tells: trace_id, trace id, span_id, span id. */
always_inline void capture_go_label(struct captured_trace *out, const struct go_label_pair *pair)
{
	__u32 at = out->payload_length;
	__u32 length = pair->value.length;
	struct go_label *label;

	if ((pair->key.length != 7 && pair->key.length != 8) || pair->value.length > sizeof(label->value) || !length)
		return;
	if (at > (TRACE_GO_LABELS_MAX - 1) * sizeof(*label))
		return;
	/* 5.10 does not apply what is learnt of a register to its copy on the stack: bounded once more where it is
	 * used. */
	asm volatile("" : "+r"(at));
	label = (struct go_label *)&out->payload[at & 0xff];
	__builtin_memset(label, 0, sizeof(*label));
	if (bpf_probe_read_user(label->key, 7, (void *)pair->key.bytes))
		return;
	if (pair->key.length == 8 && bpf_probe_read_user(label->key + 7, 1, (void *)pair->key.bytes + 7))
		return;
	asm volatile("" : "+r"(length));
	if (length > sizeof(label->value) || bpf_probe_read_user(label->value, length, (void *)pair->value.bytes))
		return;
	label->key_length = pair->key.length;
	label->value_length = length;
	out->payload_length = at + sizeof(*label);
}

always_inline void capture_go_slice(struct captured_trace *out, __u64 labels)
{
	struct go_label_pair pair;
	__u64 list, length;
	__u32 index;

	if (read_user_word(&list, labels) || read_user_word(&length, labels + 8))
		return;
	for (index = 0; index < GO_LABELS_LOOKED_AT; index++) {
		if (index >= length || bpf_probe_read_user(&pair, sizeof(pair), (void *)list + index * sizeof(pair)))
			return;
		capture_go_label(out, &pair);
	}
}

/* Up to eight labels lie in one bucket; of more, those of the first bucket are looked at. */
always_inline void capture_go_map(struct captured_trace *out, __u64 labels)
{
	struct go_label_pair pair;
	__u64 map, buckets;
	__u8 tops[GO_BUCKET_SLOTS] = {};
	int index;

	if (read_user_word(&map, labels) || !map || read_user_word(&buckets, map + GO_MAP_BUCKETS) || !buckets)
		return;
	if (bpf_probe_read_user(tops, sizeof(tops), (void *)buckets))
		return;
	buckets += sizeof(tops);
	for (index = 0; index < GO_BUCKET_SLOTS; index++) {
		/* 0 to 4 mark an empty or moved slot. */
		if (tops[index] <= 4)
			continue;
		if (bpf_probe_read_user(&pair.key, sizeof(pair.key), (void *)buckets + index * sizeof(pair.key)) ||
		    bpf_probe_read_user(&pair.value, sizeof(pair.value),
					(void *)buckets + (GO_BUCKET_SLOTS + index) * sizeof(pair.value)))
			return;
		capture_go_label(out, &pair);
	}
}

always_inline int capture_go_labels(struct captured_trace *out, const struct trace_target *target)
{
	__u64 goroutine, machine, labels, thread = thread_pointer();

	if (!thread || read_user_word(&goroutine, thread + target->go_g_offset) || !goroutine)
		return outcome(TRACE_OUTCOME_EMPTY);
	/* On the scheduler's own stack the goroutine is the one that it works for. */
	if (read_user_word(&machine, goroutine + GO_M_IN_G) || !machine ||
	    read_user_word(&goroutine, machine + target->go_curg))
		return outcome(TRACE_OUTCOME_UNREADABLE);
	if (!goroutine || read_user_word(&labels, goroutine + target->go_labels) || !labels)
		return outcome(TRACE_OUTCOME_EMPTY);
	out->payload_length = 0;
	if (target->go_layout == GO_LAYOUT_SLICE)
		capture_go_slice(out, labels);
	else
		capture_go_map(out, labels);
	if (!out->payload_length)
		return outcome(TRACE_OUTCOME_EMPTY);
	out->context.origin = TRACE_GO_LABELS;
	return outcome(TRACE_OUTCOME_LINKED);
}

/* An array's entry is read in place, by no call: where there is no OBI nothing more is looked up. */
always_inline void capture_obi(struct captured_trace *out, __u64 thread)
{
	__u32 first = 0;
	void *traces = bpf_map_lookup_elem(&obi_traces, &first);
	struct obi_trace *trace = traces ? bpf_map_lookup_elem(traces, &thread) : 0;

	if (!trace || is_zero(trace->trace_id, 2) || is_zero(trace->span_id, 1))
		return;
	__builtin_memcpy(out->context.trace_id, trace->trace_id, sizeof(trace->trace_id));
	__builtin_memcpy(out->context.span_id, trace->span_id, sizeof(trace->span_id));
	out->context.origin = TRACE_OBI;
}

/*
 * The request of the current thread, whose ids are given as bpf_get_current_pid_tgid gives them: not all programs may
 * call it. Without any, context.origin is TRACE_NONE. It is put into the place for paths of a scratch space.
 */
verified_once int capture_trace_in(__u32 slot, __u64 thread)
{
	struct scratch *scratch = bpf_map_lookup_elem(&scratches, &slot);
	struct captured_trace *out;
	__u32 pid = thread >> 32;
	struct trace_target *target;

	if (!scratch)
		return 0;
	out = (struct captured_trace *)scratch->path;
	__builtin_memset(&out->context, 0, sizeof(out->context));
	out->payload_length = 0;
	out->payload_flags = 0;
	target = bpf_map_lookup_elem(&trace_targets, &pid);
	if (target && target->slot && capture_thread_context(out, target))
		return 0;
	capture_obi(out, thread);
	if (out->context.origin == TRACE_NONE && target && target->go_layout)
		capture_go_labels(out, target);
	return 0;
}

/* The same in a record's place for paths, which are put together later. */
always_inline struct captured_trace *capture_trace_of(struct scratch *scratch, __u64 thread)
{
	capture_trace_in(scratch->slot, thread);
	return (struct captured_trace *)scratch->path;
}

always_inline struct captured_trace *capture_trace(struct scratch *scratch)
{
	return capture_trace_of(scratch, bpf_get_current_pid_tgid());
}

/* A child has a copy of its parent's memory, so that its threads' requests are found in the same place. */
always_inline void inherit_trace_target(__u32 parent, __u32 child)
{
	struct trace_target *target = bpf_map_lookup_elem(&trace_targets, &parent);

	if (target)
		bpf_map_update_elem(&trace_targets, &child, target, BPF_ANY);
}

/* Puts a capture into a record. Appends to the tail, so the header must be filled before. */
always_inline void append_trace(struct scratch *scratch, const struct captured_trace *captured)
{
	struct event_header *header = (struct event_header *)scratch->record;
	__u32 at = scratch->tail;
	__u32 length;

	if (!captured)
		return;
	header->trace = captured->context;
	length = captured->payload_length;
	if (!length || length > TRACE_PAYLOAD_SIZE || at > RECORD_SIZE - TRACE_PAYLOAD_SIZE) {
		header->trace_payload.flags = captured->payload_flags;
		return;
	}
	asm volatile("" : "+r"(length));
	if (length > TRACE_PAYLOAD_SIZE || bpf_probe_read_kernel(&scratch->record[at], length, captured->payload))
		return;
	set_slice(&header->trace_payload, at, length, captured->payload_flags);
	scratch->tail = at + length;
}

#endif

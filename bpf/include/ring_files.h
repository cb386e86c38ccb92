/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What requests of io_uring work on: files by descriptor, and those that a ring has in places of its own. */
#ifndef VIGIE_RING_FILES_H
#define VIGIE_RING_FILES_H

#include "socket.h"

#define REQUEST_HAS_REGISTERED_FILE 1
/* What a file can do, in the lowest bits of a registered file's pointer. */
#define REGISTERED_FILE_BITS 7ull
/* IORING_FILE_INDEX_ALLOC: the ring chooses the place, and the result tells it. */
#define ANY_SLOT 0xffffffffu

/* The number is the caller's: one that is none of a place reads nothing. */
always_inline struct file *file_in_slot(struct io_ring_ctx *ring, __u64 slot)
{
	__u64 file = 0;

	if (field_exists(ring->file_table.data.nodes)) {
		struct io_rsrc_node **nodes = read_kernel(ring->file_table.data.nodes);
		struct io_rsrc_node *node;

		if (slot >= read_kernel(ring->file_table.data.nr))
			return 0;
		node = read_kernel(nodes[slot]);
		file = read_kernel(node->file_ptr);
	} else if (field_exists(ring->file_table.files) && field_exists(ring->nr_user_files)) {
		struct io_fixed_file *files = read_kernel(ring->file_table.files);

		if (slot >= read_kernel(ring->nr_user_files))
			return 0;
		file = read_kernel(files[slot].file_ptr);
	}
	return (struct file *)(file & ~REGISTERED_FILE_BITS);
}

always_inline struct file *file_of_request(struct task_struct *task, struct io_kiocb *request)
{
	if (!field_exists(request->cqe))
		return read_kernel(request->file);
	if (read_kernel(request->flags) & REQUEST_HAS_REGISTERED_FILE)
		return file_in_slot(read_kernel(request->ctx), (__u32)read_kernel(request->cqe.fd));
	return file_of_descriptor(task, read_kernel(request->cqe.fd));
}

/* What an open or an accept gave: the file at the descriptor that is its result, or in the place that it was given. */
always_inline struct file *file_given(struct task_struct *task, struct io_ring_ctx *ring, __u32 asked_slot, long result)
{
	if (!asked_slot)
		return file_of_descriptor(task, result);
	return file_in_slot(ring, asked_slot == ANY_SLOT ? (__u64)result : asked_slot - 1);
}

/* The place among the ring's own files, counted from one, that what is opened or accepted shall have; 0: none, it gets
 * a descriptor. */
always_inline __u32 asked_slot(void *request, int is_accept)
{
	struct io_accept *accept = request;
	struct io_open *open = request;

	if (is_accept)
		return field_exists(accept->file_slot) ? read_kernel(accept->file_slot) : 0;
	return field_exists(open->file_slot) ? read_kernel(open->file_slot) : 0;
}

#endif

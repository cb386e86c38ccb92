/* SPDX-License-Identifier: Apache-2.0 */
/* Just enough of io_uring, by its system calls: one operation at a time, each waited for. */
#ifndef RING_H
#define RING_H

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/io_uring.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define RING_OP_BIND 56
#define RING_OP_LISTEN 57
/* enum io_uring_socket_op */
#define RING_SOCKET_OP_SETSOCKOPT 3

struct ring {
	int descriptor;
	unsigned int flags;
	struct io_uring_params params;
	char *submissions, *completions;
	struct io_uring_sqe *entries;
};

static void *ring_map(struct ring *ring, size_t size, unsigned long long offset)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, ring->descriptor, offset);

	if (memory == MAP_FAILED) {
		perror("mmap of a ring");
		exit(1);
	}
	return memory;
}

static void ring_make(struct ring *ring, unsigned int flags)
{
	struct io_uring_params *params = &ring->params;

	memset(ring, 0, sizeof(*ring));
	params->flags = ring->flags = flags;
	params->sq_thread_idle = 10000;
	ring->descriptor = syscall(SYS_io_uring_setup, 8, params);
	if (ring->descriptor < 0) {
		perror("io_uring_setup");
		exit(1);
	}
	ring->submissions = ring_map(ring, params->sq_off.array + params->sq_entries * 4, IORING_OFF_SQ_RING);
	ring->completions =
	    ring_map(ring, params->cq_off.cqes + params->cq_entries * sizeof(struct io_uring_cqe), IORING_OFF_CQ_RING);
	ring->entries = ring_map(ring, params->sq_entries * sizeof(struct io_uring_sqe), IORING_OFF_SQES);
}

static inline void ring_submit(struct ring *ring, const struct io_uring_sqe *entry)
{
	unsigned int *tail = (unsigned int *)(ring->submissions + ring->params.sq_off.tail);
	unsigned int at = *tail & *(unsigned int *)(ring->submissions + ring->params.sq_off.ring_mask);

	ring->entries[at] = *entry;
	((unsigned int *)(ring->submissions + ring->params.sq_off.array))[at] = at;
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	if (ring->flags & IORING_SETUP_SQPOLL)
		return;
	if (syscall(SYS_io_uring_enter, ring->descriptor, 1, 0, 0, NULL, 0) != 1) {
		perror("io_uring_enter");
		exit(1);
	}
}

/* The next completion's result. */
static inline int ring_wait(struct ring *ring)
{
	unsigned int *head = (unsigned int *)(ring->completions + ring->params.cq_off.head);
	unsigned int *tail = (unsigned int *)(ring->completions + ring->params.cq_off.tail);
	unsigned int mask = *(unsigned int *)(ring->completions + ring->params.cq_off.ring_mask);
	struct io_uring_cqe *cqes = (struct io_uring_cqe *)(ring->completions + ring->params.cq_off.cqes);
	/* The thread that takes submissions sleeps when it has had nothing to do. */
	unsigned int wake = ring->flags & IORING_SETUP_SQPOLL ? IORING_ENTER_SQ_WAKEUP : 0;
	int result;

	while (*head == __atomic_load_n(tail, __ATOMIC_ACQUIRE))
		syscall(SYS_io_uring_enter, ring->descriptor, 0, 1, IORING_ENTER_GETEVENTS | wake, NULL, 0);
	result = cqes[*head & mask].res;
	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	return result;
}

static inline int ring_do(struct ring *ring, const struct io_uring_sqe *entry)
{
	ring_submit(ring, entry);
	return ring_wait(ring);
}

/* Puts a filter on a socket that lets everything pass. */
static inline int ring_attach_filter(struct ring *ring, int socket)
{
	struct sock_filter takes_all = BPF_STMT(BPF_RET | BPF_K, ~0u);
	struct sock_fprog program = {1, &takes_all};
	/* The level and the option lie where other operations have an address. */
	struct io_uring_sqe entry = {.opcode = IORING_OP_URING_CMD,
				     .fd = socket,
				     .cmd_op = RING_SOCKET_OP_SETSOCKOPT,
				     .addr = SOL_SOCKET | (unsigned long long)SO_ATTACH_FILTER << 32,
				     .file_index = sizeof(program),
				     .addr3 = (unsigned long)&program};

	return ring_do(ring, &entry);
}

#endif

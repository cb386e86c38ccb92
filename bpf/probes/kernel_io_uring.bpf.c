/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * kernel.io_uring: operations that no system call's exit shows. Each is told as it is submitted, since its completion
 * can be kept from being seen: asked not to be told, or to overflow. A completion that is seen is told too, as what was
 * submitted with its result. Reads, writes and the like, and messages without an address, are not even counted.
 */
#include "io_uring.h"
#include "memory_access.h"

#define IO_URING_PENDING_MAX 1024
#define IO_URING_RECORD_MAX 2048

/* What was submitted. A longer record's completion is not told. */
struct io_uring_pending {
	__u8 record[IO_URING_RECORD_MAX];
};

/* By the request's address. */
struct {
	map_uint(type, BPF_MAP_TYPE_LRU_HASH);
	map_uint(max_entries, IO_URING_PENDING_MAX);
	map_type(key, __u64);
	map_type(value, struct io_uring_pending);
} io_uring_pending SEC(".maps");

/* What goes on accepting completes many times, and but for the last of them without its request. */
struct io_uring_accept_key {
	__u64 ring;
	__u64 user_data;
};

/* To the request's address. */
struct {
	map_uint(type, BPF_MAP_TYPE_LRU_HASH);
	map_uint(max_entries, IO_URING_PENDING_MAX);
	map_type(key, struct io_uring_accept_key);
	map_type(value, __u64);
} io_uring_accepting SEC(".maps");

always_inline struct kernel_io_uring *begin_io_uring(struct scratch *scratch, struct task_struct *task, long result)
{
	struct kernel_io_uring *event = (struct kernel_io_uring *)scratch->record;

	fill_own_header(scratch, task, result);
	__builtin_memset(&event->endpoints, 0, sizeof(*event) - __builtin_offsetof(struct kernel_io_uring, endpoints));
	event->descriptor = -1;
	return event;
}

always_inline void fill_request(struct scratch *scratch, struct kernel_io_uring *event, struct task_struct *task,
				struct io_kiocb *request, __u64 operation, const struct request_address *address)
{
	struct request_path file = {.directory = AT_FDCWD}, other = {.directory = AT_FDCWD};

	if (operation & ON_DESCRIPTORS && field_exists(request->cqe)) {
		event->descriptor = read_kernel(request->cqe.fd);
		event->is_registered = read_kernel(request->flags) & REQUEST_HAS_REGISTERED_FILE;
	}
	if (operation & ON_PATHS)
		find_paths(&file, &other, request, operation);
	event->arguments[0] = path_argument(request, operation);
	append_request_path(scratch, &event->file, task, &file);
	if (operation & OPERATION(SYMLINKAT)) {
		if (other.name)
			append_kernel_string(scratch, &event->text, read_kernel(other.name->name), LIMIT_PATH);
	} else {
		append_request_path(scratch, &event->target, task, &other);
	}
	if (operation & (OPERATION(OPENAT) | OPERATION(OPENAT2))) {
		struct open_how how = {};

		bpf_probe_read_kernel(&how, sizeof(how), &((struct io_open *)request)->how);
		event->open_flags = how.flags;
		event->arguments[0] = asked_slot(request, 0);
	} else if (operation & (OPERATION(SETXATTR) | OPERATION(FSETXATTR))) {
		const char *name = attribute_name(request);

		if (name)
			append_kernel_string(scratch, &event->text, name, LIMIT_XATTR_NAME);
		if (operation & OPERATION(FSETXATTR)) {
			struct file *own = file_of_request(task, request);

			append_path(scratch, &event->file.path, task, &own->f_path);
		}
	} else if (operation & OPERATION(SOCKET)) {
		struct io_socket *socket = (void *)request;

		if (field_exists(socket->domain)) {
			event->arguments[0] = read_kernel(socket->domain);
			event->arguments[1] = read_kernel(socket->type);
			event->arguments[2] = read_kernel(socket->protocol);
		}
	} else if (operation & ON_DESCRIPTORS) {
		struct io_listen *listen = (void *)request;
		struct sock *sock = sock_of_file(file_of_request(task, request));

		if (sock)
			fill_endpoints(&event->endpoints, sock);
		if (operation & OPERATION(LISTEN) && field_exists(listen->backlog))
			event->arguments[0] = read_kernel(listen->backlog);
		else if (operation & OPERATION(ACCEPT))
			event->arguments[0] = asked_slot(request, 1);
		append_address(scratch, &event->endpoints, address);
	}
}

/* For when it completes. */
always_inline void remember_submitted(struct scratch *scratch, struct kernel_io_uring *event, struct io_ring_ctx *ring,
				      struct io_kiocb *request, __u64 operation)
{
	struct io_uring_accept_key accept = {.ring = (__u64)ring};
	__u64 key = (__u64)request;

	event->header.len = scratch->tail;
	if (!field_exists(request->cqe) || scratch->tail > IO_URING_RECORD_MAX)
		return;
	bpf_map_update_elem(&io_uring_pending, &key, scratch->record, BPF_ANY);
	if (operation & OPERATION(ACCEPT) && is_multishot(request)) {
		accept.user_data = read_kernel(request->cqe.user_data);
		bpf_map_update_elem(&io_uring_accepting, &accept, &key, BPF_ANY);
	}
}

always_inline int submitted(struct io_kiocb *request)
{
	struct task_struct *task = bpf_get_current_task();
	__u8 number = read_kernel(request->opcode);
	__u64 operation = 1ull << (number & 63), key = (__u64)request;
	struct request_address address = {};
	struct socket_command *command = 0;
	struct kernel_io_uring *event;
	struct io_ring_ctx *ring;
	__u32 option = 0;
	struct scratch *scratch;

	if (number > 63 || !(operation & WATCHED))
		return 0;
	if (field_exists(request->cqe))
		bpf_map_delete_elem(&io_uring_pending, &key);
	if (operation & (SENDING | OPERATION(CONNECT)))
		find_address(&address, request, operation);
	if (operation & SENDING && !address.at)
		return 0;
	if (operation & OPERATION(URING_CMD)) {
		option = filter_option(&command, task, request);
		if (!option)
			return 0;
	}
	if (!begin(KIND_KERNEL_IO_URING))
		return 0;
	scratch = reserve(KIND_KERNEL_IO_URING, sizeof(*event));
	if (!scratch)
		return 0;
	event = begin_io_uring(scratch, task, 0);
	event->operation = number;
	event->phase = IO_URING_PHASE_SUBMITTED;
	ring = read_kernel(request->ctx);
	event->ring_flags = read_kernel(ring->flags);
	fill_request(scratch, event, task, request, operation, &address);
	if (option) {
		event->arguments[0] = option;
		event->arguments[1] = filter_instructions(option, (const void *)read_kernel(command->value));
	}
	remember_submitted(scratch, event, ring, request, operation);
	submit(scratch, KIND_KERNEL_IO_URING);
	return 0;
}

/* Since 6.4. */
SEC("tp_btf/io_uring_submit_req")
int kernel_io_uring_submit_req(__u64 *context)
{
	return submitted((void *)context[0]);
}

/* Before 6.4; before 6.0 the ring came first. */
SEC("tp_btf/io_uring_submit_sqe")
int kernel_io_uring_submit_sqe(__u64 *context)
{
	struct io_kiocb *request = 0;

	if (field_exists(request->cmd))
		return submitted((void *)context[0]);
	/* Older still, before the request was among the arguments, there were five: this is then refused. */
	asm volatile("" ::"r"(context[6]));
	return submitted((void *)context[1]);
}

/*
 * What was opened, whatever the name led to: what the descriptor is now. Operations that came with it are done before
 * they are told, and one that closes it may have let another file have its number.
 */
always_inline void fill_opened(struct scratch *scratch, struct kernel_io_uring *event, struct task_struct *task,
			       struct file *file)
{
	append_path(scratch, &event->file.path, task, &file->f_path);
	if (!(event->open_flags & O_PATH))
		emit_memory_opened(file, event->open_flags);
}

always_inline void fill_accepted(struct kernel_io_uring *event, struct file *file)
{
	struct sock *sock = sock_of_file(file);

	if (sock && read_kernel(sock->__sk_common.skc_family) != AF_UNIX)
		fill_endpoints(&event->endpoints, sock);
}

/* A socket knows its own address once it has one, and its peer's once it is connected. The request still holds it. */
always_inline void fill_ends(struct scratch *scratch, struct kernel_io_uring *event, struct task_struct *task,
			     struct io_kiocb *request)
{
	struct slice *name = &event->endpoints.unix_path;
	struct sock *sock = sock_of_file(read_kernel(request->file));
	struct slice reached = {};

	if (!sock)
		return;
	if (read_kernel(sock->__sk_common.skc_family) != AF_UNIX)
		fill_endpoints(&event->endpoints, sock);
	else if (event->operation == IORING_OP_CONNECT && append_peer_path(scratch, &reached, task, sock))
		*name = reached;
}

/* What has come of it. */
always_inline void fill_done(struct scratch *scratch, struct kernel_io_uring *event, struct io_ring_ctx *ring,
			     struct io_kiocb *request)
{
	struct task_struct *task = bpf_get_current_task();
	struct file *file;

	if (event->header.result < 0 || event->header.pid != bpf_get_current_pid_tgid() >> 32)
		return;
	switch (event->operation) {
	case IORING_OP_OPENAT:
	case IORING_OP_OPENAT2:
	case IORING_OP_ACCEPT:
		file = file_given(task, ring, event->arguments[0], event->header.result);
		if (!file)
			break;
		if (event->operation == IORING_OP_ACCEPT)
			fill_accepted(event, file);
		else
			fill_opened(scratch, event, task, file);
		break;
	case IORING_OP_BIND:
	case IORING_OP_CONNECT:
		fill_ends(scratch, event, task, request);
		break;
	default:
		break;
	}
}

/* What was submitted as this request, which is done now. */
always_inline struct io_uring_pending *find_pending(__u64 ring, struct io_kiocb *request)
{
	struct io_uring_accept_key accept = {.ring = ring};
	__u8 number = read_kernel(request->opcode);
	__u64 key = (__u64)request, *accepting;

	if (number > 63 || !((1ull << (number & 63)) & WATCHED))
		return 0;
	if (number == IORING_OP_ACCEPT) {
		accept.user_data = read_kernel(request->cqe.user_data);
		accepting = bpf_map_lookup_elem(&io_uring_accepting, &accept);
		/* Another one of the same ring may have the same user data. */
		if (accepting && *accepting == key)
			bpf_map_delete_elem(&io_uring_accepting, &accept);
	}
	return bpf_map_lookup_elem(&io_uring_pending, &key);
}

/* What completed without its request: one accept of many, if it is one. */
always_inline struct io_uring_pending *find_accepting(__u64 *context, int *result)
{
	struct io_uring_accept_key accept = {.ring = context[0]};
	struct io_uring_pending *pending;
	__u64 *request;
	__u32 flags;

	if (type_exists(btf_trace_io_uring_complete)) {
		struct io_uring_cqe *completion = (void *)context[2];

		accept.user_data = read_kernel(completion->user_data);
		*result = read_kernel(completion->res);
		flags = read_kernel(completion->flags);
	} else {
		accept.user_data = context[2];
		*result = context[3];
		flags = context[4];
	}
	if (!(flags & IORING_CQE_F_MORE))
		return 0;
	request = bpf_map_lookup_elem(&io_uring_accepting, &accept);
	pending = request ? bpf_map_lookup_elem(&io_uring_pending, request) : 0;
	/* The request may be another one by now. */
	return pending && ((struct kernel_io_uring *)pending->record)->operation == IORING_OP_ACCEPT ? pending : 0;
}

/* Before 5.19 it does not tell which request. */
SEC("tp_btf/io_uring_complete")
int kernel_io_uring_complete(__u64 *context)
{
	struct io_kiocb *request = (void *)context[1];
	__u64 key = (__u64)request;
	struct io_uring_pending *pending = 0;
	struct kernel_io_uring *event;
	struct scratch *scratch;
	int result = 0;

	if (!field_exists(request->cqe))
		return 0;
	if (!request) {
		pending = find_accepting(context, &result);
	} else {
		pending = find_pending(context[0], request);
		result = read_kernel(request->cqe.res);
	}
	if (!pending || !begin_of_anyone(KIND_KERNEL_IO_URING))
		return 0;
	scratch = reserve(KIND_KERNEL_IO_URING, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct kernel_io_uring *)scratch->record;
	bpf_probe_read_kernel(scratch->record, IO_URING_RECORD_MAX, pending->record);
	if (request)
		bpf_map_delete_elem(&io_uring_pending, &key);
	scratch->tail = event->header.len;
	event->header.time_boot_ns = bpf_ktime_get_boot_ns();
	event->header.result = result;
	event->phase = IO_URING_PHASE_COMPLETED;
	/* Completions of other requests, and messages between rings, may have the same user data. */
	if (!request &&
	    !sock_of_file(file_given(bpf_get_current_task(), (void *)context[0], event->arguments[0], result))) {
		count(KIND_KERNEL_IO_URING, COUNTER_FILTERED_UNWANTED);
		release(scratch);
		return 0;
	}
	fill_done(scratch, event, (void *)context[0], request);
	submit(scratch, KIND_KERNEL_IO_URING);
	return 0;
}

SEC("tp_btf/io_uring_create")
int kernel_io_uring_create(__u64 *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct kernel_io_uring *event;
	struct scratch *scratch;

	if (!begin(KIND_KERNEL_IO_URING))
		return 0;
	scratch = reserve(KIND_KERNEL_IO_URING, sizeof(*event));
	if (!scratch)
		return 0;
	event = begin_io_uring(scratch, task, (int)context[0]);
	event->phase = IO_URING_PHASE_SETUP;
	event->descriptor = context[0];
	event->arguments[0] = context[2];
	event->ring_flags = context[4];
	submit(scratch, KIND_KERNEL_IO_URING);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Requests of io_uring, as the kernel has prepared them: what it copied from the caller is read from its copy. */
#ifndef VIGIE_IO_URING_H
#define VIGIE_IO_URING_H

#include "named_file.h"
#include "ring_files.h"
#include "socket_option.h"

#define LIMIT_XATTR_NAME 255

#define OPERATION(name) (1ull << IORING_OP_##name)
#define SENDING_MESSAGES (OPERATION(SENDMSG) | OPERATION(SENDMSG_ZC))
#define SENDING (SENDING_MESSAGES | OPERATION(SEND) | OPERATION(SEND_ZC))
#define ON_DESCRIPTORS                                                                                                 \
	(SENDING | OPERATION(ACCEPT) | OPERATION(CONNECT) | OPERATION(BIND) | OPERATION(LISTEN) |                      \
	 OPERATION(FSETXATTR) | OPERATION(URING_CMD))
#define ON_PATHS                                                                                                       \
	(OPERATION(OPENAT) | OPERATION(OPENAT2) | OPERATION(RENAMEAT) | OPERATION(UNLINKAT) | OPERATION(MKDIRAT) |     \
	 OPERATION(SYMLINKAT) | OPERATION(LINKAT) | OPERATION(SETXATTR))

/* Those that would be told of if they were system calls. */
#define WATCHED (ON_DESCRIPTORS | ON_PATHS | OPERATION(SOCKET))

struct request_path {
	int directory;
	struct filename *name;
};

struct request_address {
	const void *at;
	__u64 length;
	int is_in_kernel;
};

/* The beginning of struct io_uring_sqe (uapi), as a command for a socket has it. */
struct socket_command {
	__u8 opcode;
	__u8 flags;
	__u16 ioprio;
	__s32 descriptor;
	__u64 command;
	__u32 level;
	__u32 option;
	__u8 others[24];
	__u64 value;
};

/* enum io_uring_socket_op */
#define SOCKET_URING_OP_SETSOCKOPT 3
#define IORING_ACCEPT_MULTISHOT 1
/* More completions of the same request come. */
#define IORING_CQE_F_MORE 2

/* `file` is what the operation concerns, `other` the second path of those that have two. */
always_inline void find_paths(struct request_path *file, struct request_path *other, void *request, __u64 operation)
{
	if (operation & (OPERATION(OPENAT) | OPERATION(OPENAT2))) {
		struct io_open *open = request;

		file->directory = read_kernel(open->dfd);
		file->name = read_kernel(open->filename);
	} else if (operation & OPERATION(UNLINKAT)) {
		struct io_unlink *unlink = request;

		file->directory = read_kernel(unlink->dfd);
		file->name = read_kernel(unlink->filename);
	} else if (operation & OPERATION(MKDIRAT)) {
		struct io_mkdir *mkdir = request;

		file->directory = read_kernel(mkdir->dfd);
		file->name = read_kernel(mkdir->filename);
	} else if (operation & OPERATION(RENAMEAT)) {
		struct io_rename *rename = request;

		file->directory = read_kernel(rename->old_dfd);
		file->name = read_kernel(rename->oldpath);
		other->directory = read_kernel(rename->new_dfd);
		other->name = read_kernel(rename->newpath);
	} else if (operation & OPERATION(SETXATTR)) {
		struct io_xattr *xattr = request;

		if (field_exists(xattr->filename))
			file->name = read_kernel(xattr->filename);
	} else if (operation & (OPERATION(LINKAT) | OPERATION(SYMLINKAT))) {
		struct io_link *link = request;
		struct io_hardlink *hard = request;
		struct io_symlink *symbolic = request;

		if (field_exists(link->new_dfd)) {
			file->directory = read_kernel(link->new_dfd);
			file->name = read_kernel(link->newpath);
			other->directory = read_kernel(link->old_dfd);
			other->name = read_kernel(link->oldpath);
		} else if (operation & OPERATION(LINKAT)) {
			file->directory = read_kernel(hard->new_dfd);
			file->name = read_kernel(hard->newpath);
			other->directory = read_kernel(hard->old_dfd);
			other->name = read_kernel(hard->oldpath);
		} else {
			file->directory = read_kernel(symbolic->new_dfd);
			file->name = read_kernel(symbolic->newpath);
			other->name = read_kernel(symbolic->oldpath);
		}
	}
}

/* As append_named() does it with a path in user memory. */
always_inline void append_request_path(struct scratch *scratch, struct named_file *named, struct task_struct *task,
				       const struct request_path *path)
{
	const char *name;
	char first = 0;

	if (!path->name)
		return;
	name = read_kernel(path->name->name);
	bpf_probe_read_kernel(&first, sizeof(first), name);
	if (first != '/') {
		if (path->directory == AT_FDCWD) {
			struct fs_struct *fs = read_kernel(task->fs);

			append_path(scratch, &named->base, task, &fs->pwd);
		} else {
			struct file *directory = file_of_descriptor(task, path->directory);

			append_path(scratch, &named->base, task, &directory->f_path);
		}
	}
	append_kernel_string(scratch, &named->raw_path, name, LIMIT_PATH);
}

/* What else those on paths were asked for. */
always_inline __u32 path_argument(void *request, __u64 operation)
{
	if (operation & OPERATION(UNLINKAT)) {
		struct io_unlink *unlink = request;

		return field_exists(unlink->flags) ? read_kernel(unlink->flags) : 0;
	}
	if (operation & OPERATION(RENAMEAT)) {
		struct io_rename *rename = request;

		return field_exists(rename->flags) ? read_kernel(rename->flags) : 0;
	}
	if (operation & OPERATION(MKDIRAT)) {
		struct io_mkdir *mkdir = request;

		return field_exists(mkdir->mode) ? read_kernel(mkdir->mode) : 0;
	}
	if (operation & (OPERATION(SETXATTR) | OPERATION(FSETXATTR))) {
		struct io_xattr *xattr = request;
		struct io_xattr___before_6_13 *before_6_13 = request;

		if (field_exists(xattr->ctx.size))
			return read_kernel(xattr->ctx.size);
		return field_exists(before_6_13->ctx.size) ? read_kernel(before_6_13->ctx.size) : 0;
	}
	return 0;
}

always_inline const char *attribute_name(void *request)
{
	struct io_xattr *xattr = request;
	struct io_xattr___before_6_13 *before_6_13 = request;

	if (field_exists(xattr->ctx.kname))
		return (const char *)read_kernel(xattr->ctx.kname);
	if (field_exists(before_6_13->ctx.kname))
		return (const char *)read_kernel(before_6_13->ctx.kname);
	return 0;
}

/*
 * Since 6.10 the kernel has copied what is sent to. Where it keeps what is connected to cannot be told from its types:
 * that is still read from the caller's memory, until it is connected. What is bound to only the socket knows, once it
 * is bound.
 */
always_inline void find_address(struct request_address *address, void *request, __u64 operation)
{
	struct io_async_connect *before_6_10 = 0;
	struct io_async_msghdr *message = read_kernel(((struct io_kiocb *)request)->async_data);
	struct io_connect *connect = request;
	struct io_sr_msg *send = request;

	if (operation & OPERATION(CONNECT)) {
		address->at = read_kernel(connect->addr);
		address->length = read_kernel(connect->addr_len);
	} else if (!field_exists(before_6_10->address)) {
		address->is_in_kernel = 1;
		address->at = read_kernel(message->msg.msg_name);
		address->length = read_kernel(message->msg.msg_namelen);
	} else if (operation & SENDING_MESSAGES) {
		struct user_message given = {};

		bpf_probe_read_user(&given, sizeof(given), read_kernel(send->umsg));
		address->at = given.name;
		address->length = given.name_length;
	} else if (field_exists(send->addr)) {
		address->at = read_kernel(send->addr);
		address->length = read_kernel(send->addr_len);
	}
}

always_inline void append_address(struct scratch *scratch, struct network_endpoints *ends,
				  const struct request_address *address)
{
	struct user_address given = {};
	__u64 length = address->length, off;

	if (!address->at || length < 2)
		return;
	if (address->is_in_kernel)
		bpf_probe_read_kernel(&given, sizeof(given), address->at);
	else
		bpf_probe_read_user(&given, sizeof(given), address->at);
	ends->family = given.family;
	if (given.family == AF_UNIX) {
		/* sun_path follows the family: a name with its length, or an abstract one with a leading NUL. */
		length -= 2;
		if (length > 108)
			length = 108;
		off = tail_of(scratch);
		if (off > RECORD_SIZE - 108)
			return;
		if (address->is_in_kernel)
			bpf_probe_read_kernel(&scratch->record[off], 108, address->at + 2);
		else
			bpf_probe_read_user(&scratch->record[off], 108, address->at + 2);
		set_slice(&ends->unix_path, off, length, 0);
		scratch->tail = off + length;
		return;
	}
	if (given.family == AF_INET && length >= 16) {
		__builtin_memset(ends->peer_address, 0, sizeof(ends->peer_address));
		__builtin_memcpy(ends->peer_address, given.v4, 4);
	} else if (given.family == AF_INET6 && length >= 24) {
		__builtin_memcpy(ends->peer_address, given.v6, 16);
	} else {
		return;
	}
	ends->peer_port = __builtin_bswap16(given.port);
}

/*
 * The option that a command for a socket sets; 0 if it is none to tell of. It is read from the ring's own memory, which
 * another thread may change before the kernel reads it again.
 */
always_inline __u32 filter_option(struct socket_command **command, struct task_struct *task, struct io_kiocb *request)
{
	struct io_uring_cmd *given = (void *)request;
	__u32 option;

	if (!field_exists(given->sqe) || read_kernel(given->cmd_op) != SOCKET_URING_OP_SETSOCKOPT)
		return 0;
	/* Other files have commands of that number too. */
	if (!sock_of_file(file_of_request(task, request)))
		return 0;
	*command = read_kernel(given->sqe);
	option = read_kernel((*command)->option);
	return is_filter_option(read_kernel((*command)->level), option) ? option : 0;
}

/* Whether it may go on accepting: kernels like 6.1 do not tell. */
always_inline int is_multishot(void *request)
{
	struct io_accept *accept = request;

	return !field_exists(accept->iou_flags) || read_kernel(accept->iou_flags) & IORING_ACCEPT_MULTISHOT;
}

#endif

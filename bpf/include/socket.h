/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Both ends of a socket, from its kernel object. */
#ifndef VIGIE_SOCKET_H
#define VIGIE_SOCKET_H

#include "file.h"

/* Where the name begins in struct sockaddr_un (uapi), and how long it can be. */
#define SUN_PATH_OFFSET 2
#define SUN_PATH_SIZE 108

/* The layout of struct sockaddr_in, sockaddr_in6 and the beginning of sockaddr_un (uapi). */
struct user_address {
	__u16 family;
	__be16 port;
	union {
		__u8 v4[4];
		struct {
			__u32 flow;
			__u8 v6[16];
		};
	};
};

always_inline struct sock *sock_of_file(struct file *file)
{
	struct inode *inode = read_kernel(file->f_inode);
	struct socket *socket;

	if (!file || (read_kernel(inode->i_mode) & S_IFMT) != S_IFSOCK)
		return 0;
	socket = read_kernel(file->private_data);
	return read_kernel(socket->sk);
}

always_inline struct sock *sock_of_descriptor(struct task_struct *task, long descriptor)
{
	return sock_of_file(file_of_descriptor(task, descriptor));
}

always_inline void fill_endpoints(struct network_endpoints *ends, struct sock *sock)
{
	struct sock_common *common = &sock->__sk_common;

	__builtin_memset(ends, 0, sizeof(*ends));
	ends->family = read_kernel(common->skc_family);
	ends->type = read_kernel(sock->sk_type);
	ends->protocol = read_kernel(sock->sk_protocol);
	if (ends->family == AF_INET) {
		bpf_probe_read_kernel(ends->local_address, 4, &common->skc_rcv_saddr);
		bpf_probe_read_kernel(ends->peer_address, 4, &common->skc_daddr);
	} else if (ends->family == AF_INET6) {
		bpf_probe_read_kernel(ends->local_address, 16, &common->skc_v6_rcv_saddr);
		bpf_probe_read_kernel(ends->peer_address, 16, &common->skc_v6_daddr);
	} else {
		return;
	}
	ends->local_port = read_kernel(common->skc_num);
	ends->peer_port = __builtin_bswap16(read_kernel(common->skc_dport));
}

/* Appends a name that no file has, with its leading NUL; nothing when the socket has none. */
always_inline void append_abstract_name(struct scratch *scratch, struct slice *slice, struct unix_sock *sock)
{
	struct unix_address *address = read_kernel(sock->addr);
	__u64 name, length = (__u32)read_kernel(address->len);
	char first = 0;

	if (!address || length <= SUN_PATH_OFFSET)
		return;
	name = (__u64)&address->name[0];
	bpf_probe_read_kernel(&first, sizeof(first), (void *)name + SUN_PATH_OFFSET);
	if (!first)
		append_kernel_range(scratch, slice, name + SUN_PATH_OFFSET, name + length, SUN_PATH_SIZE);
}

/*
 * Appends a Unix socket's own name: the path of its file as the task's root shows it, or the abstract name with its
 * leading NUL. Nothing when it has none.
 */
always_inline void append_own_name(struct scratch *scratch, struct slice *slice, struct task_struct *task,
				   struct sock *sock)
{
	struct unix_sock *local = (struct unix_sock *)sock;
	struct unix_address *address;
	struct dentry *dentry;
	__u64 name, length;

	set_slice(slice, 0, 0, 0);
	if (read_kernel(sock->__sk_common.skc_family) != AF_UNIX || !field_exists(local->path))
		return;
	dentry = read_kernel(local->path.dentry);
	if (dentry) {
		append_path(scratch, slice, task, &local->path);
		return;
	}
	address = read_kernel(local->addr);
	length = (__u32)read_kernel(address->len);
	if (!address || length <= SUN_PATH_OFFSET)
		return;
	name = (__u64)&address->name[0];
	append_kernel_range(scratch, slice, name + SUN_PATH_OFFSET, name + length, SUN_PATH_SIZE);
}

always_inline struct unix_sock *unix_peer(struct sock *sock)
{
	struct unix_sock *local = (struct unix_sock *)sock;

	return field_exists(local->peer) ? (struct unix_sock *)read_kernel(local->peer) : 0;
}

/*
 * Appends the path of what a Unix socket is connected to: it has the name of the socket that listens. False when it has
 * none, or one of another mount namespace, where the same path may be another file.
 */
always_inline int append_peer_path(struct scratch *scratch, struct slice *slice, struct task_struct *task,
				   struct sock *sock)
{
	struct nsproxy *namespaces = read_kernel(task->nsproxy);
	struct unix_sock *peer = unix_peer(sock);
	struct vfsmount *vfsmount = read_kernel(peer->path.mnt);
	struct mount *mount = (void *)vfsmount - field_offset(((struct mount *)0)->mnt);

	if (!peer || !vfsmount || read_kernel(mount->mnt_ns) != read_kernel(namespaces->mnt_ns))
		return 0;
	append_path(scratch, slice, task, &peer->path);
	return slice->len != 0;
}

/* The same, or the name that no file has. */
always_inline int append_peer_name(struct scratch *scratch, struct slice *slice, struct task_struct *task,
				   struct sock *sock)
{
	struct unix_sock *peer = unix_peer(sock);

	set_slice(slice, 0, 0, 0);
	if (append_peer_path(scratch, slice, task, sock))
		return 1;
	if (peer && !read_kernel(peer->path.mnt))
		append_abstract_name(scratch, slice, peer);
	return slice->len != 0;
}

/*
 * Appends the name of a Unix socket that the caller gave in an address of `length` bytes; one that is relative behind
 * the task's working directory.
 */
always_inline void append_asked_name(struct scratch *scratch, struct slice *slice, struct task_struct *task,
				     const char *user, __u64 length)
{
	struct fs_struct *fs = read_kernel(task->fs);
	struct slice name = {};
	char first = 0;
	__u64 off;

	set_slice(slice, 0, 0, 0);
	if (length <= SUN_PATH_OFFSET)
		return;
	bpf_probe_read_user(&first, sizeof(first), user + SUN_PATH_OFFSET);
	if (first && first != '/')
		append_path(scratch, slice, task, &fs->pwd);
	off = tail_of(scratch);
	if (slice->len && off < RECORD_SIZE) {
		scratch->record[off] = '/';
		scratch->tail = off + 1;
		slice->len++;
	}
	append_user_range(scratch, &name, (__u64)user + SUN_PATH_OFFSET, (__u64)user + length, SUN_PATH_SIZE);
	if (slice->len)
		name.off = slice->off;
	name.len += slice->len;
	name.flags |= slice->flags;
	*slice = name;
}

/* A failed connect leaves no peer in the socket: then the caller's address is all there is. */
always_inline void fill_peer_from_user(struct network_endpoints *ends, const void *user, __u64 length)
{
	struct user_address address = {};

	if (length > sizeof(address))
		length = sizeof(address);
	asm volatile("" : "+r"(length)); /* keeps the compiler from testing a 32-bit copy, which the verifier loses */
	if (length < 8 || length > sizeof(address) || bpf_probe_read_user(&address, length, user))
		return;
	ends->peer_port = __builtin_bswap16(address.port);
	if (address.family == AF_INET) {
		ends->family = AF_INET;
		__builtin_memset(ends->peer_address, 0, sizeof(ends->peer_address));
		__builtin_memcpy(ends->peer_address, address.v4, 4);
	} else if (address.family == AF_INET6) {
		ends->family = AF_INET6;
		__builtin_memcpy(ends->peer_address, address.v6, 16);
	}
}

#endif

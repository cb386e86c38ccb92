/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The kernel's types, with only the members that the programs read. The loader moves every access to where the running
 * kernel has the member (CO-RE), so order and gaps here mean nothing.
 */
#ifndef VIGIE_KERNEL_H
#define VIGIE_KERNEL_H

#include <linux/bpf.h>
#include <linux/types.h>

/* Copied whole, so their layout here is the kernel's, and is not relocated. */

struct upid {
	int nr;
	struct pid_namespace *ns;
};

struct qstr {
	__u32 hash;
	__u32 len;
	const unsigned char *name;
};

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

/* uapi/linux/openat2.h */
struct open_how {
	__u64 flags;
	__u64 mode;
	__u64 resolve;
};

struct io_cmd_data {
	void *file;
};

/* What sendmsg is given (struct user_msghdr). */
struct user_message {
	void *name;
	int name_length;
};

struct signal_info {
	int number;
	int error;
	int code;
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct proc_ns_operations {
	int type;
};

struct ns_common {
	unsigned int inum;
	struct proc_ns_operations *ops;
	/* since 6.18; before, the operations have it */
	unsigned int ns_type;
};

struct module {
	char name[56];
};

struct file_system_type {
	const char *name;
};

struct uts_namespace {
	struct ns_common ns;
};
struct ipc_namespace {
	struct ns_common ns;
};
struct bpf_prog_aux {
	char name[16];
};

struct bpf_prog {
	enum bpf_prog_type type;
	struct bpf_prog_aux *aux;
};

struct mnt_namespace {
	struct ns_common ns;
};
struct xarray {
	void *xa_head;
};
struct xa_node {
	unsigned char shift;
	void *slots[64];
};
struct idr {
	struct xarray idr_rt;
};
struct pid_namespace {
	struct idr idr;
	struct ns_common ns;
};
struct net {
	struct ns_common ns;
};
struct cgroup_namespace {
	struct ns_common ns;
};
struct user_namespace {
	struct ns_common ns;
};

struct nsproxy {
	struct uts_namespace *uts_ns;
	struct ipc_namespace *ipc_ns;
	struct mnt_namespace *mnt_ns;
	struct pid_namespace *pid_ns_for_children;
	struct net *net_ns;
	struct cgroup_namespace *cgroup_ns;
	struct time_namespace *time_ns_for_children;
};

struct hlist_node {
	struct hlist_node *next;
};

struct hlist_head {
	struct hlist_node *first;
};

struct pid {
	unsigned int level;
	struct hlist_head tasks[4];
	struct upid numbers[1];
};

typedef struct {
	unsigned int val;
} kuid_t;

typedef struct {
	unsigned int val;
} kgid_t;

/* Two 32-bit words before 6.3: the same bytes. */
typedef struct {
	__u64 val;
} kernel_cap_t;

struct group_info {
	int ngroups;
	kgid_t gid[1];
};

struct cred {
	kuid_t uid;
	kgid_t gid;
	kuid_t suid;
	kgid_t sgid;
	kuid_t euid;
	kgid_t egid;
	kuid_t fsuid;
	kgid_t fsgid;
	kernel_cap_t cap_inheritable;
	kernel_cap_t cap_permitted;
	kernel_cap_t cap_effective;
	struct user_namespace *user_ns;
	struct group_info *group_info;
};

struct kernfs_node {
	const char *name;
	__u64 id;
	struct kernfs_node *__parent;
};

/* Before 6.15. */
struct kernfs_node___parent {
	struct kernfs_node *parent;
};

struct cgroup_root {
	int hierarchy_id;
};

struct cgroup {
	struct kernfs_node *kn;
	struct cgroup_root *root;
};

struct cgroup_subsys_state {
	struct cgroup *cgroup;
};

struct css_set {
	struct cgroup *dfl_cgrp;
	struct cgroup_subsys_state *subsys[1];
};

/* Which number a controller has depends on the kernel's configuration. */
enum cgroup_subsys_id {
	memory_cgrp_id = 1,
};

struct super_block {
	unsigned int s_dev;
	unsigned long s_magic;
	struct file_system_type *s_type;
};

typedef long long time64_t;

struct timespec64 {
	time64_t tv_sec;
	long tv_nsec;
};

struct inode {
	unsigned short i_mode;
	kuid_t i_uid;
	kgid_t i_gid;
	struct super_block *i_sb;
	unsigned long i_ino;
	unsigned int i_nlink;
	long long i_size;
	void *i_private;
	/* since 6.11 */
	time64_t i_mtime_sec;
	unsigned int i_mtime_nsec;
};

/* 6.6 to 6.10 */
struct inode___underscored {
	struct timespec64 __i_mtime;
};

/* before 6.6 */
struct inode___plain {
	struct timespec64 i_mtime;
};

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
};

struct vfsmount {
	struct dentry *mnt_root;
	struct super_block *mnt_sb;
};

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
	const char *mnt_devname;
	struct mnt_namespace *mnt_ns;
};

struct file {
	struct path f_path;
	struct inode *f_inode;
	unsigned int f_flags;
	unsigned int f_mode;
	void *private_data;
};

struct pipe_buffer {
	unsigned int flags;
};

struct pipe_inode_info {
	unsigned int head;
	unsigned int ring_size;
	struct pipe_buffer *bufs;
};

struct fs_struct {
	struct path root;
	struct path pwd;
};

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};

struct files_struct {
	struct fdtable *fdt;
};

struct mm_struct {
	unsigned long arg_start;
	unsigned long arg_end;
	unsigned long env_start;
	unsigned long env_end;
	struct file *exe_file;
};

struct tty_struct {
	char name[64];
};

typedef struct {
	int counter;
} atomic_t;

struct signal_struct {
	atomic_t live;
	int group_exit_code;
	unsigned int flags;
	struct pid *pids[4];
	struct tty_struct *tty;
};

#if defined(__TARGET_ARCH_x86)
struct thread_struct {
	unsigned long fsbase;
};
#elif defined(__TARGET_ARCH_arm64)
struct thread_struct {
	struct {
		unsigned long tp_value;
	} uw;
};
#endif

#if defined(__TARGET_ARCH_x86)
struct thread_info {
	__u32 status;
};
#endif

struct task_struct {
#if defined(__TARGET_ARCH_x86)
	struct thread_info thread_info;
#endif
	struct thread_struct thread;
	int pid;
	int tgid;
	int exit_code;
	unsigned int flags;
	void *stack;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct pid *thread_pid;
	struct hlist_node pid_links[4];
	__u64 start_boottime;
	struct cred *cred;
	char comm[16];
	struct fs_struct *fs;
	struct files_struct *files;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	struct mm_struct *mm;
	struct css_set *cgroups;
	kuid_t loginuid;
	unsigned int sessionid;
};

struct linux_binprm {
	int argc;
	const char *filename;
	const char *interp;
};

struct in6_addr {
	__u8 bytes[16];
};

struct sock_common {
	__be32 skc_daddr;
	__be32 skc_rcv_saddr;
	__be16 skc_dport;
	__u16 skc_num;
	unsigned short skc_family;
	unsigned char skc_state;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
};

struct sock {
	struct sock_common __sk_common;
	__u16 sk_type;
	__u16 sk_protocol;
	int sk_err;
};

struct socket {
	short type;
	struct sock *sk;
};

struct sockaddr_un {
	unsigned short sun_family;
	char sun_path[108];
};

struct unix_address {
	int len;
	struct sockaddr_un name[1];
};

struct unix_sock {
	struct unix_address *addr;
	struct path path;
	struct sock *peer;
};

struct proc_inode {
	struct pid *pid;
	struct inode vfs_inode;
};

struct filename {
	const char *name;
};

struct open_flags {
	int open_flag;
};

struct io_rsrc_node {
	unsigned long file_ptr;
};

/* since 6.13 */
struct io_rsrc_data {
	unsigned int nr;
	struct io_rsrc_node **nodes;
};

struct io_fixed_file {
	unsigned long file_ptr;
};

struct io_file_table {
	struct io_rsrc_data data;
	/* before 6.13 */
	struct io_fixed_file *files;
};

struct io_ring_ctx {
	unsigned int flags;
	struct io_file_table file_table;
	/* before 6.13 */
	unsigned int nr_user_files;
};

struct io_uring_cqe {
	__u64 user_data;
	int res;
	unsigned int flags;
};

/* The tracepoint's, as 6.18 has it; in 6.12 there are more arguments. */
typedef void (*btf_trace_io_uring_complete)(void *, struct io_ring_ctx *, void *, struct io_uring_cqe *);

struct io_cqe {
	__u64 user_data;
	int res;
	/* until the operation begins */
	int fd;
};

/* A request of io_uring. What it asks for, prepared, lies at its beginning as one of the structs below. */
struct io_kiocb {
	struct file *file;
	__u8 opcode;
	unsigned int flags;
	struct io_ring_ctx *ctx;
	void *async_data;
	/* since 5.19 */
	struct io_cqe cqe;
	/* since 6.0 */
	struct io_cmd_data cmd;
};

struct io_accept {
	/* not in 6.1 */
	int iou_flags;
	/* since 5.15 */
	__u32 file_slot;
};

struct io_open {
	int dfd;
	/* since 5.15 */
	__u32 file_slot;
	struct filename *filename;
	struct open_how how;
};

struct io_unlink {
	int dfd;
	int flags;
	struct filename *filename;
};

struct io_rename {
	int old_dfd;
	int new_dfd;
	struct filename *oldpath;
	struct filename *newpath;
	int flags;
};

struct io_mkdir {
	int dfd;
	unsigned short mode;
	struct filename *filename;
};

/* Of both kinds of links. */
struct io_link {
	int old_dfd;
	int new_dfd;
	struct filename *oldpath;
	struct filename *newpath;
};

/* before 6.0 */
struct io_hardlink {
	int old_dfd;
	int new_dfd;
	struct filename *oldpath;
	struct filename *newpath;
};

struct io_symlink {
	int new_dfd;
	struct filename *oldpath;
	struct filename *newpath;
};

struct xattr_name {
	char name[256];
};

struct kernel_xattr_ctx {
	unsigned long size;
	struct xattr_name *kname;
};

struct io_xattr {
	struct kernel_xattr_ctx ctx;
	struct filename *filename;
};

/* before 6.13 */
struct xattr_ctx {
	unsigned long size;
	struct xattr_name *kname;
};

struct io_xattr___before_6_13 {
	struct xattr_ctx ctx;
};

struct io_socket {
	int domain;
	int type;
	int protocol;
};

struct io_listen {
	int backlog;
};

struct io_uring_cmd {
	/* not in 6.1 */
	void *sqe;
	__u32 cmd_op;
};

struct io_connect {
	void *addr;
	int addr_len;
};

struct __kernel_sockaddr_storage {
	unsigned short ss_family;
};

/* before 6.10 */
struct io_async_connect {
	struct __kernel_sockaddr_storage address;
};

struct msghdr {
	void *msg_name;
	int msg_namelen;
};

struct io_async_msghdr {
	struct msghdr msg;
};

struct io_sr_msg {
	void *umsg;
	/* 6.0 to 6.9: of a send to an address */
	void *addr;
	__u16 addr_len;
};

#if defined(__TARGET_ARCH_x86)
struct pt_regs {
	unsigned long orig_ax;
	unsigned long bx;
	unsigned long cx;
	unsigned long bp;
	unsigned long r10;
	unsigned long r9;
	unsigned long r8;
	unsigned long dx;
	unsigned long si;
	unsigned long di;
};
#elif defined(__TARGET_ARCH_arm64)
struct pt_regs {
	__u64 regs[31];
	__u64 orig_x0;
	int syscallno;
};
#else
#error "unknown target architecture"
#endif

#pragma clang attribute pop

#define PF_IO_WORKER 0x10
#define AT_FDCWD (-100)
#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define EPERM 1
#define EINTR 4
#define EBADF 9
#define EAGAIN 11
#define EACCES 13
#define EINVAL 22
#define EROFS 30
#define ENOTSOCK 88
#define EINPROGRESS 115
#define O_RDONLY 00
#define O_ACCMODE 03
#define O_WRONLY 01
#define O_CREAT 0100
#define O_EXCL 0200
#define O_NOCTTY 0400
#define O_TRUNC 01000
#define O_CLOEXEC 02000000
#define O_PATH 010000000
#if defined(__TARGET_ARCH_arm64)
#define O_LARGEFILE 0400000
#else
#define O_LARGEFILE 0100000
#endif
#define S_IFMT 0170000
#define S_IFSOCK 0140000
#define S_IFREG 0100000
#define S_IFIFO 0010000
#define FMODE_WRITE 2
#define FMODE_CREATED 0x100000
#define SIGNAL_GROUP_EXIT 4
#define OVERLAYFS_SUPER_MAGIC 0x794c7630
#define PROC_SUPER_MAGIC 0x9fa0
#define NSFS_MAGIC 0x6e736673
#define PIDFS_MAGIC 0x50494446
#define AT_REMOVEDIR 0x200

enum { PIDTYPE_PID = 0, PIDTYPE_PGID = 2, PIDTYPE_SID = 3 };

#endif

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the kernel found for a name that a system call was given. The caller's memory can say something else by the time
 * that the call is over; the kernel's own objects are told to its security hooks in between, and kept until then.
 */
#ifndef VIGIE_OBJECT_PATH_H
#define VIGIE_OBJECT_PATH_H

#include "path.h"
#include "syscall.h"

/* Of a call with two names. */
enum object_of_call {
	OBJECT_FIRST = 0,
	OBJECT_SECOND = 1,
};

struct object_path_key {
	__u32 thread;
	__u32 which; /* enum object_of_call */
};

/* Of a file, before the call changed it. */
struct file_attributes {
	__u32 mode;
	__u32 uid;
	__u32 gid;
};

struct object_path {
	__u32 thread;
	__u32 call; /* number of the system call */
	__u32 length;
	__u32 flags; /* enum slice_flag */
	struct file_attributes attributes;
	__u8 text[LIMIT_PATH];
};

struct {
	map_uint(type, BPF_MAP_TYPE_LRU_HASH);
	map_uint(max_entries, 256);
	map_type(key, struct object_path_key);
	map_type(value, struct object_path);
} object_paths SEC(".maps");

always_inline void forget_object(__u32 which)
{
	struct object_path_key key = {.thread = bpf_get_current_pid_tgid(), .which = which};

	if (keeps_paths)
		bpf_map_delete_elem(&object_paths, &key);
}

/* Appends what was kept; false when nothing was, in this call. */
always_inline int append_object_path(struct scratch *scratch, struct slice *slice, struct task_struct *task,
				     __u32 which)
{
	struct object_path_key key = {.thread = bpf_get_current_pid_tgid(), .which = which};
	struct object_path *kept = keeps_paths ? bpf_map_lookup_elem(&object_paths, &key) : 0;
	__u32 call = syscall_number(saved_registers(task));
	__u64 off = tail_of(scratch);
	__u64 length;
	int is_of_call;

	if (!kept)
		return 0;
	length = kept->length;
	asm volatile("" : "+r"(length));
	if (off > RECORD_SIZE - LIMIT_PATH || length > LIMIT_PATH || !length)
		return 0;
	bpf_probe_read_kernel(&scratch->record[off], length, kept->text);
	set_slice(slice, off, length, kept->flags);
	/* Looked at afterwards: a map that is full gives the place of one to another. */
	is_of_call = kept->thread == key.thread && kept->call == call && kept->length == length;
	bpf_map_delete_elem(&object_paths, &key);
	if (!is_of_call) {
		set_slice(slice, 0, 0, 0);
		return 0;
	}
	scratch->tail = off + length;
	return 1;
}

/* Appends a string that the call gave: what the kernel copied where that was kept, otherwise what the caller's memory
 * says now. */
always_inline void append_given_text(struct scratch *scratch, struct slice *slice, struct task_struct *task,
				     __u32 which, const char *user)
{
	set_slice(slice, 0, 0, 0);
	if (!append_object_path(scratch, slice, task, which) && user)
		append_user_string(scratch, slice, user, LIMIT_PATH);
}

/* What the first object was before the call; ~0 in each where nothing was kept. What was kept stays for its path. */
always_inline void previous_attributes(struct task_struct *task, struct file_attributes *previous)
{
	struct object_path_key key = {.thread = bpf_get_current_pid_tgid(), .which = OBJECT_FIRST};
	struct object_path *kept = keeps_paths ? bpf_map_lookup_elem(&object_paths, &key) : 0;

	if (kept) {
		bpf_probe_read_kernel(previous, sizeof(*previous), &kept->attributes);
		/* Looked at afterwards, as above. */
		if (kept->thread == key.thread && kept->call == (__u32)syscall_number(saved_registers(task)))
			return;
	}
	previous->mode = previous->uid = previous->gid = ~0u;
}

#if defined(VIGIE_TRAMPOLINE) || defined(VIGIE_LSM) || defined(VIGIE_KPROBE)

/* Keeps what was appended to the scratch space of a `struct object_path`, of a file with this inode or of none. */
always_inline void keep(struct scratch *scratch, const struct slice *slice, __u32 which, struct inode *inode)
{
	struct object_path *kept = (struct object_path *)scratch->record;
	struct object_path_key key = {.thread = bpf_get_current_pid_tgid(), .which = which};

	kept->thread = key.thread;
	kept->call = syscall_number(saved_registers(bpf_get_current_task()));
	kept->length = slice->len;
	kept->flags = slice->flags;
	kept->attributes.mode = read_kernel(inode->i_mode);
	kept->attributes.uid = read_kernel(inode->i_uid.val);
	kept->attributes.gid = read_kernel(inode->i_gid.val);
	bpf_map_update_elem(&object_paths, &key, kept, BPF_ANY);
}

/* Keeps the path of a dentry for the exit of the call. */
no_inline int keep_object(__u32 which, struct dentry *dentry, struct vfsmount *vfsmount)
{
	struct scratch *scratch = claim_any();
	struct slice slice = {};

	if (!scratch)
		return 0;
	scratch->tail = __builtin_offsetof(struct object_path, text);
	append_dentry(scratch, &slice, bpf_get_current_task(), dentry, vfsmount);
	keep(scratch, &slice, which, read_kernel(dentry->d_inode));
	release(scratch);
	return 0;
}

/* Keeps a string that the kernel has copied from the caller. */
no_inline int keep_text(__u32 which, __u64 text)
{
	struct scratch *scratch = claim_any();
	struct slice slice = {};

	if (!scratch)
		return 0;
	scratch->tail = __builtin_offsetof(struct object_path, text);
	append_kernel_string(scratch, &slice, (const char *)text, LIMIT_PATH);
	keep(scratch, &slice, which, 0);
	release(scratch);
	return 0;
}

/* `path` is a kernel address. */
always_inline int keep_path(__u32 which, __u64 path)
{
	struct path *object = (struct path *)path;

	return keep_object(which, read_kernel(object->dentry), read_kernel(object->mnt));
}

/* What has a name in the directory `path`. */
always_inline int keep_child(__u32 which, __u64 path, __u64 dentry)
{
	struct path *directory = (struct path *)path;

	return keep_object(which, (struct dentry *)dentry, read_kernel(directory->mnt));
}

/* A program at the beginning of a function of the kernel that is told the objects: `keep` names its arguments,
 * `context`. */
#if defined(VIGIE_TRAMPOLINE)
#define OBJECT_OF_FUNCTION(event, function, kind, keep)                                                                \
	SEC("fentry/" #function)                                                                                       \
	int event##_##function(__u64 *context)                                                                         \
	{                                                                                                              \
		return is_kind_wanted(kind) ? (keep) : 0;                                                              \
	}
#elif defined(VIGIE_KPROBE)
#define OBJECT_OF_FUNCTION(event, function, kind, keep)                                                                \
	SEC("kprobe/" #function)                                                                                       \
	int event##_##function(struct kprobe_context *registers)                                                       \
	{                                                                                                              \
		__u64 context[] = {KPROBE_ARGUMENTS(registers)};                                                       \
		return is_kind_wanted(kind) ? (keep) : 0;                                                              \
	}
#endif

/* The same for one that asks the kernel's security modules; `hook` is its name there, and the program can be one of
 * them, which has nothing against anything. */
#if defined(VIGIE_LSM)
#define OBJECT_OF_FUNCTION(event, function, kind, keep)
#define OBJECT_OF(event, hook, kind, keep)                                                                             \
	SEC("lsm/" #hook)                                                                                              \
	int event##_security_##hook(__u64 *context)                                                                    \
	{                                                                                                              \
		if (is_kind_wanted(kind))                                                                              \
			(void)(keep);                                                                                  \
		return 0;                                                                                              \
	}
#else
#define OBJECT_OF(event, hook, kind, keep) OBJECT_OF_FUNCTION(event, security_##hook, kind, keep)
#endif

#else
#define OBJECT_OF_FUNCTION(event, function, kind, keep)
#define OBJECT_OF(event, hook, kind, keep)
#endif

#endif

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Absolute paths from kernel objects: from a dentry up to the task's root, across mounts.
 *
 * The path grows from its end towards its beginning. How far it has grown is kept in the scratch value rather than in a
 * register: the verifier then sees one state per component instead of one per length (a register costs it over a
 * million instructions, this some ten thousand).
 */
#ifndef VIGIE_PATH_H
#define VIGIE_PATH_H

#include "emit.h"

#define PATH_MAX_COMPONENTS 64
#define NAME_MAX_BYTES 255

struct dentry_link {
	struct dentry *parent;
	struct qstr name;
};

/* Parent and name lie side by side in every kernel so far: one read instead of two where they do. */
always_inline void read_dentry_link(struct dentry_link *link, struct dentry *dentry)
{
	if (field_offset(dentry->d_name) - field_offset(dentry->d_parent) == sizeof(void *)) {
		bpf_probe_read_kernel(link, sizeof(*link), &dentry->d_parent);
		return;
	}
	link->parent = read_kernel(dentry->d_parent);
	bpf_probe_read_kernel(&link->name, sizeof(link->name), &dentry->d_name);
}

/* Puts a component before what is there. False when there is no room: the path is cut. */
always_inline int prepend(struct scratch *scratch, const struct qstr *name)
{
	__u32 length = name->len;
	__u32 start = scratch->path_start;

	if (length > NAME_MAX_BYTES)
		length = NAME_MAX_BYTES;
	if (start < length + 1 || start > LIMIT_PATH)
		return 0;
	start = (start - length) & (LIMIT_PATH - 1);
	bpf_probe_read_kernel(&scratch->path[start], length & NAME_MAX_BYTES, name->name);
	start = (start - 1) & (LIMIT_PATH - 1);
	scratch->path[start] = '/';
	scratch->path_start = start;
	return 1;
}

/* Of the namespaces that hold a tree of mounts which is mounted nowhere (MNT_NS_ANON_INO in linux/nsfs.h); 0
 * before 6.18. */
#define ANONYMOUS_NAMESPACE 0xeffffff7u

/*
 * Whether a mount that no other holds is mounted nowhere: it was cloned by open_tree, made by fsmount, or taken off
 * while in use. Others are the roots of namespaces, and what the kernel mounts for itself, whose namespace is an error.
 */
always_inline int is_detached(struct mount *mount)
{
	struct mnt_namespace *namespace = read_kernel(mount->mnt_ns);
	__u32 number;

	if (!namespace)
		return 1;
	if (is_error(namespace))
		return 0;
	number = read_kernel(namespace->ns.inum);
	return number == 0 || number == ANONYMOUS_NAMESPACE;
}

/* Goes on from a scratch space's dentry to the root of its file system. Returns the slice flags. */
verified_once __u32 walk_file_system_in(__u32 slot)
{
	struct scratch *scratch = bpf_map_lookup_elem(&scratches, &slot);
	struct dentry_link link = {};
	struct dentry *dentry;
	int step;

	if (!scratch)
		return 0;
	dentry = (struct dentry *)scratch->dentry;
	for (step = 0; step < PATH_MAX_COMPONENTS; step++) {
		read_dentry_link(&link, dentry);
		if (link.parent == dentry || !link.parent)
			return 0;
		if (!prepend(scratch, &link.name))
			break;
		dentry = link.parent;
	}
	return SLICE_TRUNCATED | SLICE_HEAD_CUT;
}

/* Walks up; leaves the path at path[path_start..LIMIT_PATH]. Returns the slice flags. */
always_inline __u32 walk_path(struct scratch *scratch, struct dentry *dentry, struct vfsmount *vfsmount,
			      struct dentry *root_dentry, struct vfsmount *root_vfsmount)
{
	struct mount *mount = (void *)vfsmount - field_offset(((struct mount *)0)->mnt);
	struct dentry *mount_root = read_kernel(vfsmount->mnt_root);
	struct dentry_link link = {};
	int step;

	scratch->path_start = LIMIT_PATH;
	for (step = 0; step < PATH_MAX_COMPONENTS; step++) {
		if (dentry == root_dentry && &mount->mnt == root_vfsmount)
			return 0;
		if (dentry == mount_root) {
			struct mount *parent = read_kernel(mount->mnt_parent);

			if (parent == mount || !parent) {
				/* Else a part of a folder would pass for a root. */
				if (!is_detached(mount))
					return 0;
				scratch->dentry = (__u64)dentry;
				return walk_file_system_in(scratch->slot);
			}
			dentry = read_kernel(mount->mnt_mountpoint);
			mount = parent;
			mount_root = read_kernel(mount->mnt.mnt_root);
			continue;
		}
		read_dentry_link(&link, dentry);
		if (!prepend(scratch, &link.name))
			return SLICE_TRUNCATED | SLICE_HEAD_CUT;
		/* No directory holds it: a memfd, a pipe, a file that was never linked. */
		if (link.parent == dentry || !link.parent)
			return 0;
		dentry = link.parent;
	}
	return SLICE_TRUNCATED | SLICE_HEAD_CUT;
}

/* Puts the path of a scratch space's dentry into its record, and where it is into `appended`. */
verified_once int append_dentry_in(__u32 slot)
{
	struct scratch *scratch = bpf_map_lookup_elem(&scratches, &slot);
	struct vfsmount *vfsmount;
	struct task_struct *task;
	struct dentry *dentry;
	struct fs_struct *fs;
	struct path root = {};
	__u32 start, length, flags;
	__u64 off;

	if (!scratch)
		return 0;
	task = (struct task_struct *)scratch->task;
	dentry = (struct dentry *)scratch->dentry;
	vfsmount = (struct vfsmount *)scratch->vfsmount;
	fs = read_kernel(task->fs);
	if (fs)
		bpf_probe_read_kernel(&root, sizeof(root), &fs->root);
	if (!dentry || !vfsmount) {
		set_slice(&scratch->appended, 0, 0, SLICE_UNREADABLE);
		return 0;
	}
	flags = walk_path(scratch, dentry, vfsmount, root.dentry, root.mnt);
	start = scratch->path_start;
	off = tail_of(scratch);
	if (off > RECORD_SIZE - LIMIT_PATH) {
		set_slice(&scratch->appended, 0, 0, SLICE_TRUNCATED);
		return 0;
	}
	if (start >= LIMIT_PATH) {
		/* The root itself. */
		scratch->record[off] = '/';
		set_slice(&scratch->appended, off, 1, flags);
		scratch->tail = off + 1;
		return 0;
	}
	length = LIMIT_PATH - start;
	if (length > LIMIT_PATH) {
		set_slice(&scratch->appended, 0, 0, SLICE_UNREADABLE);
		return 0;
	}
	bpf_probe_read_kernel(&scratch->record[off], length, &scratch->path[start & (LIMIT_PATH - 1)]);
	set_slice(&scratch->appended, off, length, flags);
	scratch->tail = off + length;
	return 0;
}

/* Appends the path of a dentry in a mount, as the task's root shows it. */
always_inline void append_dentry(struct scratch *scratch, struct slice *slice, struct task_struct *task,
				 struct dentry *dentry, struct vfsmount *vfsmount)
{
	scratch->task = (__u64)task;
	scratch->dentry = (__u64)dentry;
	scratch->vfsmount = (__u64)vfsmount;
	append_dentry_in(scratch->slot);
	*slice = scratch->appended;
}

/* The same of what `path` (a kernel address) names. */
always_inline void append_path(struct scratch *scratch, struct slice *slice, struct task_struct *task,
			       struct path *path)
{
	struct path target = {};

	bpf_probe_read_kernel(&target, sizeof(target), path);
	append_dentry(scratch, slice, task, target.dentry, target.mnt);
}

#endif

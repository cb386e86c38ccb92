/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Facts about a file, from its kernel object. */
#ifndef VIGIE_FILE_H
#define VIGIE_FILE_H

#include "path.h"

always_inline struct file *file_of_descriptor(struct task_struct *task, long descriptor)
{
	struct files_struct *files = read_kernel(task->files);
	struct fdtable *table = read_kernel(files->fdt);
	struct file **slots = read_kernel(table->fd);

	if (descriptor < 0 || !slots || descriptor >= read_kernel(table->max_fds))
		return 0;
	return read_kernel(slots[descriptor]);
}

always_inline __u64 modified_ns(struct inode *inode)
{
	struct inode___underscored *since_6_6 = (void *)inode;
	struct inode___plain *before_6_6 = (void *)inode;

	if (field_exists(inode->i_mtime_sec))
		return read_kernel(inode->i_mtime_sec) * 1000000000ull + read_kernel(inode->i_mtime_nsec);
	if (field_exists(since_6_6->__i_mtime))
		return read_kernel(since_6_6->__i_mtime.tv_sec) * 1000000000ull +
		       read_kernel(since_6_6->__i_mtime.tv_nsec);
	return read_kernel(before_6_6->i_mtime.tv_sec) * 1000000000ull + read_kernel(before_6_6->i_mtime.tv_nsec);
}

/*
 * Overlayfs embeds the VFS inode in its own and keeps the upper dentry right behind it (struct ovl_inode, unchanged
 * since 4.13); the module's own types are not in the kernel's BTF.
 */
always_inline int in_overlay_upper(struct inode *inode, struct super_block *super)
{
	void *upper = 0;

	if (read_kernel(super->s_magic) != OVERLAYFS_SUPER_MAGIC)
		return 0;
	bpf_probe_read_kernel(&upper, sizeof(upper), (void *)inode + __builtin_preserve_type_info(*inode, 1));
	return upper != 0;
}

/* Whether it is in memory alone, or its last name is gone. */
always_inline __u32 nameless_flags(struct file *file)
{
	struct dentry *dentry = read_kernel(file->f_path.dentry);
	struct vfsmount *vfsmount = read_kernel(file->f_path.mnt);
	struct inode *inode = read_kernel(file->f_inode);
	__u32 flags = 0;

	if (!read_kernel(inode->i_nlink))
		flags |= FILE_DELETED;
	/* Its own parent, and yet not the root of its mount: no directory holds it. */
	if (read_kernel(dentry->d_parent) == dentry && read_kernel(vfsmount->mnt_root) != dentry)
		flags |= FILE_IN_MEMORY;
	return flags;
}

always_inline void fill_file(struct file_identity *identity, struct file *file)
{
	struct inode *inode = read_kernel(file->f_inode);
	struct super_block *super = read_kernel(inode->i_sb);
	__u32 flags;

	identity->inode = read_kernel(inode->i_ino);
	identity->modified_ns = modified_ns(inode);
	identity->size = read_kernel(inode->i_size);
	identity->device = read_kernel(super->s_dev);
	identity->mode = read_kernel(inode->i_mode);
	identity->uid = read_kernel(inode->i_uid.val);
	identity->gid = read_kernel(inode->i_gid.val);
	identity->links = read_kernel(inode->i_nlink);
	flags = nameless_flags(file);
	if (in_overlay_upper(inode, super))
		flags |= FILE_OVERLAY_UPPER;
	if (read_kernel(file->f_mode) & FMODE_CREATED)
		flags |= FILE_CREATED;
	identity->flags = flags;
}

/* Appends the directory that a relative path starts from; nothing for an absolute one. */
always_inline void append_base(struct scratch *scratch, struct slice *slice, struct task_struct *task, long directory,
			       const char *user_path)
{
	struct file *file;
	char first = 0;

	bpf_probe_read_user(&first, sizeof(first), user_path);
	set_slice(slice, 0, 0, 0);
	if (first == '/')
		return;
	if ((int)directory == AT_FDCWD) {
		struct fs_struct *fs = read_kernel(task->fs);

		append_path(scratch, slice, task, &fs->pwd);
		return;
	}
	file = file_of_descriptor(task, (int)directory);
	if (file)
		append_path(scratch, slice, task, &file->f_path);
	else
		set_slice(slice, 0, 0, SLICE_UNREADABLE);
}

#endif

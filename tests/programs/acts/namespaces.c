/* SPDX-License-Identifier: Apache-2.0 */
/* Mounts that are moved, another root, namespaces of another process. */
#include "acts.h"

#ifndef FSOPEN_CLOEXEC
#define FSCONFIG_CMD_CREATE 6
#endif

/* A file system by the newer interface, which then goes on: by a path, and by one that starts from a directory. */
static void moves_a_mount(void)
{
	int context, mounted, folder, tree;

	MUST(chdir("/"));
	MUST(mkdir("/first", 0700));
	MUST(mkdir("/second", 0700));
	MUST(mkdir("/third", 0700));
	MUST(tree = syscall(SYS_open_tree, AT_FDCWD, "/third", 1));
	MUST(openat(tree, "detached", O_WRONLY | O_CREAT, 0600));
	MUST(context = syscall(SYS_fsopen, "tmpfs", 0));
	MUST(syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
	MUST(mounted = syscall(SYS_fsmount, context, 0, 0));
	MUST(syscall(SYS_move_mount, mounted, "", AT_FDCWD, "/first", MOVE_MOUNT_F_EMPTY_PATH));
	MUST(syscall(SYS_move_mount, AT_FDCWD, "first", AT_FDCWD, "/second", 0));
	MUST(folder = open("/", O_PATH | O_DIRECTORY));
	MUST(syscall(SYS_move_mount, folder, "second", folder, "third", 0));
}

/* There and back: by absolute paths, and by relative ones. */
static void exchanges_the_root(void)
{
	MUST(mkdir("/new", 0700));
	MUST(mount("acts-new", "/new", "tmpfs", 0, NULL));
	MUST(mkdir("/new/old", 0700));
	MUST(syscall(SYS_pivot_root, "/new", "/new/old"));
	MUST(chdir("/old"));
	MUST(syscall(SYS_pivot_root, ".", "new"));
}

void in_a_root_of_its_own(void)
{
	MUST(unshare(CLONE_NEWNS));
	MUST(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
	MUST(mount("acts", "/acts/mount/deep", "tmpfs", 0, NULL));
	/* What an initramfs begins with cannot be exchanged. */
	MUST(chroot("/acts/mount/deep"));
	moves_a_mount();
	exchanges_the_root();
}

void enters_namespaces(void)
{
	pid_t child;
	int pidfd, folder;

	MUST(child = fork());
	if (child == 0)
		for (;;)
			pause();
	MUST(pidfd = syscall(SYS_pidfd_open, child, 0));
	MUST(syscall(SYS_setns, pidfd, CLONE_NEWUTS | CLONE_NEWIPC));
	/* Neither a namespace nor a process. */
	MUST(folder = open("/", O_RDONLY | O_DIRECTORY));
	MUST_NOT(syscall(SYS_setns, folder, CLONE_NEWUTS));
	MUST(syscall(SYS_kill, child, SIGKILL));
	MUST(waitpid(child, NULL, 0));
}

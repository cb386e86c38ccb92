/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mounts in a mount namespace of its own, by both interfaces, below the folder that the first argument names; then
 * namespaces by unshare, setns and clone. Prints the process id of the child whose namespaces it enters, and of the one
 * that it makes in namespaces of its own.
 */
#define _GNU_SOURCE
#include "must.h"
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef FSOPEN_CLOEXEC
#define FSCONFIG_CMD_CREATE 6
#define MOVE_MOUNT_F_EMPTY_PATH 4
#endif
#ifndef OPEN_TREE_CLONE
#define OPEN_TREE_CLONE 1
#endif
#ifndef SYS_mount_setattr
#define SYS_mount_setattr 442
#endif
#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif

/* struct mount_attr: what is set, what is taken away, the propagation, a namespace of users. */
static const unsigned long long writable[4] = {0, MS_RDONLY, 0, 0}, private[4] = {0, 0, MS_PRIVATE, 0};

/* By a pidfd, which tells whose they are: the child has them from its first moment. */
static void enters_those_of_a_child(void)
{
	int child, pidfd, folder;

	MUST(child = fork());
	if (child == 0)
		for (;;)
			pause();
	printf("%d\n", child);
	MUST(pidfd = syscall(SYS_pidfd_open, child, 0));
	MUST(setns(pidfd, CLONE_NEWUTS | CLONE_NEWIPC));
	MUST(kill(child, SIGKILL));
	MUST(waitpid(child, NULL, 0));
	/* Neither a namespace nor a process. */
	MUST(folder = open("/", O_RDONLY | O_DIRECTORY));
	MUST_NOT(setns(folder, CLONE_NEWNET));
}

static void makes_a_child_in_new_ones(void)
{
	int child;

	MUST(child = syscall(SYS_clone, CLONE_NEWUTS | CLONE_NEWNET | CLONE_NEWPID | SIGCHLD, 0, 0, 0, 0));
	if (child == 0)
		_exit(0);
	printf("%d\n", child);
	MUST(waitpid(child, NULL, 0));
	/* What shares its folder cannot have mounts of its own, nor users. */
	MUST_NOT(syscall(SYS_clone, CLONE_NEWNS | CLONE_FS | SIGCHLD, 0, 0, 0, 0));
	MUST_NOT(syscall(SYS_clone3, &(unsigned long long[8]){CLONE_NEWUSER | CLONE_NEWTIME | CLONE_FS}, 64));
}

static void in_a_tree_that_is_mounted_nowhere(void)
{
	int tree;

	MUST(mkdir("below", 0700));
	MUST(tree = syscall(SYS_open_tree, AT_FDCWD, "below", OPEN_TREE_CLONE));
	MUST(openat(tree, "detached", O_WRONLY | O_CREAT, 0600));
	MUST(fchmodat(tree, "detached", 04700, 0));
}

int main(int argc, char **argv)
{
	int context, mounted, folder, uts;

	if (argc < 2)
		return 2;
	MUST(chdir(argv[1]));
	MUST(unshare(CLONE_NEWNS));
	MUST(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL));
	MUST(mkdir("one", 0700));
	MUST(mkdir("two", 0700));
	MUST(mkdir("three", 0700));
	MUST(mkdir("four", 0700));
	MUST(mkdir("five", 0700));
	MUST(mount("vigie-one", "one", "tmpfs", MS_NOSUID | MS_NODEV, NULL));
	MUST(mount("one", "two", NULL, MS_BIND, NULL));
	MUST(mount(NULL, "two", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL));
	if (mount("vigie-absent", "absent", "tmpfs", 0, NULL) == 0)
		return 3;
	MUST(context = syscall(SYS_fsopen, "tmpfs", 0));
	MUST(syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
	MUST(mounted = syscall(SYS_fsmount, context, 0, 0));
	MUST(syscall(SYS_move_mount, mounted, "", AT_FDCWD, "three", MOVE_MOUNT_F_EMPTY_PATH));
	MUST(syscall(SYS_move_mount, AT_FDCWD, "three", AT_FDCWD, "four", 0));
	MUST(folder = open(".", O_PATH | O_DIRECTORY));
	MUST(syscall(SYS_move_mount, folder, "four", folder, "five", 0));
	/* Writable again, and nobody else's: by the newer way. */
	MUST(syscall(SYS_mount_setattr, folder, "two", 0, &writable, sizeof(writable)));
	MUST(syscall(SYS_mount_setattr, AT_FDCWD, "one", AT_RECURSIVE, &private, sizeof(private)));
	MUST(umount2("two", MNT_DETACH));
	MUST(chdir("one"));
	in_a_tree_that_is_mounted_nowhere();
	MUST(mkdir("old", 0700));
	MUST(syscall(SYS_pivot_root, ".", "old"));

	MUST(uts = open("/old/proc/self/ns/uts", O_RDONLY));
	MUST(unshare(CLONE_NEWUTS | CLONE_NEWIPC));
	/* The kind is the namespace's own. */
	MUST(setns(uts, 0));
	enters_those_of_a_child();
	makes_a_child_in_new_ones();
	return 0;
}

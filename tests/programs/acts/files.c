/* SPDX-License-Identifier: Apache-2.0 */
/* What is done to files. */
#include "acts.h"

#include "../rewritten_open.h"

#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif

static void opens_by_handle(void)
{
	struct {
		struct file_handle handle;
		unsigned char bytes[MAX_HANDLE_SZ];
	} named = {.handle.handle_bytes = MAX_HANDLE_SZ};
	int mount_id, mount;

	MUST(mount = open("/acts/mount", O_RDONLY | O_DIRECTORY));
	MUST(name_to_handle_at(AT_FDCWD, "/acts/mount/relative", &named.handle, &mount_id, 0));
	MUST(open_by_handle_at(mount, &named.handle, O_WRONLY));
}

void files(void)
{
	struct {
		unsigned long long flags, mode, resolve;
	} how = {.flags = O_WRONLY | O_CREAT, .mode = 0640};
	int mount, file;

	/* Across a mount, by an absolute path, by one that starts from a directory, and from the working directory. */
	MUST(syscall(SYS_openat, AT_FDCWD, "/acts/mount/deep/absolute", O_WRONLY | O_CREAT | O_EXCL, 0600));
	MUST(mount = open("/acts/mount", O_PATH | O_DIRECTORY));
	MUST(syscall(SYS_openat2, mount, "deep/by-directory", &how, sizeof(how)));
	MUST(chdir("/acts/mount/deep"));
	MUST(syscall(SYS_openat, AT_FDCWD, "../relative", O_RDWR | O_CREAT | O_TRUNC, 0644));
	MUST(file = memfd_create("in-memory", 0));
	MUST((long)mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0));
	close(open("/acts/layered/lower", O_WRONLY));
	close(open("/acts/layered/upper", O_WRONLY | O_CREAT, 0600));
	MUST(truncate("/acts/mount/relative", 1));
	opens_by_handle();
	/* Refused, and not there. */
	close(open("/acts/read-only/file", O_WRONLY | O_CREAT, 0600));
	close(open("/acts/absent/file", O_WRONLY));
	MUST(syscall(SYS_renameat2, AT_FDCWD, "absolute", mount, "renamed", 1));
	MUST(syscall(SYS_renameat, mount, "deep/by-directory", AT_FDCWD, "moved"));
	MUST(syscall(SYS_renameat2, mount, "renamed", AT_FDCWD, "moved", 2));
	MUST(syscall(SYS_unlinkat, mount, "renamed", 0));
	MUST(mkdirat(mount, "directory", 0700));
	MUST(syscall(SYS_unlinkat, mount, "directory", AT_REMOVEDIR));
	opens_and_rewrites("/acts/mount/fifo");
}

/* Of what a file is, not of what it holds: by path, from a directory, by descriptor. */
void changes(void)
{
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = 1000000000, .tv_nsec = 5}};
	int mount, file;

	MUST(mount = open("/acts/mount", O_PATH | O_DIRECTORY));
	MUST(chdir("/acts/mount/deep"));
	MUST(file = openat(mount, "changed", O_WRONLY | O_CREAT, 0600));
	MUST(linkat(mount, "changed", AT_FDCWD, "hard", 0));
	MUST(symlinkat("../absent", mount, "symbolic"));
	MUST(fchmodat(mount, "changed", 06711, 0));
	MUST(fchmod(file, 0600));
	/* Since 6.6. */
	(void)!syscall(SYS_fchmodat2, mount, "changed", 02640, AT_SYMLINK_NOFOLLOW);
	MUST(fchownat(AT_FDCWD, "../changed", 1, -1, AT_SYMLINK_NOFOLLOW));
	MUST(fchown(file, -1, 2));
	MUST(utimensat(mount, "changed", times, 0));
	MUST(futimens(file, NULL));
	MUST(setxattr("/acts/mount/changed", "trusted.acts", "four", 4, 0));
	MUST(fremovexattr(file, "trusted.acts"));
	/* Refused. */
	MUST_NOT(fchmodat(AT_FDCWD, "/proc/self/status", 0777, 0));
}

/* What newer architectures leave out. */
void older_calls(void)
{
#ifdef SYS_open
	MUST(chdir("/acts/mount"));
	MUST(syscall(SYS_open, "opened", O_WRONLY | O_CREAT, 0600));
	MUST(syscall(SYS_creat, "/acts/mount/created", 0600));
	MUST(syscall(SYS_rename, "/acts/mount/created", "/acts/mount/moved-again"));
	MUST(syscall(SYS_unlink, "moved-again"));
	MUST(mkdir("/acts/mount/directory", 0700));
	MUST(syscall(SYS_rmdir, "/acts/mount/directory"));
	MUST(syscall(SYS_link, "opened", "linked"));
	MUST(syscall(SYS_symlink, "opened", "pointing"));
	MUST(syscall(SYS_chmod, "opened", 0644));
	MUST(syscall(SYS_chown, "opened", 3, 4));
	MUST(syscall(SYS_lchown, "pointing", 3, 4));
	MUST(syscall(SYS_utimes, "opened", (struct timeval[2]){{1000000000, 7}, {1000000001, 8}}));
	MUST(syscall(SYS_utime, "opened", (long[2]){1000000002, 1000000003}));
	MUST(syscall(SYS_futimesat, AT_FDCWD, "opened", NULL));
#endif
}

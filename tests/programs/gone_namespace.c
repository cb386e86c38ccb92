/* SPDX-License-Identifier: Apache-2.0 */
/*
 * So many times as the second argument says: a process in a mount namespace of its own mounts a file system over the
 * folder of the first, writes a file into it, executes a copy of this program from there, which writes another one and
 * ends. With it goes the namespace, and the file system that all these paths lay in.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MUST(call)                                                                                                     \
	do {                                                                                                           \
		if ((call) < 0) {                                                                                      \
			perror(#call);                                                                                 \
			_exit(1);                                                                                      \
		}                                                                                                      \
	} while (0)

static void copy_self(const char *path)
{
	struct stat status;
	int from, to;

	MUST(from = open("/proc/self/exe", O_RDONLY));
	MUST(to = open(path, O_WRONLY | O_CREAT, 0700));
	MUST(fstat(from, &status));
	while (sendfile(to, from, NULL, status.st_size) > 0)
		;
	close(to);
	close(from);
}

int main(int argc, char **argv)
{
	char program[PATH_MAX], number[32];

	if (argc < 3)
		return 2;
	if (!strcmp(argv[1], "inside")) {
		MUST(open(argv[2], O_WRONLY | O_CREAT, 0600));
		return 0;
	}
	snprintf(program, sizeof(program), "%s/gone", argv[1]);
	for (int round = 0; round < atoi(argv[2]); round++) {
		int status;
		pid_t child;

		MUST(child = fork());
		if (!child) {
			MUST(unshare(CLONE_NEWNS));
			MUST(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL));
			MUST(mount("vigie-gone", argv[1], "tmpfs", 0, NULL));
			MUST(chdir(argv[1]));
			copy_self("gone");
			snprintf(number, sizeof(number), "written-%d", round);
			execl(program, "gone", "inside", number, NULL);
			_exit(127);
		}
		MUST(waitpid(child, &status, 0));
		if (status)
			return 1;
	}
	return 0;
}

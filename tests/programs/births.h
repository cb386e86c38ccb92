/* SPDX-License-Identifier: Apache-2.0 */
/* The ways beside fork to make a process that executes a program; and from where no directory has it. */
#ifndef BIRTHS_H
#define BIRTHS_H

#include "must.h"
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void by_vfork(const char *program, const char *argument)
{
	pid_t child = vfork();

	MUST(child);
	if (child == 0) {
		execl(program, program, argument, "by-vfork", (char *)NULL);
		_exit(127);
	}
	MUST(waitpid(child, NULL, 0));
}

static void by_clone3(const char *program, const char *argument)
{
	/* struct clone_args of linux/sched.h, as it was at first: the fifth member is the signal at the end. */
	unsigned long long asked[8] = {[4] = SIGCHLD};
	pid_t child = syscall(SYS_clone3, asked, sizeof(asked));

	MUST(child);
	if (child == 0) {
		execl(program, program, argument, "by-clone3", (char *)NULL);
		_exit(127);
	}
	MUST(waitpid(child, NULL, 0));
}

static void by_posix_spawn(const char *program, const char *argument)
{
	char *arguments[] = {(char *)program, (char *)argument, "by-posix-spawn", NULL};
	pid_t child;

	if (posix_spawn(&child, program, NULL, NULL, arguments, environ) != 0)
		exit(1);
	MUST(waitpid(child, NULL, 0));
}

/* Becomes what the program is, out of a file in memory that is called `hidden`. */
static void from_memory(const char *program, const char *argument)
{
	char *arguments[] = {"an-ordinary-name", (char *)argument, "from-memory", NULL};
	static char part[65536];
	int file, memory;
	ssize_t got;

	MUST(file = open(program, O_RDONLY));
	MUST(memory = memfd_create("hidden", MFD_CLOEXEC));
	while ((got = read(file, part, sizeof(part))) > 0)
		MUST(write(memory, part, got));
	MUST(fchmod(memory, 0750));
	MUST(syscall(SYS_execveat, memory, "", arguments, environ, AT_EMPTY_PATH));
}

#endif

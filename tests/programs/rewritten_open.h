/* SPDX-License-Identifier: Apache-2.0 */
/* An open whose arguments say something else by the time that it is over. */
#ifndef REWRITTEN_OPEN_H
#define REWRITTEN_OPEN_H

#include "must.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* struct open_how of linux/openat2.h */
struct asked {
	unsigned long long flags, mode, resolve;
};

/* Waits until the process is in openat2, asleep: the kernel has its arguments then. */
static void until_it_waits(pid_t pid)
{
	char path[64], text[8] = "";
	int file;

	snprintf(path, sizeof(path), "/proc/%d/syscall", pid);
	MUST(file = open(path, O_RDONLY));
	while (strncmp(text, "437 ", 4) != 0) {
		usleep(1000);
		MUST(pread(file, text, sizeof(text) - 1, 0));
	}
	close(file);
}

/* A FIFO that is opened for writing waits for its reader. */
static void opens_and_rewrites(const char *fifo)
{
	volatile struct asked *asked;
	int status;
	pid_t child;

	asked = mmap(NULL, sizeof(*asked), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (asked == MAP_FAILED)
		exit(1);
	asked->flags = O_WRONLY;
	MUST(mkfifo(fifo, 0600));
	MUST(child = fork());
	if (child == 0) {
		/* Looked at first, so that the kernel need not wait for the memory. */
		if (asked->flags != (O_WRONLY))
			_exit(1);
		_exit(syscall(SYS_openat2, AT_FDCWD, fifo, asked, sizeof(*asked)) < 0);
	}
	until_it_waits(child);
	asked->flags = O_PATH;
	MUST(open(fifo, O_RDONLY));
	MUST(waitpid(child, &status, 0));
	if (status != 0)
		exit(1);
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * As many processes as the first argument says, all at once, which do nothing: they share their memory, so that each
 * costs little more than its task. Says how many there are when it has tried, and ends when its standard input does.
 * All end with it: it is the first process of a pid namespace.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define STACK 2048

static int idle(void *unused)
{
	for (;;)
		syscall(SYS_ppoll, NULL, 0, NULL, NULL);
	return 0;
}

int main(int argc, char **argv)
{
	int count, made = 0;
	char *stacks;

	if (argc < 2)
		return 2;
	count = atoi(argv[1]);
	/* Finds the function: that takes more room than they have. */
	syscall(SYS_getpid);
	stacks = mmap(NULL, (size_t)count * STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (stacks == MAP_FAILED)
		return 3;
	while (made < count &&
	       clone(idle, stacks + (size_t)(made + 1) * STACK, CLONE_VM | CLONE_FILES | CLONE_FS, NULL) > 0)
		made++;
	printf("%d\n", made);
	fflush(stdout);
	return getchar() == 'x';
}

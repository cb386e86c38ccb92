/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the id of a thread that is not the first, and has it execute what the arguments say. */
#define _GNU_SOURCE
#include "must.h"
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

static void *executes(void *arguments)
{
	char **words = arguments;

	printf("%ld\n", syscall(SYS_gettid));
	fflush(stdout);
	MUST(execv(words[0], words));
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	if (argc < 2 || pthread_create(&thread, NULL, executes, argv + 1))
		return 2;
	for (;;)
		pause();
}

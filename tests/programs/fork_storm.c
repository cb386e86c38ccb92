/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes that fork until there have been as many as the first argument says, each of which executes a program, and
 * no more than the second says at a time: a fork bomb that ends. Every second one has a process of its own in between,
 * which does not wait, so that its parent is another one when it ends.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char *leaf[] = {"/bin/true", "fork-storm-leaf", NULL};
	int count, width, running = 0, status;

	if (argc < 3)
		return 2;
	count = atoi(argv[1]);
	width = atoi(argv[2]);
	/* Those that lose their parent are waited for here. */
	if (prctl(PR_SET_CHILD_SUBREAPER, 1))
		return 3;
	for (int number = 0; number < count; number++) {
		pid_t child;

		while (running >= width && wait(&status) > 0)
			running--;
		child = fork();
		if (child < 0)
			return 4;
		if (!child) {
			if (number % 2 && fork())
				_exit(0);
			execve(leaf[0], leaf, NULL);
			_exit(127);
		}
		running += 1 + number % 2;
	}
	while (wait(&status) > 0)
		;
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Times system calls where the clock counts instructions, and prints nanoseconds for one of each: getppid; the open for
 * reading and close of a file that nobody asks about; and fork, exec, exit and wait.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 20

static const char *self;

static void get_parent(void)
{
	getppid();
}

static void open_and_close(void)
{
	close(open("/tmp/of-no-interest", O_RDONLY | O_CLOEXEC));
}

static void execute(void)
{
	pid_t child = fork();

	if (!child) {
		execl(self, self, "nothing", NULL);
		_exit(1);
	}
	if (child < 0 || waitpid(child, NULL, 0) != child)
		exit(1);
}

/* The least of several rounds: interrupts and what else the kernel has to do come between in the others. */
static void measure(const char *name, void (*act)(void), int number)
{
	struct timespec begin, end;
	double least = 0;
	int round, index;

	for (round = 0; round < ROUNDS; round++) {
		double taken;

		clock_gettime(CLOCK_MONOTONIC, &begin);
		for (index = 0; index < number; index++)
			act();
		clock_gettime(CLOCK_MONOTONIC, &end);
		taken = ((end.tv_sec - begin.tv_sec) * 1e9 + (end.tv_nsec - begin.tv_nsec)) / number;
		if (!round || taken < least)
			least = taken;
	}
	printf("%s %.0f\n", name, least);
}

int main(int count, char **arguments)
{
	self = arguments[0];
	if (count > 1)
		return 0;
	close(open("/tmp/of-no-interest", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	measure("getppid", get_parent, 1000);
	measure("open+close", open_and_close, 300);
	measure("fork+exec+exit", execute, 10);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Makes children in namespaces of their own while a timer sends signals all the time. */
#define _GNU_SOURCE
#include "must.h"
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILDREN 1000

static void note(int signal)
{
	(void)signal;
}

int main(void)
{
	struct sigaction action = {.sa_handler = note};
	struct itimerval often = {{0, 50}, {0, 50}};

	MUST(sigaction(SIGALRM, &action, NULL));
	MUST(setitimer(ITIMER_REAL, &often, NULL));
	for (int made = 0; made < CHILDREN; made++) {
		int child = syscall(SYS_clone, CLONE_NEWUTS | SIGCHLD, 0, 0, 0, 0);

		if (child == 0)
			_exit(0);
		MUST(child);
		while (waitpid(child, NULL, 0) < 0)
			if (errno != EINTR)
				return 1;
	}
	return 0;
}

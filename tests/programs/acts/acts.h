/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of acts.c. */
#ifndef ACTS_H
#define ACTS_H

#define _GNU_SOURCE
#include "../must.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

/* The act in a process of its own, which is waited for. */
static inline void in_child(void (*act)(void))
{
	pid_t child = fork();

	MUST(child);
	if (child == 0) {
		act();
		_exit(0);
	}
	MUST(waitpid(child, NULL, 0));
}

void processes(void);
void files(void);
void changes(void);
void older_calls(void);
void connections(void);
void questions(void);
void sends(void);
void acts_by_ring(void);
void splices(void);
void kernel_at_large(void);
int load_from_memory(const char *module);
void moves(void);
void in_a_root_of_its_own(void);
void enters_namespaces(void);
void processes_among_themselves(void);

#endif

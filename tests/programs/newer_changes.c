/* SPDX-License-Identifier: Apache-2.0 */
/* fchmodat2 in the working directory. Ends with 77 where the kernel has none (before 6.6). */
#define _GNU_SOURCE
#include "must.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif

int main(void)
{
	int folder, file;

	MUST(folder = open(".", O_PATH | O_DIRECTORY));
	MUST(file = open("changed", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	if (syscall(SYS_fchmodat2, folder, "changed", 02750, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOSYS ? 77 : 1;
	/* By the descriptor itself. */
	MUST(syscall(SYS_fchmodat2, file, "", 0604, AT_EMPTY_PATH));
	return 0;
}

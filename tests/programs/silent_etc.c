/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Executes what the arguments name where nothing below /etc ever answers: in a mount namespace of its own, with a file
 * system that nobody serves.
 */
#define _GNU_SOURCE
#include "must.h"
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char options[128];
	int device;

	if (argc < 2)
		return 2;
	MUST(unshare(CLONE_NEWNS));
	MUST(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL));
	/* It stays open in what is executed: with the last descriptor everything would fail at once. */
	MUST(device = open("/dev/fuse", O_RDWR));
	snprintf(options, sizeof(options), "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other", device);
	MUST(mount("vigie-silent", "/etc", "fuse", MS_NOSUID | MS_NODEV, options));
	/* In this one it never was otherwise, however soon somebody looks. */
	MUST(unshare(CLONE_NEWNS));
	MUST(execv(argv[1], argv + 1));
	return 0;
}

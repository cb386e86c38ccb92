/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Removes, renames, makes, changes, links and mounts what one of two names stands for, while a thread keeps writing the
 * one and the other into the memory that holds the name. Prints what was really done, one line for each act: its event
 * and the path, of a symbolic link what it says, of a mount what was mounted.
 *
 *   racing_names FOLDER ROUNDS
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME 64

static char names[2][NAME];
static volatile char racing[NAME];

static void *swap(void *unused)
{
	unsigned turn;

	(void)unused;
	/* The names differ in one byte. */
	for (turn = 0;; turn++)
		racing[strlen(names[0]) - 1] = names[turn & 1][strlen(names[0]) - 1];
	return NULL;
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int is_there(int which)
{
	return !access(names[which], F_OK);
}

static void make(int which)
{
	int file = open(names[which], O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (file < 0)
		fail("open");
	close(file);
}

/* What a link says, and what was mounted. */
static void links_and_mounts(const char *elsewhere, const char *point)
{
	char text[NAME] = "";
	struct stat mounted, source;
	int which;

	if (symlink((const char *)racing, elsewhere) || readlink(elsewhere, text, NAME - 1) < 0 || unlink(elsewhere))
		fail("symlink");
	printf("file.link %s\nfile.delete %s\n", text, elsewhere);
	for (which = 0; which < 2; which++) {
		if (mkdir(names[which], 0700))
			fail("mkdir");
		printf("file.mkdir %s\n", names[which]);
	}
	if (mount((const char *)racing, point, NULL, MS_BIND, NULL))
		fail("mount");
	if (stat(point, &mounted) || stat(names[0], &source))
		fail("stat");
	printf("file.mount %s\n", names[mounted.st_ino != source.st_ino]);
	if (umount(point) || rmdir(names[0]) || rmdir(names[1]))
		fail("umount");
	printf("file.unmount %s\nfile.delete %s\nfile.delete %s\n", point, names[0], names[1]);
}

static void round_of_acts(const char *elsewhere)
{
	struct stat status;
	int which;

	make(0);
	make(1);
	if (chmod((const char *)racing, 0640))
		fail("chmod");
	if (stat(names[0], &status))
		fail("stat");
	printf("file.mode_change %s\n", names[(status.st_mode & 0777) == 0640 ? 0 : 1]);
	if (rename((const char *)racing, elsewhere))
		fail("rename");
	which = is_there(0);
	printf("file.rename %s\n", names[which]);
	make(which);
	if (unlink((const char *)racing))
		fail("unlink");
	which = is_there(0);
	printf("file.delete %s\n", names[which]);
	if (unlink(names[!which]) || unlink(elsewhere))
		fail("unlink");
	printf("file.delete %s\nfile.delete %s\n", names[!which], elsewhere);
	if (mkdir((const char *)racing, 0700))
		fail("mkdir");
	which = is_there(1);
	printf("file.mkdir %s\n", names[which]);
	if (rmdir(names[which]))
		fail("rmdir");
	printf("file.delete %s\n", names[which]);
}

int main(int count, char **arguments)
{
	char elsewhere[NAME], point[NAME];
	pthread_t thread;
	int rounds;

	if (count != 3)
		return 2;
	snprintf(names[0], NAME, "%s/name-a", arguments[1]);
	snprintf(names[1], NAME, "%s/name-b", arguments[1]);
	snprintf(elsewhere, NAME, "%s/elsewhere", arguments[1]);
	snprintf(point, NAME, "%s/point", arguments[1]);
	if (mkdir(point, 0700))
		fail("mkdir");
	printf("file.mkdir %s\n", point);
	strcpy((char *)racing, names[0]);
	if (pthread_create(&thread, NULL, swap, NULL))
		fail("pthread_create");
	for (rounds = atoi(arguments[2]); rounds > 0; rounds--) {
		round_of_acts(elsewhere);
		links_and_mounts(elsewhere, point);
	}
	return 3;
}

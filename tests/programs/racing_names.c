/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Removes, renames, makes and changes what one of two names stands for, while a thread keeps writing the one and the
 * other into the memory that holds the name. Prints what was really done, one line for each act: its event and the
 * path.
 *
 *   racing_names FOLDER ROUNDS
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
	char elsewhere[NAME];
	pthread_t thread;
	int rounds;

	if (count != 3)
		return 2;
	snprintf(names[0], NAME, "%s/name-a", arguments[1]);
	snprintf(names[1], NAME, "%s/name-b", arguments[1]);
	snprintf(elsewhere, NAME, "%s/elsewhere", arguments[1]);
	strcpy((char *)racing, names[0]);
	if (pthread_create(&thread, NULL, swap, NULL))
		fail("pthread_create");
	for (rounds = atoi(arguments[2]); rounds > 0; rounds--)
		round_of_acts(elsewhere);
	return 3;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opens files for writing, while a thread keeps putting another file under the descriptors that they get. Prints what
 * was really opened, one line for each: its event and the path.
 *
 *   racing_descriptors FOLDER ROUNDS
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "must.h"

/* What open gives when the other thread has nothing there. */
enum { DECOY = 10, NEXT };

static void *swap(void *unused)
{
	(void)unused;
	for (;;) {
		dup2(DECOY, NEXT);
		close(NEXT);
	}
	return NULL;
}

int main(int count, char **arguments)
{
	char path[256];
	pthread_t thread;
	int number, file, rounds;

	if (count != 3)
		return 2;
	for (file = 3; file < 256; file++)
		close(file);
	/* No lower one is free. */
	for (file = 3; file < DECOY; file++)
		MUST(dup2(1, file));
	snprintf(path, sizeof(path), "%s/decoy", arguments[1]);
	MUST(file = open(path, O_RDWR | O_CREAT, 0600));
	printf("file.open %s\n", path);
	if (file != DECOY || pthread_create(&thread, NULL, swap, NULL))
		return 1;
	rounds = atoi(arguments[2]);
	for (number = 0; number < rounds; number++) {
		snprintf(path, sizeof(path), "%s/right-%d", arguments[1], number);
		MUST(open(path, O_WRONLY | O_CREAT, 0600));
		printf("file.open %s\n", path);
		for (file = NEXT; file < NEXT + 3; file++)
			close(file);
	}
	return 3;
}

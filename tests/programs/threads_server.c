/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A server with two threads that work on a request each at the same time. For each line on its standard input, the
 * n-th: thread A publishes ids made of the byte n, thread B of the byte 0x80 + n; when both have, each creates the file
 * PREFIX-THREAD-n (PREFIX is the first argument), connects to a port on which nobody listens, and executes the line's
 * program with the word THREAD-n. The main thread, which works on no request, then creates PREFIX-idle-n.
 *
 * The slot is in this program (context_slot.c linked), or with LOADED in the library of that path, loaded at the start;
 * with LATE at the first request, when the process also publishes a context (OTEP 4719) that says so.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "context_slot.h"

#ifdef LOADED
#include <dlfcn.h>
static struct record **(*loaded_slot)(void);
#define context_slot loaded_slot

static void load(void)
{
	void *library = dlopen(LOADED, RTLD_NOW | RTLD_LOCAL);

	if (!library) {
		fprintf(stderr, "%s\n", dlerror());
		exit(1);
	}
	*(void **)&loaded_slot = dlsym(library, "context_slot");
}
#endif

#ifdef LATE
/* attributes: threadlocal.schema_version = tls_v1 */
static const char message[] = "\x12\x26\x0a\x1athreadlocal.schema_version\x12\x08\x0a\x06tls_v1";

static void announce(void)
{
	char *page;
	int file = memfd_create("OTEL_CTX", MFD_CLOEXEC);
	uint32_t numbers[2] = {2, sizeof(message) - 1};
	uint64_t words[2] = {1, (uintptr_t)message};

	if (file < 0 || ftruncate(file, 4096))
		exit(1);
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
	memcpy(page, "OTEL_CTX", 8);
	memcpy(page + 8, numbers, sizeof(numbers));
	memcpy(page + 16, words, sizeof(words));
	/* A kernel that refuses has seen the attempt. */
	prctl(0x53564d41 /* PR_SET_VMA */, 0, page, 4096, "OTEL_CTX");
}
#endif

static const char *prefix;
static char program[256];
static unsigned number;
static pthread_barrier_t barrier;

static void create(const char *thread)
{
	char path[512];

	snprintf(path, sizeof(path), "%s-%s-%u", prefix, thread, number);
	close(open(path, O_WRONLY | O_CREAT, 0600));
	unlink(path);
}

static void *work(void *name)
{
	struct sockaddr_in nobody = {.sin_family = AF_INET, .sin_port = htons(9)};
	uint8_t byte = strcmp(name, "A") ? 0x80 + number : number;
	struct record record = {.valid = 1, .flags = 1};
	char word[16];
	pid_t child;
	int connection;

	memset(record.trace_id, byte, sizeof(record.trace_id));
	memset(record.span_id, byte, sizeof(record.span_id));
	*context_slot() = &record;
	pthread_barrier_wait(&barrier);
	create(name);
	nobody.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	connect(connection, (struct sockaddr *)&nobody, sizeof(nobody));
	close(connection);
	snprintf(word, sizeof(word), "%s-%u", (char *)name, number);
	child = fork();
	if (child == 0) {
		execl(program, program, prefix, word, (char *)NULL);
		_exit(127);
	}
	waitpid(child, NULL, 0);
	*context_slot() = NULL;
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[2];

	if (argc != 2)
		return 1;
	prefix = argv[1];
	pthread_barrier_init(&barrier, NULL, 2);
	setvbuf(stdout, NULL, _IOLBF, 0);
#if defined(LOADED) && !defined(LATE)
	load();
#endif
	printf("ready %d\n", getpid());
	while (fgets(program, sizeof(program), stdin)) {
		program[strcspn(program, "\n")] = 0;
		number++;
#ifdef LATE
		if (number == 1) {
			announce();
			load();
		}
#endif
		pthread_create(&threads[0], NULL, work, "A");
		pthread_create(&threads[1], NULL, work, "B");
		pthread_join(threads[0], NULL);
		pthread_join(threads[1], NULL);
		create("idle");
		printf("done %u\n", number);
	}
	return 0;
}

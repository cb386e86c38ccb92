/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Publishes what a process says of itself (OTEP 4719) as its arguments say, and works on a request (OTEP 4947) with one
 * attribute. The arguments, and what follows "publish" below, are the schema of thread contexts, the service's name,
 * and the names of attributes. For each line on its standard input:
 *
 *   publish SCHEMA SERVICE [NAME...]   publishes this instead
 *   announce TIMES                     says so many times that it has published, of what it has already
 *   create PATH INDEX TEXT TIMES       creates the file so often, with the attribute INDEX that says TEXT
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "context_slot.h"

__attribute__((visibility("default"))) __thread struct record *otel_thread_ctx_v1;

struct header {
	char signature[8];
	uint32_t version, payload_size;
	volatile uint64_t published_at_ns;
	uint64_t payload;
};

struct bytes {
	size_t size;
	char at[1024];
};

/* A field of protobuf's whose value has a length. */
static void field(struct bytes *message, int number, const char *value, size_t size)
{
	message->at[message->size++] = number << 3 | 2;
	if (size >= 0x80)
		message->at[message->size++] = size | 0x80;
	message->at[message->size++] = size >= 0x80 ? size >> 7 : size;
	memcpy(message->at + message->size, value, size);
	message->size += size;
}

/* An attribute; its value is of the kind with this number: 1 for text, 5 for a list. */
static void attribute(struct bytes *message, int number, const char *name, int kind, const char *value, size_t size)
{
	struct bytes any = {0}, pair = {0};

	field(&any, kind, value, size);
	field(&pair, 1, name, strlen(name));
	field(&pair, 2, any.at, any.size);
	field(message, number, pair.at, pair.size);
}

static struct header *header;

static void announce(void)
{
	/* A kernel that refuses has seen the attempt. */
	prctl(0x53564d41 /* PR_SET_VMA */, 0, header, 4096, "OTEL_CTX");
}

static void publish(int count, char **words)
{
	static struct bytes messages[2];
	static unsigned which;
	struct bytes *message = &messages[which++ % 2], resource = {0}, names = {0};
	struct timespec now;
	int index;

	if (count < 2)
		exit(1);
	message->size = 0;
	attribute(&resource, 1, "service.name", 1, words[1], strlen(words[1]));
	field(message, 1, resource.at, resource.size);
	attribute(message, 2, "threadlocal.schema_version", 1, words[0], strlen(words[0]));
	for (index = 2; index < count; index++) {
		struct bytes text = {0};

		field(&text, 1, words[index], strlen(words[index]));
		field(&names, 1, text.at, text.size);
	}
	attribute(message, 2, "threadlocal.attribute_key_map", 5, names.at, names.size);
	header->published_at_ns = 0;
	__sync_synchronize();
	memcpy(header->signature, "OTEL_CTX", 8);
	header->version = 2;
	header->payload_size = message->size;
	header->payload = (uintptr_t)message->at;
	__sync_synchronize();
	clock_gettime(CLOCK_BOOTTIME, &now);
	header->published_at_ns = now.tv_sec * 1000000000ull + now.tv_nsec;
	announce();
}

static void create(const char *path, int index, const char *text, long times)
{
	static struct record record;
	size_t length = strlen(text);

	if (length > sizeof(record.attributes) - 2)
		exit(1);
	memset(record.trace_id, 0x2a, sizeof(record.trace_id));
	memset(record.span_id, 0x2a, sizeof(record.span_id));
	record.flags = 1;
	record.attributes[0] = index;
	record.attributes[1] = length;
	memcpy(record.attributes + 2, text, length);
	record.attributes_size = length + 2;
	record.valid = 1;
	otel_thread_ctx_v1 = &record;
	for (; times > 0; times--)
		close(open(path, O_WRONLY | O_CREAT, 0600));
	otel_thread_ctx_v1 = NULL;
}

int main(int argc, char **argv)
{
	char line[1024];
	int file = memfd_create("OTEL_CTX", MFD_CLOEXEC);

	if (file < 0 || ftruncate(file, 4096))
		return 1;
	header = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
	if (header == MAP_FAILED)
		return 1;
	publish(argc - 1, argv + 1);
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("ready %d\n", getpid());
	while (fgets(line, sizeof(line), stdin)) {
		char *words[16];
		int count = 0;
		long times;

		for (words[0] = strtok(line, " \n"); words[count] && count < 15; words[count] = strtok(NULL, " \n"))
			count++;
		if (count >= 3 && !strcmp(words[0], "publish"))
			publish(count - 1, words + 1);
		else if (count == 2 && !strcmp(words[0], "announce"))
			for (times = atol(words[1]); times > 0; times--)
				announce();
		else if (count == 5 && !strcmp(words[0], "create"))
			create(words[1], atoi(words[2]), words[3], atol(words[4]));
		else
			return 1;
		printf("done\n");
	}
	return 0;
}

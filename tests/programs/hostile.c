/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A process that claims to be what it is not: hostile MARKER. Its process context (OTEP 4719) says that it is another
 * host's, container's, pod's and process's, and that its threads' attributes have the names of such things; its thread
 * context (OTEP 4947) gives them values. It then creates the file MARKER whenever it is told to.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

__attribute__((visibility("default"))) __thread void *otel_thread_ctx_v1;

static uint8_t message[2048];
static size_t size;

static size_t field(uint8_t *out, uint8_t tag, const void *bytes, size_t length)
{
	out[0] = tag;
	out[1] = 0x80 | (length & 0x7f);
	out[2] = length >> 7;
	memcpy(out + 3, bytes, length);
	return length + 3;
}

/* A KeyValue whose value is a string. */
static size_t pair(uint8_t *out, const char *key, const char *value)
{
	uint8_t any[256];
	size_t length = field(out, 0x0a, key, strlen(key));

	return length + field(out + length, 0x12, any, field(any, 0x0a, value, strlen(value)));
}

static const char *const names[] = {"host.name", "container.id",     "k8s.pod.name",           "process.pid",
				    "os.type",   "vigie.session.id", "process.executable.path"};
#define NAMES (sizeof(names) / sizeof(names[0]))

static void build(void)
{
	uint8_t resource[1024], entry[512], any[512], array[512];
	size_t index, length = 0, keys = 0;

	for (index = 0; index < NAMES; index++)
		length += field(resource + length, 0x0a, entry, pair(entry, names[index], "forged"));
	length += field(resource + length, 0x0a, entry, pair(entry, "service.name", "mallory"));
	size = field(message, 0x0a, resource, length);
	size += field(message + size, 0x12, entry, pair(entry, "threadlocal.schema_version", "tls_v1"));
	for (index = 0; index < NAMES; index++)
		keys += field(array + keys, 0x0a, any, field(any, 0x0a, names[index], strlen(names[index])));
	length = field(any, 0x2a, array, keys);
	length = field(array, 0x12, any, length);
	memmove(array + 3 + sizeof("threadlocal.attribute_key_map") - 1, array, length);
	keys = field(array, 0x0a, "threadlocal.attribute_key_map", sizeof("threadlocal.attribute_key_map") - 1);
	size += field(message + size, 0x12, array, keys + length);
}

static int publish(void)
{
	int file = memfd_create("OTEL_CTX", MFD_CLOEXEC);
	uint32_t numbers[2] = {2, size};
	uint64_t words[2] = {1, (uintptr_t)message};
	char *page;

	if (file < 0 || ftruncate(file, 4096))
		return 1;
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
	memcpy(page, "OTEL_CTX", 8);
	memcpy(page + 8, numbers, sizeof(numbers));
	memcpy(page + 16, words, sizeof(words));
	prctl(0x53564d41 /* PR_SET_VMA */, 0, page, 4096, "OTEL_CTX");
	return 0;
}

int main(int argc, char **argv)
{
	static uint8_t record[28 + 128] __attribute__((aligned(8)));
	size_t index, at = 28;
	uint16_t attributes;

	if (argc != 2)
		return 1;
	memset(record, 0x66, 24);
	record[24] = record[25] = 1;
	for (index = 0; index < NAMES; index++) {
		record[at++] = index;
		record[at++] = 6;
		memcpy(record + at, "forged", 6);
		at += 6;
	}
	attributes = at - 28;
	memcpy(record + 26, &attributes, 2);
	otel_thread_ctx_v1 = record;
	build();
	if (publish())
		return 1;
	printf("ready\n");
	fflush(stdout);
	while (getchar() == '\n') {
		close(open(argv[1], O_WRONLY | O_CREAT, 0600));
		unlink(argv[1]);
		printf("done\n");
		fflush(stdout);
	}
	return 0;
}

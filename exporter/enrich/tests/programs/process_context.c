/*
 * Publishes a process context as OTEP 4719 says: process_context HOW FIRST SECOND
 * HOW is memfd, named or storm; FIRST and SECOND are files with a message each. After a line on the standard input the
 * second one is published; a storm goes back and forth for ever.
 */
#define _GNU_SOURCE
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

struct header {
	char signature[8];
	uint32_t version, payload_size;
	_Atomic uint64_t published_at_ns;
	uint64_t payload;
};

struct message {
	uint32_t size;
	char *bytes;
};

static struct message load(const char *path)
{
	struct message message = {0, malloc(65536)};
	FILE *file = fopen(path, "rb");
	if (!file)
		exit(1);
	message.size = (uint32_t)fread(message.bytes, 1, 65536, file);
	fclose(file);
	return message;
}

static uint64_t now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_BOOTTIME, &time);
	return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static struct header *map(int by_memory_file)
{
	int file = -1;
	if (by_memory_file) {
		file = memfd_create("OTEL_CTX", MFD_CLOEXEC | MFD_ALLOW_SEALING);
		if (file < 0 || ftruncate(file, 4096))
			exit(2);
	}
	void *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | (file < 0 ? MAP_ANONYMOUS : 0), file, 0);
	if (at == MAP_FAILED)
		exit(3);
	if (file >= 0)
		close(file);
	madvise(at, 4096, MADV_DONTFORK);
	return at;
}

static int publish(struct header *header, struct message message)
{
	uint64_t before = header->published_at_ns, time;
	atomic_store(&header->published_at_ns, 0);
	memcpy(header->signature, "OTEL_CTX", 8);
	header->version = 2;
	header->payload_size = message.size;
	header->payload = (uintptr_t)message.bytes;
	do
		time = now();
	while (time <= before);
	atomic_store(&header->published_at_ns, time);
	return prctl(0x53564d41 /* PR_SET_VMA */, 0 /* PR_SET_VMA_ANON_NAME */, header, 4096, "OTEL_CTX");
}

int main(int count, char **arguments)
{
	if (count != 4)
		return 1;
	struct message first = load(arguments[2]), second = load(arguments[3]);
	struct header *header = map(strcmp(arguments[1], "named") != 0);
	int named = publish(header, first) == 0;
	printf("%lx %x\n", (unsigned long)header->published_at_ns, named);
	fflush(stdout);
	while (!strcmp(arguments[1], "storm")) {
		publish(header, second);
		publish(header, first);
	}
	getchar();
	publish(header, second);
	printf("%lx\n", (unsigned long)header->published_at_ns);
	fflush(stdout);
	pause();
	return 0;
}

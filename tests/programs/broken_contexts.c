/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Publishes records of requests that are not as they should be (OTEP 4947). For each line "KIND PATH" on its standard
 * input it publishes such a record, creates the file, and publishes nothing again. With "torn" it does so many times,
 * while another thread takes the record back and publishes it again.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define TORN_TIMES 1000

struct __attribute__((packed, aligned(2))) record {
	uint8_t trace_id[16];
	uint8_t span_id[8];
	volatile uint8_t valid;
	uint8_t flags;
	uint16_t attributes_size;
	uint8_t attributes[612];
};

__attribute__((visibility("default"))) __thread struct record *otel_thread_ctx_v1;

static volatile int is_over;

static void *flip(void *record)
{
	while (!is_over)
		((struct record *)record)->valid ^= 1;
	return NULL;
}

static void act(const char *path, int times)
{
	for (; times > 0; times--)
		close(open(path, O_WRONLY | O_CREAT, 0600));
}

int main(void)
{
	long page = sysconf(_SC_PAGESIZE);
	/* The second page is not there. */
	char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	static struct record record;
	struct record sound, *last = (struct record *)(pages + page - 28);
	char kind[16], path[256];

	if (pages == MAP_FAILED || munmap(pages + page, page))
		return 1;
	memset(&sound, 0, sizeof(sound));
	memset(sound.trace_id, 0x2a, sizeof(sound.trace_id));
	memset(sound.span_id, 0x2a, sizeof(sound.span_id));
	sound.flags = 1;
	sound.valid = 1;
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("ready %d\n", getpid());
	while (scanf("%15s %255s", kind, path) == 2) {
		int times = 1;
		pthread_t other;

		record = sound;
		otel_thread_ctx_v1 = &record;
		if (!strcmp(kind, "kept")) {
			record.valid = 0;
		} else if (!strcmp(kind, "unknown")) {
			record.valid = 2;
		} else if (!strcmp(kind, "no-trace")) {
			memset(record.trace_id, 0, sizeof(record.trace_id));
		} else if (!strcmp(kind, "no-span")) {
			memset(record.span_id, 0, sizeof(record.span_id));
		} else if (!strcmp(kind, "unmapped")) {
			otel_thread_ctx_v1 = (struct record *)(pages + page);
		} else if (!strcmp(kind, "cut")) {
			record.attributes_size = 32;
			memcpy(last, &record, 28);
			otel_thread_ctx_v1 = last;
		} else if (!strcmp(kind, "torn")) {
			/* The more there is to read, the more often it changes meanwhile. */
			record.attributes[1] = record.attributes[258] = 255;
			record.attributes_size = 514;
			times = TORN_TIMES;
			is_over = 0;
			if (pthread_create(&other, NULL, flip, &record))
				return 1;
		} else if (strcmp(kind, "sound")) {
			return 1;
		}
		act(path, times);
		otel_thread_ctx_v1 = NULL;
		if (times > 1) {
			is_over = 1;
			pthread_join(other, NULL);
		}
		printf("done\n");
	}
	return 0;
}

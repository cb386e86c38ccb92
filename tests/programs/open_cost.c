/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Times opening and closing a file for writing: what the sensor records. Prints nanoseconds for each time. The first
 * argument is the file, the second how often; with a third the thread publishes a request meanwhile (OTEP 4947), with
 * that many bytes of attributes. Waits for a line on its standard input before it begins.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct __attribute__((packed, aligned(2))) record {
	uint8_t trace_id[16];
	uint8_t span_id[8];
	uint8_t valid;
	uint8_t flags;
	uint16_t attributes_size;
	uint8_t attributes[612];
};

__attribute__((visibility("default"))) __thread struct record *otel_thread_ctx_v1;

int main(int argc, char **argv)
{
	static struct record record;
	struct timespec begin, end;
	long number = argc > 2 ? atol(argv[2]) : 1, index;
	char line[16];

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("ready %d\n", getpid());
	while (fgets(line, sizeof(line), stdin)) {
		if (argc > 3) {
			memset(record.trace_id, 1, sizeof(record.trace_id));
			memset(record.span_id, 1, sizeof(record.span_id));
			record.attributes_size = atoi(argv[3]);
			record.valid = 1;
			otel_thread_ctx_v1 = &record;
		}
		clock_gettime(CLOCK_MONOTONIC, &begin);
		for (index = 0; index < number; index++)
			close(open(argv[1], O_WRONLY | O_CREAT, 0600));
		clock_gettime(CLOCK_MONOTONIC, &end);
		printf("%f\n", ((end.tv_sec - begin.tv_sec) * 1e9 + (end.tv_nsec - begin.tv_nsec)) / number);
	}
	return 0;
}

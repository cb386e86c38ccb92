/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A server that publishes the request that its thread works on (OTEP 4947), in its simplest form: a variable of the
 * main program. For each line on its standard input it works on one request, the n-th with ids made of the byte n: it
 * runs the line in a shell, writes the file that the first argument names, and is then idle again. It says when it is
 * ready, and after each request that it is done.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct __attribute__((packed, aligned(2))) record {
	uint8_t trace_id[16];
	uint8_t span_id[8];
	uint8_t valid;
	uint8_t flags;
	uint16_t attributes_size;
	uint8_t attributes[32];
};

__attribute__((visibility("default"))) __thread struct record *otel_thread_ctx_v1;

int main(int argc, char **argv)
{
	static struct record record;
	char line[512];
	unsigned number = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("ready %d\n", getpid());
	while (fgets(line, sizeof(line), stdin)) {
		pid_t child;

		number++;
		memset(record.trace_id, number, sizeof(record.trace_id));
		memset(record.span_id, number, sizeof(record.span_id));
		record.flags = 1;
		memcpy(record.attributes, "\0\5hello", 7);
		record.attributes_size = 7;
		record.valid = 1;
		otel_thread_ctx_v1 = &record;
		child = fork();
		if (child == 0) {
			execl("/bin/sh", "sh", "-c", line, (char *)NULL);
			_exit(127);
		}
		waitpid(child, NULL, 0);
		if (argc > 1)
			close(open(argv[1], O_WRONLY | O_CREAT, 0600));
		otel_thread_ctx_v1 = NULL;
		printf("done %u\n", number);
	}
	return 0;
}

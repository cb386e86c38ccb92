/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Resolves names by its C library. For each line on its standard input it works on one request, the n-th with ids made
 * of the byte n (see traced_server.c): it resolves the name, connects to port 9 of the first address, and says how many
 * addresses there were.
 */
#define _GNU_SOURCE
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "context_slot.h"

__attribute__((visibility("default"))) __thread struct record *otel_thread_ctx_v1;

int main(void)
{
	static struct record record;
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	char line[512];
	unsigned number = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("ready %d\n", getpid());
	while (fgets(line, sizeof(line), stdin)) {
		struct addrinfo *first = NULL, *next;
		int addresses = 0;

		line[strcspn(line, "\n")] = 0;
		number++;
		memset(record.trace_id, number, sizeof(record.trace_id));
		memset(record.span_id, number, sizeof(record.span_id));
		record.flags = 1;
		record.valid = 1;
		otel_thread_ctx_v1 = &record;
		if (getaddrinfo(line, "9", &hints, &first) == 0) {
			int peer = socket(first->ai_family, SOCK_STREAM, 0);

			(void)!connect(peer, first->ai_addr, first->ai_addrlen);
			close(peer);
			for (next = first; next; next = next->ai_next)
				addresses++;
			freeaddrinfo(first);
		}
		otel_thread_ctx_v1 = NULL;
		printf("done %u %d\n", number, addresses);
	}
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stands in for OpenTelemetry eBPF Instrumentation: makes its map as it defines it (LRU hash, 16384 entries, thread
 * group and thread id to trace id and span id), pins it at the path in the first argument, says in it that this thread
 * works on a request, and creates the file in the second argument.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int bpf(int command, union bpf_attr *attributes)
{
	return syscall(SYS_bpf, command, attributes, sizeof(*attributes));
}

int main(int argc, char **argv)
{
	union bpf_attr attributes;
	unsigned long long key = (unsigned long long)getpid() << 32 | (unsigned)gettid();
	unsigned char value[24];
	int map, file;

	if (argc != 3)
		return 2;
	memset(&attributes, 0, sizeof(attributes));
	attributes.map_type = BPF_MAP_TYPE_LRU_HASH;
	attributes.key_size = sizeof(key);
	attributes.value_size = sizeof(value);
	attributes.max_entries = 16384;
	map = bpf(BPF_MAP_CREATE, &attributes);
	if (map < 0) {
		perror("BPF_MAP_CREATE");
		return 1;
	}
	memset(&attributes, 0, sizeof(attributes));
	attributes.pathname = (unsigned long)argv[1];
	attributes.bpf_fd = map;
	if (bpf(BPF_OBJ_PIN, &attributes)) {
		perror("BPF_OBJ_PIN");
		return 1;
	}
	memset(value, 0x0b, 16);
	memset(value + 16, 0x1a, 8);
	memset(&attributes, 0, sizeof(attributes));
	attributes.map_fd = map;
	attributes.key = (unsigned long)&key;
	attributes.value = (unsigned long)value;
	if (bpf(BPF_MAP_UPDATE_ELEM, &attributes)) {
		perror("BPF_MAP_UPDATE_ELEM");
		return 1;
	}
	/* The reader looks for the map now and then: acts until it is told to stop. */
	fcntl(0, F_SETFL, O_NONBLOCK);
	for (;;) {
		char end;

		file = open(argv[2], O_WRONLY | O_CREAT, 0600);
		close(file);
		unlink(argv[2]);
		if (read(0, &end, 1) == 0)
			return 0;
		usleep(100000);
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Loads a program with attributes that end where its memory ends: the kernel takes as many as it is told of. */
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BPF_PROG_LOAD 5
#define SIZE 64

int main(void)
{
	/* r0 = 0; exit */
	static const unsigned long long instructions[2] = {0xb7, 0x95};
	const unsigned long long first[] = {1 | 2ull << 32, (unsigned long)instructions, (unsigned long)"GPL"};
	long page = sysconf(_SC_PAGESIZE);
	char *memory = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *attributes = memory + page - SIZE;

	if (memory == MAP_FAILED || munmap(memory + page, page))
		return 1;
	memcpy(attributes, first, sizeof(first));
	strcpy(attributes + 48, "at_the_end");
	return syscall(SYS_bpf, BPF_PROG_LOAD, attributes, SIZE) < 0;
}

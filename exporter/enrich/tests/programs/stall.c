/*
 * Publishes a process context whose message lies on a page that nobody ever provides. Prints whether the kernel has
 * such pages.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static int say(const char *what)
{
	puts(what);
	fflush(stdout);
	pause();
	return 0;
}

int main(void)
{
	int faults = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
	struct uffdio_api api = {.api = UFFD_API};
	if (faults < 0 || ioctl(faults, UFFDIO_API, &api))
		return say("0");
	char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct uffdio_register range = {{(uintptr_t)page, 4096}, UFFDIO_REGISTER_MODE_MISSING, 0};
	if (ioctl(faults, UFFDIO_REGISTER, &range))
		return say("0");
	int file = memfd_create("OTEL_CTX", MFD_CLOEXEC);
	if (file < 0 || ftruncate(file, 4096))
		return say("0");
	char *header = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
	uint32_t numbers[2] = {2, 64};
	uint64_t words[2] = {1, (uintptr_t)page};
	memcpy(header, "OTEL_CTX", 8);
	memcpy(header + 8, numbers, sizeof numbers);
	memcpy(header + 16, words, sizeof words);
	return say("1");
}

/* Prints for two threads where the slot is and what the thread pointer is, then waits. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef LOADED
#include <dlfcn.h>
static void **(*slot_address)(void);
#else
void **slot_address(void);
#endif

static uintptr_t thread_pointer(void)
{
	uintptr_t value = 0;
#if defined(__x86_64__)
	syscall(SYS_arch_prctl, 0x1003 /* ARCH_GET_FS */, &value);
#elif defined(__aarch64__)
	__asm__("mrs %0, tpidr_el0" : "=r"(value));
#endif
	return value;
}

static void report(void)
{
	printf("%lx %lx\n", (unsigned long)(uintptr_t)slot_address(), (unsigned long)thread_pointer());
	fflush(stdout);
}

static void *other(void *unused)
{
	report();
	pause();
	return unused;
}

int main(void)
{
#ifdef LOADED
	void *library = dlopen(LOADED, RTLD_NOW | RTLD_LOCAL);
	if (!library) {
		fprintf(stderr, "%s\n", dlerror());
		return 1;
	}
	*(void **)&slot_address = dlsym(library, "slot_address");
#endif
	report();
	pthread_t thread;
	if (pthread_create(&thread, NULL, other, NULL))
		return 1;
#ifdef LEAVING
	pthread_exit(NULL);
#endif
	pthread_join(thread, NULL);
	return 0;
}

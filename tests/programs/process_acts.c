/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What processes do to themselves and to each other; the first argument names the scene. A scene with a victim, a child
 * that waits to be killed, prints its process id as the host has it, where that is known.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define MUST(call)                                                                                                     \
	do {                                                                                                           \
		if ((long)(call) == -1) {                                                                              \
			perror(#call);                                                                                 \
			exit(1);                                                                                       \
		}                                                                                                      \
	} while (0)

#define MUST_NOT(call, why)                                                                                            \
	do {                                                                                                           \
		if ((long)(call) != -1 || errno != (why)) {                                                            \
			fprintf(stderr, "not refused: %s\n", #call);                                                   \
			exit(1);                                                                                       \
		}                                                                                                      \
	} while (0)

#define USER 65534

static long word = 1;

static void report(const char *name, long number)
{
	printf("%s %ld\n", name, number);
	fflush(stdout);
}

static pid_t victim(void)
{
	pid_t child;

	/* The child must have it from its first moment. */
	signal(SIGUSR1, SIG_IGN);
	MUST(child = fork());
	if (child)
		return child;
	for (;;)
		pause();
}

static void end(pid_t child)
{
	MUST(kill(child, SIGKILL));
	MUST(waitpid(child, NULL, 0));
}

static void credentials(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {};
	gid_t groups[] = {27, 1000};

	MUST(syscall(SYS_capget, &header, data));
	data[0].effective &= ~(1u << CAP_NET_RAW);
	data[0].permitted &= ~(1u << CAP_NET_RAW);
	MUST(syscall(SYS_capset, &header, data));
	MUST(syscall(SYS_setgroups, 2, groups));
	/* The same again is no change. */
	MUST(syscall(SYS_setgroups, 2, groups));
	MUST(syscall(SYS_setresgid, 1000, 1001, 1002));
	setfsuid(1003);
	MUST(syscall(SYS_setreuid, -1, 1000));
	MUST(syscall(SYS_setresuid, -1, 0, -1));
	MUST(syscall(SYS_setuid, 1000));
	MUST(syscall(SYS_setuid, 1000));
	MUST_NOT(syscall(SYS_setresuid, 0, -1, 0), EPERM);
	MUST_NOT(syscall(SYS_setgroups, 0, NULL), EPERM);
}

static void stopped(pid_t child)
{
	MUST(waitpid(child, NULL, 0));
}

static void traces(pid_t child)
{
	struct user_regs_struct registers;
	struct iovec vector = {&registers, sizeof(registers)};

	MUST(ptrace(PTRACE_ATTACH, child, 0, 0));
	stopped(child);
	MUST(ptrace(PTRACE_PEEKDATA, child, &word, 0));
	MUST(ptrace(PTRACE_POKEDATA, child, &word, 7L));
	MUST(ptrace(PTRACE_GETREGSET, child, 1, &vector));
	MUST(ptrace(PTRACE_SETREGSET, child, 1, &vector));
	MUST(ptrace(PTRACE_DETACH, child, 0, 0));
	MUST(ptrace(PTRACE_SEIZE, child, 0, 0));
}

static void is_traced(void)
{
	MUST(ptrace(PTRACE_TRACEME, 0, 0, 0));
	/* A second time is what looks for a debugger. */
	MUST_NOT(ptrace(PTRACE_TRACEME, 0, 0, 0), EPERM);
}

static void opens_memory(const char *format, pid_t of, int flags)
{
	char path[64];
	int file;

	snprintf(path, sizeof(path), format, of);
	file = open(path, flags);
	MUST(file);
	close(file);
}

static void accesses(pid_t child)
{
	char bytes[4096] = {};
	struct iovec here = {bytes, sizeof(word)}, there = {&word, sizeof(word)}, nowhere = {NULL, 8};

	MUST(process_vm_readv(child, &here, 1, &there, 1, 0));
	MUST(process_vm_writev(child, &here, 1, &there, 1, 0));
	MUST_NOT(process_vm_writev(child, &here, 1, &nowhere, 1, 0), EFAULT);
	/* One's own memory is nobody else's. */
	MUST(process_vm_readv(getpid(), &here, 1, &there, 1, 0));
}

static void in_child(void (*act)(pid_t), pid_t argument)
{
	pid_t child = fork();
	int status;

	MUST(child);
	if (child == 0) {
		act(argument);
		_exit(0);
	}
	MUST(waitpid(child, &status, 0));
	if (status)
		exit(4);
}

static void refused_signals(pid_t child)
{
	siginfo_t info = {.si_code = SI_QUEUE};
	int pidfd;

	MUST(pidfd = syscall(SYS_pidfd_open, child, 0));
	MUST(setuid(USER));
	MUST_NOT(kill(child, SIGHUP), EPERM);
	MUST_NOT(syscall(SYS_tkill, child, SIGINT), EPERM);
	MUST_NOT(syscall(SYS_tgkill, child, child, SIGQUIT), EPERM);
	MUST_NOT(syscall(SYS_rt_sigqueueinfo, child, SIGUSR1, &info), EPERM);
	MUST_NOT(syscall(SYS_rt_tgsigqueueinfo, child, child, SIGUSR2, &info), EPERM);
	MUST_NOT(syscall(SYS_pidfd_send_signal, pidfd, SIGTERM, NULL, 0), EPERM);
	MUST_NOT(kill(child, 0), EPERM);
	MUST_NOT(kill(child + 1000000, SIGTERM), ESRCH);
}

static void refused_accesses(pid_t child)
{
	char bytes[8];
	struct iovec here = {bytes, sizeof(bytes)}, there = {&word, sizeof(word)};

	MUST(setuid(USER));
	MUST_NOT(ptrace(PTRACE_ATTACH, child, 0, 0), EPERM);
	MUST_NOT(process_vm_readv(child, &here, 1, &there, 1, 0), EPERM);
}

static void signals(pid_t child)
{
	siginfo_t timer = {.si_code = SI_TIMER}, mine = {.si_code = -77};
	int pidfd;

	MUST(kill(child, 0));
	MUST(kill(child, SIGUSR1));
	MUST(syscall(SYS_tgkill, child, child, SIGURG));
	/* It looks like a timer's, and is a process's all the same. */
	MUST(syscall(SYS_rt_sigqueueinfo, child, SIGCHLD, &timer));
	MUST(syscall(SYS_rt_sigqueueinfo, child, SIGWINCH, &mine));
	MUST(pidfd = syscall(SYS_pidfd_open, child, 0));
	MUST(syscall(SYS_pidfd_send_signal, pidfd, SIGCONT, NULL, 0));
	/* To itself. */
	signal(SIGUSR2, SIG_IGN);
	MUST(raise(SIGUSR2));
	MUST(kill(getpid(), SIGUSR2));
	in_child(refused_signals, child);
}

static void victims(void)
{
	pid_t child = victim();

	report("victim", child);
	signals(child);
	accesses(child);
	opens_memory("/proc/%d/mem", child, O_RDONLY);
	opens_memory("/proc/%1$d/task/%1$d/mem", child, O_WRONLY);
	opens_memory("/proc/%d/mem", getpid(), O_RDWR);
	in_child(refused_accesses, child);
	traces(child);
	end(child);
	in_child((void (*)(pid_t))(void *)is_traced, 0);
}

/* The host knows none of these numbers: 1 is this process, 2 its victim, 3 the first of a namespace below. */
static void inside(pid_t unused)
{
	pid_t below;

	(void)unused;
	if (getpid() != 1 || victim() != 2)
		exit(5);
	accesses(2);
	in_child(refused_accesses, 2);
	traces(2);
	MUST(unshare(CLONE_NEWPID));
	MUST(below = victim());
	accesses(below);
	end(below);
	end(2);
}

static void namespaces(void)
{
	MUST(unshare(CLONE_NEWPID));
	in_child(inside, 0);
}

static void memory(void)
{
	size_t size = 3 * 4096;
	char *both, *later, *loaded, *hidden;
	int file, payload;

	MUST(file = open("/proc/self/exe", O_RDONLY));
	MUST(both = mmap(NULL, size, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	MUST(later = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	MUST(mprotect(later, 4096, PROT_READ | PROT_EXEC));
	/* As libraries are loaded. */
	MUST(loaded = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0));
	MUST(mprotect(loaded, 4096, PROT_READ));
	MUST(payload = memfd_create("payload", 0));
	MUST(ftruncate(payload, 4096));
	MUST(hidden = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, payload, 0));
	report("hidden", (long)hidden);
	report("both", (long)both);
	report("later", (long)later);
}

static void redirects(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(address);
	int listener, client, file, pair[2];

	MUST(listener = socket(AF_INET, SOCK_STREAM, 0));
	MUST(bind(listener, (struct sockaddr *)&address, length));
	MUST(listen(listener, 1));
	MUST(getsockname(listener, (struct sockaddr *)&address, &length));
	report("port", ntohs(address.sin_port));
	MUST(client = socket(AF_INET, SOCK_STREAM, 0));
	MUST(connect(client, (struct sockaddr *)&address, length));
	MUST(file = open("/dev/null", O_RDWR));
	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	/* No socket, and no standard stream. */
	MUST(dup2(file, 0));
	MUST(dup2(client, 77));
	MUST(dup2(client, 0));
	MUST(dup2(0, 0));
	MUST(close(1));
	MUST(dup(client));
	MUST(close(1));
	MUST(fcntl(client, F_DUPFD, 1));
	MUST(dup3(pair[0], 2, 0));
}

static void options(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];

	MUST(prctl(PR_SET_NAME, "[kworker/7:3]"));
	MUST(prctl(PR_SET_NAME, "an ordinary one"));
	MUST(prctl(PR_SET_DUMPABLE, 0));
	MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
	MUST(prctl(PR_CAPBSET_DROP, CAP_SYS_BOOT));
	MUST(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	/* What a kernel was built without it refuses. */
	(void)prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
	(void)prctl(PR_SET_MM, PR_SET_MM_EXE_FILE, -1, 0, 0);
	MUST(syscall(SYS_capget, &header, data));
	data[0].inheritable |= 1u << CAP_NET_RAW;
	MUST(syscall(SYS_capset, &header, data));
	MUST(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_RAW, 0, 0));
	MUST(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_LOWER, CAP_NET_RAW, 0, 0));
	MUST(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0));
	MUST(prctl(PR_SET_SECUREBITS, 3)); /* SECBIT_NOROOT, SECBIT_NOROOT_LOCKED */
	/* These look only. */
	MUST(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_NET_RAW, 0, 0));
	MUST(prctl(PR_GET_DUMPABLE));
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*act)(void);
	} scenes[] = {{"credentials", credentials}, {"victims", victims},     {"namespaces", namespaces},
		      {"memory", memory},           {"redirects", redirects}, {"options", options}};
	size_t index;

	for (index = 0; argc == 2 && index < sizeof(scenes) / sizeof(*scenes); index++)
		if (strcmp(argv[1], scenes[index].name) == 0) {
			scenes[index].act();
			return 0;
		}
	return 2;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What processes change of themselves, and do to each other. */
#include "acts.h"

/* KEEPCAPS, so that what is lost does not depend on what a machine gives. */
static void changes_itself(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {};
	unsigned int groups[] = {27, 1000};

	MUST(syscall(SYS_prctl, PR_SET_KEEPCAPS, 1, 0, 0, 0));
	MUST(syscall(SYS_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_LOWER, CAP_NET_RAW, 0, 0));
	MUST(syscall(SYS_prctl, PR_SET_SECUREBITS, 1 << 4, 0, 0, 0));
	MUST(syscall(SYS_prctl, PR_CAPBSET_DROP, CAP_NET_RAW, 0, 0, 0));
	MUST(syscall(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	MUST(syscall(SYS_prctl, PR_SET_NAME, "[kworker/0:1]"));
	MUST(syscall(SYS_prctl, PR_SET_NAME, "acts"));
	MUST(syscall(SYS_capget, &header, data));
	data[0].effective &= ~(1u << CAP_NET_RAW);
	data[0].permitted &= ~(1u << CAP_NET_RAW);
	MUST(syscall(SYS_capset, &header, data));
	MUST(syscall(SYS_setgroups, 2, groups));
	MUST(syscall(SYS_setgid, 1000));
	MUST(syscall(SYS_setregid, 1001, -1));
	MUST(syscall(SYS_setresgid, -1, -1, 1002));
	MUST(syscall(SYS_setfsgid, 1003));
	MUST(syscall(SYS_setfsuid, 1003));
	MUST(syscall(SYS_setreuid, 1000, -1));
	MUST(syscall(SYS_setresuid, -1, -1, 1000));
	MUST(syscall(SYS_setuid, 1000));
	MUST_NOT(syscall(SYS_setuid, 0));
}

static long word;

static pid_t waits(void)
{
	pid_t child;

	signal(SIGUSR1, SIG_IGN);
	MUST(child = fork());
	if (child)
		return child;
	for (;;)
		pause();
}

static void opens_memory_of(pid_t victim)
{
	char path[32];
	int folder, file;

	snprintf(path, sizeof(path), "/proc/%d", victim);
	MUST(folder = open(path, O_RDONLY | O_DIRECTORY));
	MUST(file = openat(folder, "mem", O_RDONLY));
	close(file);
	MUST(file = openat(folder, "mem", O_RDWR));
	close(file);
	close(folder);
	/* One's own memory is nobody else's. */
	MUST(file = open("/proc/self/mem", O_RDWR));
	close(file);
}

static void acts_on(pid_t victim)
{
	struct user_regs_struct registers;
	struct iovec vector = {&registers, sizeof(registers)};
	struct iovec here = {&word, sizeof(word)}, there = {&word, sizeof(word)};

	MUST(syscall(SYS_process_vm_readv, victim, &here, 1, &there, 1, 0));
	MUST(syscall(SYS_process_vm_writev, victim, &here, 1, &there, 1, 0));
	MUST(syscall(SYS_kill, victim, SIGUSR1));
	MUST(syscall(SYS_tgkill, victim, victim, SIGURG));
	MUST(syscall(SYS_ptrace, PTRACE_ATTACH, victim, 0, 0));
	MUST(waitpid(victim, NULL, 0));
	MUST(syscall(SYS_ptrace, PTRACE_POKEDATA, victim, &word, 0));
	MUST(ptrace(PTRACE_GETREGSET, victim, 1, &vector));
	MUST(syscall(SYS_ptrace, PTRACE_SETREGSET, victim, 1, &vector));
	MUST(syscall(SYS_ptrace, PTRACE_DETACH, victim, 0, 0));
	MUST(syscall(SYS_ptrace, PTRACE_SEIZE, victim, 0, 0));
}

static void is_refused(pid_t victim)
{
	siginfo_t info = {.si_code = SI_QUEUE};
	struct iovec here = {&word, sizeof(word)};
	int pidfd;

	MUST(pidfd = syscall(SYS_pidfd_open, victim, 0));
	MUST(syscall(SYS_prctl, PR_SET_KEEPCAPS, 1, 0, 0, 0));
	MUST(syscall(SYS_setresuid, 1000, 1000, 1000));
	MUST_NOT(syscall(SYS_kill, victim, SIGHUP));
	MUST_NOT(syscall(SYS_tkill, victim, SIGINT));
	MUST_NOT(syscall(SYS_tgkill, victim, victim, SIGQUIT));
	MUST_NOT(syscall(SYS_rt_sigqueueinfo, victim, SIGUSR1, &info));
	MUST_NOT(syscall(SYS_rt_tgsigqueueinfo, victim, victim, SIGUSR2, &info));
	MUST_NOT(syscall(SYS_pidfd_send_signal, pidfd, SIGTERM, NULL, 0));
	MUST_NOT(syscall(SYS_ptrace, PTRACE_ATTACH, victim, 0, 0));
	MUST_NOT(syscall(SYS_process_vm_readv, victim, &here, 1, &here, 1, 0));
}

static void acts_on_memory_by_file(void)
{
	pid_t victim = waits();

	opens_memory_of(victim);
	MUST(syscall(SYS_kill, victim, SIGKILL));
	MUST(waitpid(victim, NULL, 0));
}

static void acts_on_another(void)
{
	pid_t victim = waits(), child = fork();

	MUST(child);
	if (child == 0) {
		is_refused(victim);
		_exit(0);
	}
	MUST(waitpid(child, NULL, 0));
	acts_on(victim);
	MUST(syscall(SYS_kill, victim, SIGKILL));
	MUST(waitpid(victim, NULL, 0));
}

/* There the victim has number 2, by which nobody outside knows it. */
static void acts_on_another_in_a_namespace(void)
{
	MUST(unshare(CLONE_NEWPID));
	in_child(acts_on_another);
}

static void runs_what_it_wrote(void)
{
	char *page;

	MUST((long)(page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)));
	MUST(syscall(SYS_mprotect, page, 4096, PROT_READ | PROT_EXEC));
	MUST(syscall(SYS_pkey_mprotect, page, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, -1));
}

static void gives_a_shell_away(void)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_port = htons(4040), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int listener, client;

	MUST(listener = socket(AF_INET, SOCK_STREAM, 0));
	MUST(bind(listener, (struct sockaddr *)&address, sizeof(address)));
	MUST(listen(listener, 1));
	MUST(client = socket(AF_INET, SOCK_STREAM, 0));
	MUST(connect(client, (struct sockaddr *)&address, sizeof(address)));
	MUST(syscall(SYS_dup3, client, 0, 0));
	close(1);
	MUST(syscall(SYS_dup, client));
	close(2);
	MUST(syscall(SYS_fcntl, client, F_DUPFD, 2));
}

void processes_among_themselves(void)
{
	in_child(changes_itself);
	in_child(acts_on_memory_by_file);
	in_child(acts_on_another);
	in_child(acts_on_another_in_a_namespace);
	in_child(runs_what_it_wrote);
	in_child(gives_a_shell_away);
}

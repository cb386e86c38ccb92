/* SPDX-License-Identifier: Apache-2.0 */
/* What concerns the kernel as a whole. */
#include "acts.h"

void splices(void)
{
	int file, ends[2];

	MUST(file = open("/acts/mount/spliced", O_RDWR | O_CREAT, 0600));
	MUST(write(file, "spliced", 7));
	MUST(lseek(file, 0, SEEK_SET));
	MUST(pipe(ends));
	MUST(syscall(SYS_splice, file, NULL, ends[1], NULL, 3, 0));
}

/* What concerns the kernel as a whole. */
void kernel_at_large(void)
{
	struct sock_filter accept_all = {.code = 6, .k = -1};
	struct sock_fprog filter = {.len = 1, .filter = &accept_all};
	/* r0 = 0; exit */
	unsigned long long instructions[2] = {0xb7, 0x95};
	struct {
		unsigned int type, instruction_count;
		unsigned long long instructions, license;
		unsigned char rest[96];
	} program = {.type = 1,
		     .instruction_count = 2,
		     .instructions = (unsigned long)instructions,
		     .license = (unsigned long)"GPL",
		     .rest = {[24] = 'a', 'c', 't', 's'}};
	int packets, namespace, setting;

	/* Before 5.11 what a program takes counts as locked memory; where it does not, this may be refused. */
	(void)!setrlimit(RLIMIT_MEMLOCK, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY});
	MUST(packets = socket(AF_PACKET, SOCK_DGRAM, htons(3)));
	MUST(setsockopt(packets, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof(filter)));
	MUST(syscall(SYS_bpf, 5, &program, sizeof(program)));
	MUST(namespace = open("/proc/self/ns/uts", O_RDONLY));
	MUST(unshare(CLONE_NEWUTS));
	/* What shares its folder cannot have mounts of its own: both are refused. */
	MUST_NOT(syscall(SYS_clone, CLONE_NEWNS | CLONE_FS | SIGCHLD, 0, 0, 0, 0));
	MUST_NOT(syscall(SYS_clone3, &(unsigned long long[8]){CLONE_NEWUSER | CLONE_FS}, 64));
	MUST(sethostname("before", 6));
	MUST(setting = open("/proc/sys/kernel/hostname", O_WRONLY));
	MUST(write(setting, "acts\n", 5));
	MUST(setns(namespace, 0));
	MUST(mount("acts", "/acts/mount/deep", "tmpfs", MS_NOSUID, NULL));
	MUST(mount("/acts/mount/deep", "/acts/mount", NULL, MS_BIND, NULL));
	MUST(umount2("/acts/mount", MNT_DETACH));
	MUST(umount2("/acts/mount/deep", MNT_DETACH));
	MUST_NOT(mount("acts", "/acts/absent", "tmpfs", 0, NULL));
}

/* Out of the group that guest.sh has put it into. */
void moves(void)
{
	int group;

	MUST(group = open("/cgroup/vigie-acts/cgroup.procs", O_WRONLY));
	MUST(write(group, "0", 1));
}

/* As the kernel is given it, no file is the module's any more. */
int load_from_memory(const char *module)
{
	struct stat facts;
	void *image;
	int file;

	MUST(file = open(module, O_RDONLY));
	MUST(fstat(file, &facts));
	image = mmap(NULL, facts.st_size, PROT_READ, MAP_PRIVATE, file, 0);
	MUST(image == MAP_FAILED ? -1 : 0);
	MUST(syscall(SYS_init_module, image, facts.st_size, ""));
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acts by x86's 32-bit system calls alone, in the current folder, once a byte comes from standard input. It needs no
 * library, so that it can be built as a 32-bit program, and as a 64-bit one (-no-pie: addresses fit in 32 bits).
 */
#define CALL(number, ...) CALL_(number, __VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define VALUE(argument) (unsigned)(unsigned long)(argument)
#define CALL_(number, a, b, c, d, e, f, ...) call(number, VALUE(a), VALUE(b), VALUE(c), VALUE(d), VALUE(e), VALUE(f))

/* arch/x86/entry/syscalls/syscall_32.tbl */
enum {
	EXIT = 1,
	READ = 3,
	WRITE = 4,
	OPEN = 5,
	CLOSE = 6,
	LINK = 9,
	UNLINK = 10,
	CHMOD = 15,
	LCHOWN16 = 16,
	PTRACE = 26,
	UTIME = 30,
	RENAME = 38,
	MKDIR = 39,
	RMDIR = 40,
	PIPE = 42,
	DUP2 = 63,
	MMAP_OF_STRUCT = 90,
	SOCKETCALL = 102,
	MPROTECT = 125,
	PRCTL = 172,
	MMAP2 = 192,
	CHOWN32 = 212,
	SETGROUPS32 = 206,
	OPENAT = 295,
	UNSHARE = 310,
	SPLICE = 313,
	UTIMENSAT_TIME32 = 320,
	SENDMMSG = 345,
	SOCKET = 359,
	CONNECT = 362,
	LISTEN = 363,
	SENDTO = 369,
	SETXATTR = 226,
	OPENAT2 = 437,
};

static long call(unsigned number, unsigned a, unsigned b, unsigned c, unsigned d, unsigned e, unsigned f)
{
	/* At an address that needs no register. */
	static unsigned sixth;
	long result = number;

	sixth = f;
#if defined(__x86_64__)
	asm volatile("mov %%rbp, %%r12\n"
		     "mov %6, %%ebp\n"
		     "int $0x80\n"
		     "mov %%r12, %%rbp"
		     : "+a"(result)
		     : "b"(a), "c"(b), "d"(c), "S"(d), "D"(e), "m"(sixth)
		     : "memory", "r8", "r9", "r10", "r11", "r12");
#else
	asm volatile("push %%ebp\n"
		     "mov %6, %%ebp\n"
		     "int $0x80\n"
		     "pop %%ebp"
		     : "+a"(result)
		     : "b"(a), "c"(b), "d"(c), "S"(d), "D"(e), "m"(sixth)
		     : "memory");
#endif
	return (int)result;
}

/* struct sockaddr_in: 127.0.0.1, ports 9, 2305 and 2306, where nobody listens. */
static unsigned char first[16] = {2, 0, 0, 9, 127, 0, 0, 1};
static unsigned char second[16] = {2, 0, 9, 1, 127, 0, 0, 1};
static unsigned char third[16] = {2, 0, 9, 2, 127, 0, 0, 1};

static char byte;
static unsigned arguments[6];
static int times[4] = {1000000000, 5, 1000000001, 6};
static unsigned how[6] = {1 /* O_WRONLY */};
static unsigned mapping[6] = {0, 4096, 7, 0x22 /* MAP_PRIVATE | MAP_ANONYMOUS */, -1u, 0};

/* Datagrams of one byte to five. */
static void send(void)
{
	/* struct iovec, struct mmsghdr */
	static unsigned parts[3][2], messages[2][8];
	int socket = CALL(SOCKET, 2, 2, 0);
	int i;

	CALL(SENDTO, socket, "1", 1, 0, first, sizeof(first));
	arguments[0] = socket;
	arguments[1] = VALUE("22");
	arguments[2] = 2;
	arguments[4] = VALUE(first);
	arguments[5] = sizeof(first);
	CALL(SOCKETCALL, 11, arguments);
	for (i = 0; i < 2; i++) {
		parts[i][0] = VALUE("4444");
		parts[i][1] = 4 + i;
		messages[i][0] = VALUE(first);
		messages[i][1] = sizeof(first);
		messages[i][2] = VALUE(parts[i]);
		messages[i][3] = 1;
	}
	CALL(SENDMMSG, socket, messages, 2, 0);
	parts[0][1] = 3;
	arguments[1] = VALUE(messages[0]);
	arguments[2] = 0;
	CALL(SOCKETCALL, 16, arguments);
}

void act(void)
{
	/* A 64-bit number. */
	static unsigned offset[2] = {1};
	static int ends[2];
	long memory;
	int file, socket;

	CALL(READ, 0, &byte, 1);
	/* O_RDWR | O_CREAT */
	file = CALL(OPEN, "opened", 0102, 0600);
	CALL(WRITE, file, "spliced", 7);
	CALL(PIPE, ends);
	CALL(SPLICE, file, offset, ends[1], 0, 3, 2 /* SPLICE_F_NONBLOCK */);
	CALL(CLOSE, file);
	file = CALL(OPENAT, -100, "opened", 01, 0);
	CALL(CLOSE, file);
	file = CALL(OPENAT2, -100, "opened", how, sizeof(how));
	CALL(CLOSE, file);
	CALL(LINK, "opened", "linked");
	CALL(RENAME, "linked", "renamed");
	CALL(MKDIR, "folder", 0700);
	CALL(RMDIR, "folder");
	CALL(CHMOD, "opened", 0640);
	/* 0xffff: the group stays as it is */
	CALL(LCHOWN16, "opened", 7, 0xffff);
	CALL(CHOWN32, "opened", 70000, 8);
	CALL(UTIME, "opened", times);
	CALL(UTIMENSAT_TIME32, -100, "opened", times, 0);
	CALL(SETXATTR, "opened", "trusted.vigie", "12345", 5, 0);
	CALL(UNLINK, "renamed");

	/* socket and connect, by socketcall and by their own numbers */
	arguments[0] = 2;
	arguments[1] = 1;
	socket = CALL(SOCKETCALL, 1, arguments);
	arguments[0] = socket;
	arguments[1] = (unsigned long)first;
	arguments[2] = sizeof(first);
	CALL(SOCKETCALL, 3, arguments);
	socket = CALL(SOCKET, 2, 1, 0);
	CALL(CONNECT, socket, second, sizeof(second));
	CALL(DUP2, socket, 0);
	/* SOCK_NONBLOCK */
	socket = CALL(SOCKET, 2, 1 | 04000, 0);
	CALL(CONNECT, socket, third, sizeof(third));
	send();
	/* AF_INET, SOCK_RAW, IPPROTO_ICMP */
	CALL(SOCKET, 2, 3, 1);

	memory = CALL(MMAP2, 0, 4096, 3, 0x22, -1, 0);
	CALL(MPROTECT, memory, 4096, 5);
	CALL(MMAP_OF_STRUCT, mapping);
	CALL(PRCTL, 38 /* PR_SET_NO_NEW_PRIVS */, 1, 0, 0, 0);
	CALL(SETGROUPS32, 0, 0);
	CALL(UNSHARE, 0x04000000 /* CLONE_NEWUTS */);
	CALL(PTRACE, 0 /* PTRACE_TRACEME */, 0, 0, 0);
	CALL(EXIT, 3);
}

__attribute__((force_align_arg_pointer)) void _start(void)
{
	act();
	for (;;)
		;
}

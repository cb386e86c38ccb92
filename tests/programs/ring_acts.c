/* SPDX-License-Identifier: Apache-2.0 */
/* Operations by io_uring in the folder that is its argument, which becomes the working directory. */
#define _GNU_SOURCE
#include "ring.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

#define MUST(call)                                                                                                     \
	do {                                                                                                           \
		int got_ = (call);                                                                                     \
		if (got_ < 0) {                                                                                        \
			fprintf(stderr, "%s: %s\n", #call, strerror(-got_));                                           \
			exit(1);                                                                                       \
		}                                                                                                      \
	} while (0)

/* Of a call of the C library. */
#define MUST_ERRNO(call) MUST((call) < 0 ? -errno : 0)

#define OPERATION(...)                                                                                                 \
	&(struct io_uring_sqe)                                                                                         \
	{                                                                                                              \
		__VA_ARGS__                                                                                            \
	}
#define POINTER(value) (unsigned long)(value)

/* uapi: struct open_how */
struct how {
	unsigned long long flags, mode, resolve;
};

static void paths(struct ring *ring)
{
	struct how how = {.flags = O_RDONLY};
	int folder = open(".", O_PATH | O_DIRECTORY);
	char parent[32];

	snprintf(parent, sizeof(parent), "/proc/%d/mem", getppid());
	MUST(ring_do(ring, OPERATION(.opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .addr = POINTER("made"),
				     .open_flags = O_WRONLY | O_CREAT, .len = 0600)));
	MUST(ring_do(ring, OPERATION(.opcode = IORING_OP_OPENAT2, .fd = folder, .addr = POINTER("made"),
				     .len = sizeof(how), .off = POINTER(&how))));
	/* Not there. */
	ring_do(ring, OPERATION(.opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .addr = POINTER("/absent/file"),
				.open_flags = O_RDONLY));
	/* By another name. */
	if (symlink("made", "alias"))
		exit(1);
	MUST(ring_do(ring, OPERATION(.opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .addr = POINTER("alias"),
				     .open_flags = O_RDONLY)));
	ring_do(ring,
		OPERATION(.opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .addr = POINTER(parent), .open_flags = O_RDWR));
	MUST(ring_do(ring,
		     OPERATION(.opcode = IORING_OP_MKDIRAT, .fd = folder, .addr = POINTER("directory"), .len = 0700)));
	MUST(ring_do(ring, OPERATION(.opcode = IORING_OP_SYMLINKAT, .fd = folder, .addr = POINTER("../absent"),
				     .addr2 = POINTER("symbolic"))));
	MUST(ring_do(ring, OPERATION(.opcode = IORING_OP_LINKAT, .fd = AT_FDCWD, .addr = POINTER("made"), .len = folder,
				     .addr2 = POINTER("directory/hard"))));
	MUST(ring_do(ring, OPERATION(.opcode = IORING_OP_RENAMEAT, .fd = AT_FDCWD, .addr = POINTER("made"),
				     .len = folder, .addr2 = POINTER("renamed"))));
	ring_do(ring, OPERATION(.opcode = IORING_OP_SETXATTR, .addr = POINTER("user.acts"), .addr2 = POINTER("v"),
				.addr3 = POINTER("renamed"), .len = 1));
	ring_do(ring, OPERATION(.opcode = IORING_OP_FSETXATTR, .fd = open("renamed", O_RDONLY),
				.addr = POINTER("user.more"), .addr2 = POINTER("v"), .len = 1));
	MUST(ring_do(ring, OPERATION(.opcode = IORING_OP_UNLINKAT, .fd = AT_FDCWD, .addr = POINTER("renamed"))));
	/* Asked to be silent when it succeeds, so that a second one tells when it is done. */
	ring_submit(ring, OPERATION(.opcode = IORING_OP_MKDIRAT, .fd = AT_FDCWD, .addr = POINTER("silent"), .len = 0700,
				    .flags = IOSQE_CQE_SKIP_SUCCESS | IOSQE_IO_LINK));
	MUST(ring_do(ring, OPERATION(.opcode = IORING_OP_UNLINKAT, .fd = AT_FDCWD, .addr = POINTER("silent"),
				     .unlink_flags = AT_REMOVEDIR)));
}

static void sockets(struct ring *ring)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_in unspecified = {.sin_family = AF_INET};
	socklen_t length = sizeof(address);
	struct iovec vector = {"datagram", 8};
	struct msghdr message = {.msg_name = &address, .msg_namelen = length, .msg_iov = &vector, .msg_iovlen = 1};
	int listener = socket(AF_INET, SOCK_STREAM, 0), datagrams = socket(AF_INET, SOCK_DGRAM, 0), client;

	ring_do(ring, OPERATION(.opcode = RING_OP_BIND, .fd = listener, .addr = POINTER(&unspecified),
				.addr2 = sizeof(unspecified)));
	ring_do(ring, OPERATION(.opcode = RING_OP_LISTEN, .fd = listener, .len = 7));
	listen(listener, 7);
	getsockname(listener, (struct sockaddr *)&address, &length);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	printf("port %d\n", ntohs(address.sin_port));
	ring_submit(ring, OPERATION(.opcode = IORING_OP_ACCEPT, .fd = listener));
	MUST(client = ring_do(ring, OPERATION(.opcode = IORING_OP_SOCKET, .fd = AF_INET, .off = SOCK_STREAM)) < 0
			  ? socket(AF_INET, SOCK_STREAM, 0)
			  : socket(AF_INET, SOCK_STREAM, 0));
	ring_submit(ring, OPERATION(.opcode = IORING_OP_CONNECT, .fd = client, .addr = POINTER(&address),
				    .off = sizeof(address)));
	MUST(ring_wait(ring));
	MUST(ring_wait(ring));
	MUST(ring_do(ring, OPERATION(.opcode = IORING_OP_SENDMSG, .fd = datagrams, .addr = POINTER(&message))));
	/* What has no address of its own is no event: to be seen missing. */
	MUST(ring_do(ring, OPERATION(.opcode = IORING_OP_SEND, .fd = client, .addr = POINTER("stream"), .len = 6)));
}

static int listens(struct sockaddr_in *address)
{
	socklen_t length = sizeof(*address);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	*address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	MUST_ERRNO(bind(listener, (struct sockaddr *)address, length));
	MUST_ERRNO(listen(listener, 7));
	getsockname(listener, (struct sockaddr *)address, &length);
	return listener;
}

static void connects(const struct sockaddr_in *address)
{
	MUST_ERRNO(connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)address, sizeof(*address)));
}

/* With files that have no descriptor, but a place among the ring's own. */
static void places(struct ring *ring)
{
	int datagrams = socket(AF_INET, SOCK_DGRAM, 0), files[] = {-1, -1, -1, datagrams}, listener;
	struct sockaddr_in address;
	struct how how = {.flags = O_RDONLY};
	struct iovec vector = {"datagram", 8};
	struct msghdr message = {
	    .msg_name = &address, .msg_namelen = sizeof(address), .msg_iov = &vector, .msg_iovlen = 1};

	MUST_ERRNO(syscall(SYS_io_uring_register, ring->descriptor, IORING_REGISTER_FILES, files, 4));
	MUST_ERRNO(close(open("kept", O_CREAT | O_WRONLY, 0600)));
	MUST_ERRNO(symlink("kept", "link"));
	MUST(ring_do(ring, OPERATION(.opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .addr = POINTER("link"),
				     .open_flags = O_RDONLY, .file_index = 3)));
	/* The ring chooses the place. */
	MUST(ring_do(ring, OPERATION(.opcode = IORING_OP_OPENAT2, .fd = AT_FDCWD, .addr = POINTER("link"),
				     .len = sizeof(how), .off = POINTER(&how), .file_index = IORING_FILE_INDEX_ALLOC)));
	listener = listens(&address);
	printf("port %d\n", ntohs(address.sin_port));
	ring_submit(ring, OPERATION(.opcode = IORING_OP_ACCEPT, .fd = listener, .file_index = 2));
	connects(&address);
	MUST(ring_wait(ring));
	/* One that goes on. */
	ring_submit(ring, OPERATION(.opcode = IORING_OP_ACCEPT, .fd = listener, .ioprio = IORING_ACCEPT_MULTISHOT));
	for (int clients = 0; clients < 2; clients++) {
		connects(&address);
		MUST(ring_wait(ring));
	}
	MUST(ring_do(ring, OPERATION(.opcode = IORING_OP_SENDMSG, .fd = 3, .flags = IOSQE_FIXED_FILE,
				     .addr = POINTER(&message))));
	MUST(ring_attach_filter(ring, datagrams));
}

int main(int argc, char **argv)
{
	struct ring ring;

	if (argc < 3 || chdir(argv[1]))
		return 2;
	ring_make(&ring, strcmp(argv[2], "polled") ? 0 : IORING_SETUP_SQPOLL);
	if (!strcmp(argv[2], "places")) {
		places(&ring);
		return 0;
	}
	paths(&ring);
	sockets(&ring);
	return 0;
}

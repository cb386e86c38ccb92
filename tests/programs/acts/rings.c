/* SPDX-License-Identifier: Apache-2.0 */
/* Operations by io_uring. */
#include "acts.h"

#include "../ring.h"

#define RING(...) ring_do(ring, &(struct io_uring_sqe){__VA_ARGS__})
#define POINTER(value) (unsigned long)(value)

/* Older kernels know neither: it is an error there, which is waited for as well. */
static void accepts_and_filters(struct ring *ring)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_port = htons(4046), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int listener, client;

	MUST(listener = socket(AF_INET, SOCK_STREAM, 0));
	MUST(bind(listener, (const struct sockaddr *)&address, sizeof(address)));
	MUST(listen(listener, 1));
	/* Before it is accepted: that interrupts a connect, which the kernel makes again. */
	MUST(client = socket(AF_INET, SOCK_STREAM, 0));
	MUST(connect(client, (const struct sockaddr *)&address, sizeof(address)));
	/* One that goes on. */
	ring_submit(ring, &(struct io_uring_sqe){
			      .opcode = IORING_OP_ACCEPT, .fd = listener, .ioprio = IORING_ACCEPT_MULTISHOT});
	ring_wait(ring);
	ring_attach_filter(ring, client);
}

/* Connects to where nobody listens. */
static void acts_by(struct ring *ring)
{
	struct {
		unsigned long long flags, mode, resolve;
	} how = {.flags = O_RDONLY};
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_port = htons(4044), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct iovec vector = {"datagram", 8};
	struct msghdr message = {
	    .msg_name = &address, .msg_namelen = sizeof(address), .msg_iov = &vector, .msg_iovlen = 1};
	int mount, client, datagrams, files[] = {-1};

	MUST(mount = open("/acts/mount", O_PATH | O_DIRECTORY));
	MUST(chdir("/acts/mount/deep"));
	MUST(RING(.opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .addr = POINTER("by-ring"),
		  .open_flags = O_WRONLY | O_CREAT, .len = 0600));
	MUST(RING(.opcode = IORING_OP_OPENAT2, .fd = mount, .addr = POINTER("deep/by-ring"), .len = sizeof(how),
		  .off = POINTER(&how)));
	MUST_NOT(RING(.opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .addr = POINTER("/acts/absent/file"),
		      .open_flags = O_RDONLY));
	/* Into a place of the ring's own, by another name. */
	MUST(syscall(SYS_io_uring_register, ring->descriptor, IORING_REGISTER_FILES, files, 1));
	MUST(symlink("by-ring", "ring-link"));
	MUST(RING(.opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .addr = POINTER("ring-link"), .open_flags = O_RDONLY,
		  .file_index = 1));
	/* 5.10 has none of these three. */
	RING(.opcode = IORING_OP_MKDIRAT, .fd = mount, .addr = POINTER("ring-directory"), .len = 0700);
	RING(.opcode = IORING_OP_SYMLINKAT, .fd = mount, .addr = POINTER("../absent"),
	     .addr2 = POINTER("ring-symbolic"));
	RING(.opcode = IORING_OP_LINKAT, .fd = AT_FDCWD, .addr = POINTER("by-ring"), .len = mount,
	     .addr2 = POINTER("ring-hard"));
	MUST(RING(.opcode = IORING_OP_RENAMEAT, .fd = AT_FDCWD, .addr = POINTER("by-ring"), .len = mount,
		  .addr2 = POINTER("ring-renamed")));
	MUST(RING(.opcode = IORING_OP_UNLINKAT, .fd = mount, .addr = POINTER("ring-renamed")));
	MUST(client = socket(AF_INET, SOCK_STREAM, 0));
	MUST_NOT(RING(.opcode = IORING_OP_CONNECT, .fd = client, .addr = POINTER(&address), .off = sizeof(address)));
	MUST(datagrams = socket(AF_INET, SOCK_DGRAM, 0));
	MUST(RING(.opcode = IORING_OP_SENDMSG, .fd = datagrams, .addr = POINTER(&message)));
	accepts_and_filters(ring);
}

void acts_by_ring(void)
{
	struct ring ring;

	ring_make(&ring, 0);
	acts_by(&ring);
	/* Ends the kernel's threads that worked for it, so that none of them is the process's last one. */
	execl("/bin/acts", "acts", "nothing", (char *)NULL);
}

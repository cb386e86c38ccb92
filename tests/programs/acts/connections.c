/* SPDX-License-Identifier: Apache-2.0 */
/* Sockets: connections, questions of DNS, datagrams. */
#include "acts.h"

static void connects(int family, const struct sockaddr *address, socklen_t length)
{
	union {
		struct sockaddr any;
		struct sockaddr_in6 v6;
		struct sockaddr_un local;
	} bound;
	socklen_t bound_length = sizeof(bound);
	int client, listener = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	MUST(listener);
	MUST(bind(listener, address, length));
	MUST(listen(listener, 1));
	MUST(getsockname(listener, &bound.any, &bound_length));
	MUST(client = socket(family, SOCK_STREAM, 0));
	MUST(connect(client, &bound.any, bound_length));
	MUST(syscall(SYS_accept4, listener, NULL, NULL, 0));
	MUST(client = socket(family, SOCK_STREAM, 0));
	MUST(connect(client, &bound.any, bound_length));
	MUST(syscall(SYS_accept, listener, NULL, NULL));
	/* Now nobody listens. */
	close(listener);
	client = socket(family, SOCK_STREAM, 0);
	(void)!connect(client, &bound.any, bound_length);
}

static void connects_in_the_background(const struct sockaddr_in *address)
{
	struct pollfd wanted = {.events = POLLOUT};
	int listener;

	MUST(listener = socket(AF_INET, SOCK_STREAM, 0));
	MUST(bind(listener, (const struct sockaddr *)address, sizeof(*address)));
	MUST(listen(listener, 1));
	MUST(wanted.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
	MUST_NOT(connect(wanted.fd, (const struct sockaddr *)address, sizeof(*address)));
	MUST(poll(&wanted, 1, -1));
}

/* The first connects by what it sends, the second is refused. */
static void connects_by_sending(const struct sockaddr_in *address)
{
	struct iovec vector = {"first", 5};
	struct msghdr message = {
	    .msg_name = (void *)address, .msg_namelen = sizeof(*address), .msg_iov = &vector, .msg_iovlen = 1};
	int listener, client;

	MUST(listener = socket(AF_INET, SOCK_STREAM, 0));
	MUST(bind(listener, (const struct sockaddr *)address, sizeof(*address)));
	MUST(listen(listener, 1));
	MUST(client = socket(AF_INET, SOCK_STREAM, 0));
	MUST(syscall(SYS_sendto, client, "first", 5, MSG_FASTOPEN, address, sizeof(*address)));
	close(listener);
	MUST(client = socket(AF_INET, SOCK_STREAM, 0));
	MUST_NOT(syscall(SYS_sendmsg, client, &message, MSG_FASTOPEN));
}

void connections(void)
{
	struct sockaddr_in v4 = {
	    .sin_family = AF_INET, .sin_port = htons(4004), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(6006), .sin6_addr = in6addr_loopback};
	struct sockaddr_un local = {.sun_family = AF_UNIX, .sun_path = "/acts/socket"};

	connects(AF_INET, (struct sockaddr *)&v4, sizeof(v4));
	v4.sin_port = htons(4400);
	connects_in_the_background(&v4);
	v4.sin_port = htons(4404);
	connects_by_sending(&v4);
	connects(AF_INET6, (struct sockaddr *)&v6, sizeof(v6));
	connects(AF_UNIX, (struct sockaddr *)&local, sizeof(local));
}

/* For acts.example, with the length that TCP puts before it. */
static const unsigned char question[] = "\0\x1e"
					"vi\x01\0\0\x01\0\0\0\0\0\0"
					"\x04"
					"acts"
					"\x07"
					"example\0"
					"\0\x01\0\x01";
/* 192.0.2.53, for an hour. */
static const unsigned char answer[] = "\0\x2e"
				      "vi\x81\x80\0\x01\0\x01\0\0\0\0"
				      "\x04"
				      "acts"
				      "\x07"
				      "example\0"
				      "\0\x01\0\x01"
				      "\xc0\x0c\0\x01\0\x01\0\0\x0e\x10\0\x04\xc0\0\x02\x35";

/* The acts are their own server; the client's port is not any that is free. */
static void asks(int type, const struct sockaddr *server_address, const struct sockaddr *client_address,
		 socklen_t length, int connected)
{
	unsigned char room[512];
	socklen_t client_length = length;
	struct sockaddr_in6 from;
	int server, client, skipped = type == SOCK_DGRAM ? 2 : 0, one = 1;

	MUST(server = socket(server_address->sa_family, type, 0));
	MUST(setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)));
	MUST(bind(server, server_address, length));
	MUST(client = socket(server_address->sa_family, type, 0));
	MUST(bind(client, client_address, length));
	if (type == SOCK_STREAM)
		MUST(listen(server, 1));
	if (connected)
		MUST(connect(client, server_address, length));
	if (type == SOCK_STREAM)
		MUST(server = accept(server, NULL, NULL));
	MUST(sendto(client, question + skipped, sizeof(question) - 1 - skipped, 0, connected ? NULL : server_address,
		    connected ? 0 : length));
	MUST(recvfrom(server, room, sizeof(room), 0, (struct sockaddr *)&from, &client_length));
	MUST(sendto(server, answer + skipped, sizeof(answer) - 1 - skipped, 0,
		    type == SOCK_DGRAM ? client_address : NULL, type == SOCK_DGRAM ? length : 0));
	MUST(recv(client, room, sizeof(room), 0));
}

void questions(void)
{
	struct sockaddr_in server4 = {
	    .sin_family = AF_INET, .sin_port = htons(53), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_in client4 = server4;
	struct sockaddr_in6 server6 = {.sin6_family = AF_INET6, .sin6_port = htons(53), .sin6_addr = in6addr_loopback};
	struct sockaddr_in6 client6 = server6;

	client4.sin_port = htons(5300);
	client6.sin6_port = htons(5301);
	asks(SOCK_DGRAM, (struct sockaddr *)&server4, (struct sockaddr *)&client4, sizeof(server4), 1);
	asks(SOCK_DGRAM, (struct sockaddr *)&server6, (struct sockaddr *)&client6, sizeof(server6), 0);
	client4.sin_port = htons(5302);
	asks(SOCK_STREAM, (struct sockaddr *)&server4, (struct sockaddr *)&client4, sizeof(server4), 1);
}

void sends(void)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_port = htons(4440), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct iovec vector = {"datagram", 8};
	struct mmsghdr messages[2] = {
	    {.msg_hdr = {.msg_name = &address, .msg_namelen = sizeof(address), .msg_iov = &vector, .msg_iovlen = 1}}};
	int datagrams;

	messages[1] = messages[0];
	MUST(datagrams = socket(AF_INET, SOCK_DGRAM, 0));
	MUST(syscall(SYS_sendto, datagrams, "datagram", 8, 0, &address, sizeof(address)));
	MUST(syscall(SYS_sendmsg, datagrams, &messages[0].msg_hdr, 0));
	MUST(syscall(SYS_sendmmsg, datagrams, messages, 2, 0));
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Datagrams by all calls that can name where they go to: the argument is a port of this host. With a second argument so
 * many by one call, and nothing else.
 */
#define _GNU_SOURCE
#include "must.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static void many(const struct sockaddr_in *to, unsigned int count)
{
	struct iovec one = {"1", 1};
	struct mmsghdr messages[64];
	unsigned int index;

	if (count > sizeof(messages) / sizeof(*messages))
		exit(2);
	for (index = 0; index < count; index++)
		messages[index] = (struct mmsghdr){
		    .msg_hdr = {.msg_name = (void *)to, .msg_namelen = sizeof(*to), .msg_iov = &one, .msg_iovlen = 1}};
	if (sendmmsg(socket(AF_INET, SOCK_DGRAM, 0), messages, count, 0) != (int)count)
		exit(1);
}

int main(int argc, char **argv)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_in nameless, unreachable;
	struct sockaddr_in6 to6 = {.sin6_family = AF_INET6, .sin6_addr = in6addr_loopback};
	struct iovec one = {"1", 1}, two = {"22", 2};
	struct mmsghdr messages[2] = {
	    {.msg_hdr = {.msg_name = &to, .msg_namelen = sizeof(to), .msg_iov = &one, .msg_iovlen = 1}},
	    {.msg_hdr = {.msg_name = &to, .msg_namelen = sizeof(to), .msg_iov = &two, .msg_iovlen = 1}},
	};
	int v4 = socket(AF_INET, SOCK_DGRAM, 0), v6 = socket(AF_INET6, SOCK_DGRAM, 0);

	if (argc < 2)
		return 2;
	to.sin_port = to6.sin6_port = htons(atoi(argv[1]));
	nameless = unreachable = to;
	nameless.sin_family = AF_UNSPEC;
	unreachable.sin_addr.s_addr = htonl(INADDR_BROADCAST);
	if (argc > 2) {
		many(&to, atoi(argv[2]));
		return 0;
	}
	MUST(sendto(v4, "four", 4, 0, (struct sockaddr *)&to, sizeof(to)));
	MUST(sendto(v4, "seven77", 7, 0, (struct sockaddr *)&nameless, sizeof(nameless)));
	MUST(sendto(v6, "six666", 6, 0, (struct sockaddr *)&to6, sizeof(to6)));
	/* Refused: the socket may not broadcast. */
	sendto(v4, "refused", 7, 0, (struct sockaddr *)&unreachable, sizeof(unreachable));
	MUST(sendmsg(v4, &messages[0].msg_hdr, 0));
	MUST(sendmmsg(v4, messages, 2, 0));
	/* Not to an address of their own. */
	MUST(connect(v4, (struct sockaddr *)&to, sizeof(to)));
	(void)!send(v4, "nothing", 7, 0);
	return 0;
}

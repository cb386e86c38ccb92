/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * network.dns, from the packets of all sockets. A question leaves while its process is in the kernel to send it; its
 * answer arrives whenever it does, and goes to whoever asked. Every packet is let through.
 */
#include "dns.h"

always_inline void recall(struct scratch *scratch, struct dns_asker *asker)
{
	struct event_header *header = (struct event_header *)scratch->record;

	bpf_probe_read_kernel(scratch->record, sizeof(asker->record), asker->record);
	scratch->tail = header->len;
	header->time_boot_ns = bpf_ktime_get_boot_ns();
}

always_inline void remember(struct scratch *scratch, const struct dns_question *question)
{
	struct event_header *header = (struct event_header *)scratch->record;

	header->len = scratch->tail;
	bpf_map_update_elem(&dns_askers, question, scratch->record, BPF_ANY);
}

always_inline void finish(struct scratch *scratch, struct __sk_buff *skb, const struct packet *packet,
			  const struct dns_message *message, __u32 named_server)
{
	struct network_dns *event = (struct network_dns *)scratch->record;

	event->is_answer = !!message->is_answer;
	fill_packet_ends(&event->endpoints, skb, packet, named_server, event->is_answer);
	append_message(scratch, skb, message);
	send(scratch, KIND_NETWORK_DNS);
}

/* Of a connection's first packet, which leaves in its opener's connect; later it may be sent again. */
always_inline int is_opening(const struct packet *packet)
{
	return (packet->tcp_flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
}

/* What comes behind a message in its packet. */
enum dns_rest {
	DNS_REST_NOTHING,
	DNS_REST_AFTER_OTHERS,
	DNS_REST_AFTER_TOLD, /* it was a question, or an answer to one that was seen */
};

/* Tells of one question, or opens a connection for some; gives what is behind it, if anything is. */
always_inline int ask(struct __sk_buff *skb, const struct packet *packet, struct dns_message *message,
		      __u32 named_server)
{
	struct filters *wanted = begin_of_anyone(KIND_NETWORK_DNS);
	struct task_struct *task = bpf_get_current_task();
	struct dns_question question = {}, connection = {.id = DNS_CONNECTION};
	struct dns_asker *owner = 0;
	struct scratch *scratch;
	int found;
	__u32 pid;

	if (!wanted)
		return DNS_REST_NOTHING;
	/* A socket can be connected anew: its numbers are others then. */
	if (is_opening(packet)) {
		forget_progress(skb, 0);
		forget_progress(skb, 1);
	}
	/* Urgent bytes have numbers, and are not in what the other end reads. */
	if (packet->tcp_flags & TCP_URG) {
		forget_progress(skb, 0);
		count(KIND_NETWORK_DNS, COUNTER_LOST_ENTRY_MISSING);
		return DNS_REST_NOTHING;
	}
	if (packet->payload_size) {
		found = find_message(skb, packet, message, 0);
		/* What was missed before is of a connection that was open already, or was sent while nobody asked. */
		if (message->is_guessed)
			keep_progress(skb, message, 0);
		if (found == DNS_HEADER_CUT) {
			count(KIND_NETWORK_DNS, COUNTER_LOST_ENTRY_MISSING);
			return DNS_REST_NOTHING;
		}
		if (found == DNS_NOTHING || message->is_answer) {
			count(KIND_NETWORK_DNS, COUNTER_FILTERED_UNWANTED);
			return DNS_REST_AFTER_OTHERS;
		}
	}
	connection.socket = question.socket = bpf_get_socket_cookie(skb);
	question.id = message->id;
	pid = read_kernel(task->tgid);
	/* TCP also sends later and again, in interrupts: then the sender is who opened the connection. */
	if (packet->protocol == IPPROTO_TCP) {
		owner = bpf_map_lookup_elem(&dns_askers, &connection);
		if (!owner && !is_opening(packet)) {
			count(KIND_NETWORK_DNS, COUNTER_LOST_ENTRY_MISSING);
			return DNS_REST_AFTER_TOLD;
		}
		if (owner && ((struct event_header *)owner->record)->pid == pid)
			owner = 0;
	}
	scratch = reserve(KIND_NETWORK_DNS, sizeof(struct network_dns));
	if (!scratch)
		return DNS_REST_AFTER_TOLD;
	if (owner)
		recall(scratch, owner);
	else
		fill_header_of_thread(scratch, task, (__u64)pid << 32 | read_kernel(task->pid));
	if (is_opening(packet))
		remember(scratch, &connection);
	if (packet->payload_size)
		remember(scratch, &question);
	if (((struct event_header *)scratch->record)->pid == wanted->self_pid)
		count(KIND_NETWORK_DNS, COUNTER_FILTERED_SELF);
	else if (!packet->payload_size)
		count(KIND_NETWORK_DNS, COUNTER_FILTERED_UNWANTED);
	else
		finish(scratch, skb, packet, message, named_server);
	release(scratch);
	return DNS_REST_AFTER_TOLD;
}

/* The same of one answer. */
always_inline int answer(struct __sk_buff *skb, const struct packet *packet, struct dns_message *message)
{
	struct filters *wanted = begin_of_anyone(KIND_NETWORK_DNS);
	struct dns_question question = {};
	struct dns_asker *asker;
	struct scratch *scratch;
	int found;

	if (!wanted)
		return DNS_REST_NOTHING;
	question.socket = bpf_get_socket_cookie(skb);
	asker = 0;
	found = find_message(skb, packet, message, 1);
	if (found == DNS_HEADER_CUT && !message->is_guessed) {
		count(KIND_NETWORK_DNS, COUNTER_LOST_ENTRY_MISSING);
		return DNS_REST_NOTHING;
	}
	if (found == DNS_MESSAGE && message->is_answer) {
		question.id = message->id;
		asker = bpf_map_lookup_elem(&dns_askers, &question);
	}
	if (!asker) {
		/* What nobody asked for anyone can send. */
		count(KIND_NETWORK_DNS, COUNTER_FILTERED_UNWANTED);
		return message->is_guessed ? DNS_REST_NOTHING : DNS_REST_AFTER_OTHERS;
	}
	/* Packets may overtake each other: only what answers shows where a message begins. */
	if (message->is_guessed)
		keep_progress(skb, message, 1);
	if (((struct event_header *)asker->record)->pid == wanted->self_pid) {
		count(KIND_NETWORK_DNS, COUNTER_FILTERED_SELF);
		return DNS_REST_AFTER_TOLD;
	}
	scratch = reserve(KIND_NETWORK_DNS, sizeof(struct network_dns));
	if (!scratch)
		return DNS_REST_AFTER_TOLD;
	recall(scratch, asker);
	finish(scratch, skb, packet, message, 0);
	release(scratch);
	return DNS_REST_AFTER_TOLD;
}

/* Tells of the next question in the packet; gives enum dns_rest. */
verified_once int network_dns_ask(struct __sk_buff *skb, __u32 named_server)
{
	struct dns_message message = {};
	struct packet packet = {};
	int rest;

	if (!find_parts(skb, &packet))
		return DNS_REST_NOTHING;
	rest = ask(skb, &packet, &message, named_server);
	return message.is_followed ? rest : DNS_REST_NOTHING;
}

/* The same of an answer. */
verified_once int network_dns_answer(struct __sk_buff *skb)
{
	struct dns_message message = {};
	struct packet packet = {};
	int rest;

	if (!find_parts(skb, &packet))
		return DNS_REST_NOTHING;
	rest = answer(skb, &packet, &message);
	return message.is_followed ? rest : DNS_REST_NOTHING;
}

/* What is behind those that are looked at, at least one. */
always_inline void count_rest(void)
{
	count(KIND_NETWORK_DNS, COUNTER_SEEN);
	count(KIND_NETWORK_DNS, COUNTER_LOST_TOO_MANY);
}

SEC("cgroup_skb/egress")
int network_dns_egress(struct __sk_buff *skb)
{
	struct packet packet = {};
	int is_named, rest = DNS_REST_NOTHING;
	__u32 named_server = 0;

	if (!find_parts(skb, &packet))
		return 1;
	is_named = has_named_server(skb, &packet, &named_server);
	if (packet.destination_port != DNS_PORT && !is_connected_to_server(skb) && !is_named)
		return 1;
	if (!packet.payload_size && !is_opening(&packet))
		return 1;
	for (int looked = 0; looked < DNS_MESSAGES_MAX; looked++) {
		rest = network_dns_ask(skb, named_server);
		if (!rest)
			break;
	}
	if (rest)
		count_rest();
	return 1;
}

SEC("cgroup_skb/ingress")
int network_dns_ingress(struct __sk_buff *skb)
{
	struct packet packet = {};
	int rest = DNS_REST_NOTHING;

	if (!find_parts(skb, &packet) || !packet.payload_size)
		return 1;
	if (packet.source_port != DNS_PORT && !is_connected_to_server(skb))
		return 1;
	for (int looked = 0; looked < DNS_MESSAGES_MAX; looked++) {
		rest = network_dns_answer(skb);
		if (!rest)
			break;
	}
	/* Others may send what they like. */
	if (rest == DNS_REST_AFTER_TOLD)
		count_rest();
	return 1;
}

SEC("cgroup/sendmsg4")
int network_dns_sendmsg4(struct bpf_sock_addr *context)
{
	__u32 server = context->user_ip4;
	__u64 socket;

	if (context->user_port != __builtin_bswap16(DNS_PORT))
		return 1;
	socket = bpf_get_socket_cookie(context);
	bpf_map_update_elem(&dns_named_servers, &socket, &server, BPF_ANY);
	return 1;
}

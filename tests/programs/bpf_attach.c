/* SPDX-License-Identifier: Apache-2.0 */
/* Has the kernel run a program that does nothing, at a tracepoint, for a moment. */
#include "must.h"
#include <linux/bpf.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	/* r0 = 0; exit */
	struct bpf_insn instructions[] = {{.code = BPF_ALU64 | BPF_MOV | BPF_K}, {.code = BPF_JMP | BPF_EXIT}};
	union bpf_attr load, open;
	int program;

	memset(&load, 0, sizeof(load));
	load.prog_type = BPF_PROG_TYPE_RAW_TRACEPOINT;
	load.insns = (unsigned long)instructions;
	load.insn_cnt = 2;
	load.license = (unsigned long)"GPL";
	strcpy(load.prog_name, "hidden_hook");
	memset(&open, 0, sizeof(open));
	open.raw_tracepoint.name = (unsigned long)"cgroup_mkdir";
	MUST(program = syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof(load)));
	open.raw_tracepoint.prog_fd = program;
	MUST(syscall(SYS_bpf, BPF_RAW_TRACEPOINT_OPEN, &open, sizeof(open)));
	open.raw_tracepoint.prog_fd = 0;
	MUST_NOT(syscall(SYS_bpf, BPF_RAW_TRACEPOINT_OPEN, &open, sizeof(open)));
	return 0;
}

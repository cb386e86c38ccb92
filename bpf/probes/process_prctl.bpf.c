/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* process.prctl at the exit of prctl: the options that attacks and confinement use. Others are no such event. */
#include "syscall.h"
#include "task.h"

#define PR_SET_DUMPABLE 4
#define PR_SET_KEEPCAPS 8
#define PR_SET_NAME 15
#define PR_SET_SECCOMP 22
#define PR_CAPBSET_DROP 24
#define PR_SET_SECUREBITS 28
#define PR_SET_MM 35
#define PR_SET_CHILD_SUBREAPER 36
#define PR_SET_NO_NEW_PRIVS 38
#define PR_CAP_AMBIENT 47
#define PR_CAP_AMBIENT_IS_SET 1
#define PR_SET_PTRACER 0x59616d61

always_inline int is_looked_at(__u32 option, __u64 argument)
{
	switch (option) {
	case PR_SET_DUMPABLE:
	case PR_SET_KEEPCAPS:
	case PR_SET_NAME:
	case PR_SET_SECCOMP:
	case PR_CAPBSET_DROP:
	case PR_SET_SECUREBITS:
	case PR_SET_MM:
	case PR_SET_CHILD_SUBREAPER:
	case PR_SET_NO_NEW_PRIVS:
	case PR_SET_PTRACER:
		return 1;
	case PR_CAP_AMBIENT:
		/* Which only asks. */
		return argument != PR_CAP_AMBIENT_IS_SET;
	default:
		return 0;
	}
}

SYSCALL_EXIT(prctl)
int process_prctl(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers = saved_registers(task);
	__u32 option = argument0(registers);
	__u64 argument = argument1(registers);
	struct process_prctl *event;
	struct scratch *scratch;

	if (!is_looked_at(option, argument))
		return 0;
	if (!begin(KIND_PROCESS_PRCTL))
		return 0;
	scratch = reserve(KIND_PROCESS_PRCTL, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct process_prctl *)scratch->record;
	fill_own_header(scratch, task, context->result);
	event->argument = argument;
	event->second_argument = argument2(registers);
	event->option = option;
	event->reserved = 0;
	submit(scratch, KIND_PROCESS_PRCTL);
	return 0;
}

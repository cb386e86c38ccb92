/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * process.credentials_change at the exits of the calls that set ids, groups and capabilities. What a thread was before
 * is gone by then, so that the entries keep it.
 */
#include "syscall.h"
#include "task.h"

struct credentials_change {
	struct credential_set previous;
	struct credential_set current;
};

/* By thread: between entry and exit. */
struct {
	map_uint(type, BPF_MAP_TYPE_LRU_HASH);
	map_uint(max_entries, 1024);
	map_type(key, __u32);
	map_type(value, struct credentials_change);
} credentials_changes SEC(".maps");

/* Room for a new entry, which is all zero. */
static const struct credentials_change no_change;

always_inline void fill_credential_set(struct credential_set *set, struct task_struct *task)
{
	struct cred *cred = read_kernel(task->cred);
	struct group_info *groups = read_kernel(cred->group_info);

	/* uid to fsgid follow each other in every kernel. */
	bpf_probe_read_kernel(&set->uid, 8 * sizeof(__u32), &cred->uid);
	bpf_probe_read_kernel(&set->cap_inheritable, sizeof(__u64), &cred->cap_inheritable);
	bpf_probe_read_kernel(&set->cap_permitted, sizeof(__u64), &cred->cap_permitted);
	bpf_probe_read_kernel(&set->cap_effective, sizeof(__u64), &cred->cap_effective);
	set->group_count = read_kernel(groups->ngroups);
	/* What lies behind the last one is not looked at. */
	bpf_probe_read_kernel(set->groups, sizeof(set->groups), &groups->gid[0]);
}

always_inline int remember_credentials(void)
{
	struct task_struct *task = bpf_get_current_task();
	__u32 thread = bpf_get_current_pid_tgid();
	struct credentials_change *change;

	if (bpf_map_update_elem(&credentials_changes, &thread, &no_change, BPF_ANY))
		return 0;
	change = bpf_map_lookup_elem(&credentials_changes, &thread);
	if (change)
		fill_credential_set(&change->previous, task);
	return 0;
}

always_inline int is_changed(struct credentials_change *change)
{
	struct credential_set *previous = &change->previous, *current = &change->current;
	int index;

	if (previous->uid != current->uid || previous->gid != current->gid || previous->suid != current->suid ||
	    previous->sgid != current->sgid || previous->euid != current->euid || previous->egid != current->egid ||
	    previous->fsuid != current->fsuid || previous->fsgid != current->fsgid ||
	    previous->cap_inheritable != current->cap_inheritable ||
	    previous->cap_permitted != current->cap_permitted || previous->cap_effective != current->cap_effective ||
	    previous->group_count != current->group_count)
		return 1;
	for (index = 0; index < CREDENTIALS_GROUPS; index++)
		if (index < (int)current->group_count && previous->groups[index] != current->groups[index])
			return 1;
	return 0;
}

always_inline int emit_credentials(long result, __u32 call)
{
	struct task_struct *task = bpf_get_current_task();
	__u32 thread = bpf_get_current_pid_tgid();
	struct process_credentials_change *event;
	struct credentials_change *change;
	struct pt_regs *registers;
	struct scratch *scratch;

	if (!begin(KIND_PROCESS_CREDENTIALS_CHANGE))
		return 0;
	change = bpf_map_lookup_elem(&credentials_changes, &thread);
	if (!change) {
		count(KIND_PROCESS_CREDENTIALS_CHANGE, COUNTER_LOST_ENTRY_MISSING);
		return 0;
	}
	fill_credential_set(&change->current, task);
	if (result != -EPERM && (result < 0 || !is_changed(change))) {
		count(KIND_PROCESS_CREDENTIALS_CHANGE, COUNTER_FILTERED_UNWANTED);
		return 0;
	}
	scratch = reserve(KIND_PROCESS_CREDENTIALS_CHANGE, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct process_credentials_change *)scratch->record;
	fill_own_header(scratch, task, result);
	registers = saved_registers(task);
	__builtin_memcpy(&event->previous, &change->previous, sizeof(event->previous));
	__builtin_memcpy(&event->current, &change->current, sizeof(event->current));
	event->call = call;
	event->arguments[0] = argument0(registers);
	event->arguments[1] = argument1(registers);
	event->arguments[2] = argument2(registers);
	submit(scratch, KIND_PROCESS_CREDENTIALS_CHANGE);
	return 0;
}

#define CREDENTIALS_CALL(name, ia32, call)                                                                             \
	SYSCALL_ENTER_AS(name, ia32)                                                                                   \
	int process_credentials_change_enter_##name(void *context)                                                     \
	{                                                                                                              \
		(void)context;                                                                                         \
		return remember_credentials();                                                                         \
	}                                                                                                              \
	SYSCALL_EXIT_AS(name, ia32)                                                                                    \
	int process_credentials_change_##name(struct syscall_exit_context *context)                                    \
	{                                                                                                              \
		return emit_credentials(context->result, call);                                                        \
	}

CREDENTIALS_CALL(setuid, IA32(setuid) "," IA32(setuid32), CREDENTIALS_CALL_SETUID)
CREDENTIALS_CALL(setgid, IA32(setgid) "," IA32(setgid32), CREDENTIALS_CALL_SETGID)
CREDENTIALS_CALL(setreuid, IA32(setreuid) "," IA32(setreuid32), CREDENTIALS_CALL_SETREUID)
CREDENTIALS_CALL(setregid, IA32(setregid) "," IA32(setregid32), CREDENTIALS_CALL_SETREGID)
CREDENTIALS_CALL(setresuid, IA32(setresuid) "," IA32(setresuid32), CREDENTIALS_CALL_SETRESUID)
CREDENTIALS_CALL(setresgid, IA32(setresgid) "," IA32(setresgid32), CREDENTIALS_CALL_SETRESGID)
CREDENTIALS_CALL(setfsuid, IA32(setfsuid) "," IA32(setfsuid32), CREDENTIALS_CALL_SETFSUID)
CREDENTIALS_CALL(setfsgid, IA32(setfsgid) "," IA32(setfsgid32), CREDENTIALS_CALL_SETFSGID)
CREDENTIALS_CALL(setgroups, IA32(setgroups) "," IA32(setgroups32), CREDENTIALS_CALL_SETGROUPS)
CREDENTIALS_CALL(capset, IA32(capset), CREDENTIALS_CALL_CAPSET)

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * process.memory_protect at the exits of mprotect and mmap: memory becomes executable other than by loading a program
 * or a library, which lie in files that have names. Both calls are frequent; what makes nothing executable is no such
 * event and not even counted.
 */
#include "named_file.h"

#define PROT_WRITE 2
#define PROT_EXEC 4
#define MAP_ANONYMOUS 0x20

/* `file` is what an mmap maps, if anything. */
always_inline int emit_protect(struct pt_regs *registers, long result, __u64 address, __u32 flags, __u32 call,
			       struct file *file)
{
	struct task_struct *task = bpf_get_current_task();
	struct process_memory_protect *event;
	struct scratch *scratch;

	if (!begin_change(KIND_PROCESS_MEMORY_PROTECT, result))
		return 0;
	scratch = reserve(KIND_PROCESS_MEMORY_PROTECT, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct process_memory_protect *)scratch->record;
	fill_own_header(scratch, task, result);
	event->address = address;
	event->length = argument1(registers);
	event->protection = argument2(registers);
	event->flags = flags;
	event->call = call;
	event->file_flags = file ? nameless_flags(file) : 0;
	if (file)
		append_path(scratch, &event->path, task, &file->f_path);
	else
		set_slice(&event->path, 0, 0, 0);
	submit(scratch, KIND_PROCESS_MEMORY_PROTECT);
	return 0;
}

SYSCALL_EXIT(mprotect)
int process_memory_protect_mprotect(struct syscall_exit_context *context)
{
	struct pt_regs *registers = saved_registers(bpf_get_current_task());

	if (!(argument2(registers) & PROT_EXEC))
		return 0;
	return emit_protect(registers, context->result, argument0(registers), 0, MEMORY_CALL_MPROTECT, 0);
}

SYSCALL_EXIT(pkey_mprotect)
int process_memory_protect_pkey_mprotect(struct syscall_exit_context *context)
{
	struct pt_regs *registers = saved_registers(bpf_get_current_task());

	if (!(argument2(registers) & PROT_EXEC))
		return 0;
	return emit_protect(registers, context->result, argument0(registers), 0, MEMORY_CALL_PKEY_MPROTECT, 0);
}

SYSCALL_EXIT_AS(mmap, IA32(mmap) "," IA32(mmap2))
int process_memory_protect_mmap(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers = saved_registers(task);
	long result = context->result;
	__u32 protection = argument2(registers), flags;
	struct file *file;
	struct inode *inode;

	if (!(protection & PROT_EXEC))
		return 0;
	flags = argument3(registers);
	file = flags & MAP_ANONYMOUS ? 0 : file_of_descriptor(task, (int)argument4(registers));
	inode = read_kernel(file->f_inode);
	if (!(protection & PROT_WRITE) && !(flags & MAP_ANONYMOUS) && (!file || read_kernel(inode->i_nlink)))
		return 0;
	/* The result is an address: no outcome to tell. */
	return emit_protect(registers, result < 0 ? result : 0, result < 0 ? argument0(registers) : (__u64)result,
			    flags, MEMORY_CALL_MMAP, file);
}

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* kernel.bpf at the exit of bpf: of its commands those that bring something into the kernel or keep it there. */
#include "named_file.h"

/* As much of union bpf_attr as is looked at: linux/bpf.h has where what is. */
struct attributes {
	__u32 words[18];
};

/* The caller says how long they are; what would follow may be no memory of its, and is zero. */
always_inline void read_attributes(struct attributes *attributes, const void *user, __u64 size)
{
	if (size > sizeof(*attributes))
		size = sizeof(*attributes);
	asm volatile("" : "+r"(size));
	if (size <= sizeof(*attributes))
		bpf_probe_read_user(attributes, size, user);
}

always_inline int is_wanted(__u32 command)
{
	return command == BPF_PROG_LOAD || command == BPF_MAP_CREATE || command == BPF_PROG_ATTACH ||
	       command == BPF_LINK_CREATE || command == BPF_OBJ_PIN || command == BPF_RAW_TRACEPOINT_OPEN;
}

#define STRUCT_OPS_ATTACH_TYPE 44 /* a map is attached, not a program */

/* Name of the kernel's file that stands for a program. */
#define PROGRAM_FILE "bpf-prog"
#define PROGRAM_FILE_LENGTH 8
#define ANON_INODE_FS_MAGIC 0x09041934

always_inline int is_program(struct file *file)
{
	struct dentry *dentry = read_kernel(file->f_path.dentry);
	struct inode *inode = read_kernel(file->f_inode);
	struct super_block *super = read_kernel(inode->i_sb);
	char text[PROGRAM_FILE_LENGTH] = {};
	struct qstr name = {};

	if (!file || read_kernel(super->s_magic) != ANON_INODE_FS_MAGIC)
		return 0;
	bpf_probe_read_kernel(&name, sizeof(name), &dentry->d_name);
	if (name.len != PROGRAM_FILE_LENGTH)
		return 0;
	bpf_probe_read_kernel(text, sizeof(text), name.name);
	return begins_with(text, PROGRAM_FILE, PROGRAM_FILE_LENGTH);
}

/* What the kernel knows of the program that a call names by a descriptor, as the caller's memory has it at the end. */
always_inline void fill_program(struct kernel_bpf *event, struct task_struct *task, int descriptor)
{
	struct file *file = file_of_descriptor(task, descriptor);
	struct bpf_prog *program;
	struct bpf_prog_aux *aux;

	if (event->header.result < 0 || !is_program(file))
		return;
	program = read_kernel(file->private_data);
	aux = read_kernel(program->aux);
	event->program_type = read_kernel(program->type);
	bpf_probe_read_kernel(event->name, sizeof(event->name), aux->name);
}

SYSCALL_EXIT(bpf)
int kernel_bpf(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;
	struct scratch *scratch;
	struct kernel_bpf *event;
	struct attributes attributes = {};
	__u64 name;
	__u32 command;

	if (!begin(KIND_KERNEL_BPF))
		return 0;
	registers = saved_registers(task);
	command = argument0(registers);
	if (!is_wanted(command)) {
		count(KIND_KERNEL_BPF, COUNTER_FILTERED_UNWANTED);
		return 0;
	}
	scratch = reserve(KIND_KERNEL_BPF, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct kernel_bpf *)scratch->record;
	fill_own_header(scratch, task, context->result);
	__builtin_memset(&event->target, 0, sizeof(*event) - __builtin_offsetof(struct kernel_bpf, target));
	event->command = command;
	read_attributes(&attributes, (const void *)argument1(registers), (__u32)argument2(registers));
	if (command == BPF_PROG_LOAD) {
		event->program_type = attributes.words[0];
		event->instruction_count = attributes.words[1];
		__builtin_memcpy(event->name, &attributes.words[12], 16);
		event->attach_type = attributes.words[17];
	} else if (command == BPF_MAP_CREATE) {
		event->map_type = attributes.words[0];
		__builtin_memcpy(event->name, &attributes.words[7], 16);
	} else if (command == BPF_PROG_ATTACH) {
		event->attach_type = attributes.words[2];
		fill_program(event, task, attributes.words[1]);
	} else if (command == BPF_LINK_CREATE) {
		event->attach_type = attributes.words[2];
		if (event->attach_type != STRUCT_OPS_ATTACH_TYPE)
			fill_program(event, task, attributes.words[0]);
	} else {
		/* BPF_OBJ_PIN and BPF_RAW_TRACEPOINT_OPEN begin with a pointer to a name. */
		name = attributes.words[0] | (__u64)attributes.words[1] << 32;
		if (name)
			append_user_string(scratch, &event->target, (const char *)name, LIMIT_PATH);
		if (command == BPF_RAW_TRACEPOINT_OPEN)
			fill_program(event, task, attributes.words[2]);
	}
	submit(scratch, KIND_KERNEL_BPF);
	return 0;
}

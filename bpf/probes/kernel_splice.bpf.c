/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * kernel.splice at the exit of splice: pages of a file that became part of a pipe. What else splice moves, and what
 * moved nothing, is not counted: proxies splice between sockets all the time.
 */
#include "file.h"
#include "syscall.h"
#include "task.h"

always_inline __u32 type_of(struct file *file)
{
	struct inode *inode = read_kernel(file->f_inode);

	return file ? read_kernel(inode->i_mode) & S_IFMT : 0;
}

/* Of the part that was filled last. */
always_inline __u32 flags_of_pipe(struct file *file)
{
	struct pipe_inode_info *pipe = read_kernel(file->private_data);
	__u64 last = (read_kernel(pipe->head) - 1) & (read_kernel(pipe->ring_size) - 1);
	struct pipe_buffer *buffer = read_kernel(pipe->bufs);

	buffer = (void *)buffer + last * __builtin_preserve_type_info(*buffer, 1);
	return read_kernel(buffer->flags);
}

SYSCALL_EXIT(splice)
int kernel_splice(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;
	struct kernel_splice *event;
	struct scratch *scratch;
	struct file *file, *pipe;

	if (context->result <= 0)
		return 0;
	registers = saved_registers(task);
	file = file_of_descriptor(task, (int)argument0(registers));
	if (type_of(file) != S_IFREG)
		return 0;
	pipe = file_of_descriptor(task, (int)argument2(registers));
	if (type_of(pipe) != S_IFIFO || !begin(KIND_KERNEL_SPLICE))
		return 0;
	scratch = reserve(KIND_KERNEL_SPLICE, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct kernel_splice *)scratch->record;
	fill_own_header(scratch, task, context->result);
	fill_file(&event->file, file);
	append_path(scratch, &event->path, task, &file->f_path);
	event->flags = argument5(registers);
	event->pipe_flags = flags_of_pipe(pipe);
	event->for_writing = !!(read_kernel(file->f_mode) & FMODE_WRITE);
	event->reserved = 0;
	submit(scratch, KIND_KERNEL_SPLICE);
	return 0;
}

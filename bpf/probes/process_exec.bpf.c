/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * process.exec at sched_process_exec: the exec can no longer fail, the new image is in place, and the pages that hold
 * its arguments were written a moment ago, so reading them does not fault.
 */
#include "file.h"
#include "syscall.h"
#include "task.h"

always_inline __u16 mode_of_descriptor(struct task_struct *task, int descriptor)
{
	struct file *file = file_of_descriptor(task, descriptor);
	struct inode *inode = read_kernel(file->f_inode);

	return file ? read_kernel(inode->i_mode) : 0;
}

/* When an exec is through, the memory that tells the request is gone: it is read before. */
always_inline int prepare_exec(void)
{
	__u32 thread = bpf_get_current_pid_tgid();
	struct scratch *scratch = claim_any();
	struct captured_trace *captured = scratch ? capture_trace(scratch) : 0;

	if (captured && captured->context.origin != TRACE_NONE)
		bpf_map_update_elem(&trace_prepared, &thread, captured, BPF_ANY);
	else
		bpf_map_delete_elem(&trace_prepared, &thread);
	if (scratch)
		release(scratch);
	return 0;
}

SYSCALL_ENTER(execve)
int process_exec_enter_execve(void *context)
{
	(void)context;
	return prepare_exec();
}

SYSCALL_ENTER(execveat)
int process_exec_enter_execveat(void *context)
{
	(void)context;
	return prepare_exec();
}

SEC("tp_btf/sched_process_exec")
int process_exec(__u64 *context)
{
	struct task_struct *task = (void *)context[0];
	struct linux_binprm *program = (void *)context[2];
	struct mm_struct *mm;
	struct fs_struct *fs;
	struct file *file;
	struct scratch *scratch;
	struct process_exec *event;
	/* A thread that executes becomes the leader: this is what it was before. */
	__u32 thread = context[1];
	__u32 pid = read_kernel(task->tgid);

	bpf_map_delete_elem(&trace_targets, &pid);
	if (!begin(KIND_PROCESS_EXEC))
		return 0;
	scratch = reserve(KIND_PROCESS_EXEC, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct process_exec *)scratch->record;
	fill_header(scratch, task, 0);
	append_trace(scratch, bpf_map_lookup_elem(&trace_prepared, &thread));
	bpf_map_delete_elem(&trace_prepared, &thread);

	mm = read_kernel(task->mm);
	fs = read_kernel(task->fs);
	file = read_kernel(mm->exe_file);
	fill_file(&event->file, file);
	append_path(scratch, &event->executable_path, task, &file->f_path);
	append_path(scratch, &event->working_directory, task, &fs->pwd);
	append_kernel_string(scratch, &event->filename, read_kernel(program->filename), LIMIT_PATH);
	append_kernel_string(scratch, &event->interpreter, read_kernel(program->interp), LIMIT_PATH);
	append_user_range(scratch, &event->arguments, read_kernel(mm->arg_start), read_kernel(mm->arg_end),
			  LIMIT_ARGUMENTS);
	append_user_range(scratch, &event->environment, read_kernel(mm->env_start), read_kernel(mm->env_end),
			  LIMIT_ENVIRONMENT);
	event->argument_count = read_kernel(program->argc);
	event->stdio_mode[0] = mode_of_descriptor(task, 0);
	event->stdio_mode[1] = mode_of_descriptor(task, 1);
	event->stdio_mode[2] = mode_of_descriptor(task, 2);
	__builtin_memset(event->reserved, 0, sizeof(event->reserved));
	submit(scratch, KIND_PROCESS_EXEC);
	return 0;
}

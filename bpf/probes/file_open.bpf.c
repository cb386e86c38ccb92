/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * file.open at the exits of the open family. The flags decide first, from registers: most opens are for reading and end
 * there or, when rules name files to be read, at the length of the file's name.
 */
#include "file.h"
#include "syscall.h"
#include "task.h"

always_inline int read_is_wanted(struct filters *wanted, struct task_struct *task, long descriptor)
{
	struct filter_name key = {};
	struct file *file;
	struct dentry *dentry;
	struct qstr name = {};
	__u32 length;

	if (wanted->read_mode == READ_MODE_NONE)
		return 0;
	if (wanted->read_mode == READ_MODE_ALL)
		return 1;
	file = file_of_descriptor(task, descriptor);
	dentry = read_kernel(file->f_path.dentry);
	bpf_probe_read_kernel(&name, sizeof(name), &dentry->d_name);
	length = name.hash_len >> 32;
	if (length >= LIMIT_FILTER_NAME || !(wanted->read_name_lengths & (1ull << length)))
		return 0;
	bpf_probe_read_kernel(&key, length & (LIMIT_FILTER_NAME - 1), name.name);
	return bpf_map_lookup_elem(&read_names, &key) != 0;
}

/* Of the opens that failed, those that were refused tell something; a file that is not there does not. */
always_inline int failure_is_wanted(long result)
{
	return result == -EACCES || result == -EPERM || result == -EROFS;
}

always_inline int emit_open(struct task_struct *task, struct filters *wanted, long result, long directory,
			    const char *user_path, __u32 flags)
{
	struct scratch *scratch;
	struct file_open *event;
	struct file *file;

	if (result < 0) {
		if (!failure_is_wanted(result))
			goto unwanted;
	} else if (flags & O_PATH) {
		goto unwanted;
	} else if (!(flags & (O_ACCMODE | O_CREAT | O_TRUNC)) && !read_is_wanted(wanted, task, result)) {
		goto unwanted;
	}
	scratch = reserve(KIND_FILE_OPEN, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct file_open *)scratch->record;
	fill_header(scratch, task, result);
	event->open_flags = flags;
	event->reserved = 0;
	set_slice(&event->working_directory, 0, 0, 0);
	if (result >= 0) {
		file = file_of_descriptor(task, result);
		fill_file(&event->file, file);
		append_path(scratch, &event->path, task, &file->f_path);
	} else {
		__builtin_memset(&event->file, 0, sizeof(event->file));
		set_slice(&event->path, 0, 0, SLICE_FROM_USER);
		append_base(scratch, &event->working_directory, task, directory, user_path);
	}
	append_user_string(scratch, &event->raw_path, user_path, LIMIT_PATH);
	submit(scratch, KIND_FILE_OPEN);
	return 0;
unwanted:
	count(KIND_FILE_OPEN, COUNTER_FILTERED_UNWANTED);
	return 0;
}

SEC("tracepoint/syscalls/sys_exit_openat")
int file_open_openat(struct syscall_exit_context *context)
{
	struct filters *wanted = begin(KIND_FILE_OPEN);
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;

	if (!wanted)
		return 0;
	registers = saved_registers(task);
	return emit_open(task, wanted, context->result, argument0(registers), (const char *)argument1(registers),
			 argument2(registers));
}

SEC("tracepoint/syscalls/sys_exit_openat2")
int file_open_openat2(struct syscall_exit_context *context)
{
	struct filters *wanted = begin(KIND_FILE_OPEN);
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;
	struct open_how how = {};

	if (!wanted)
		return 0;
	registers = saved_registers(task);
	bpf_probe_read_user(&how, sizeof(how), (const void *)argument2(registers));
	return emit_open(task, wanted, context->result, argument0(registers), (const char *)argument1(registers),
			 how.flags);
}

#if defined(__TARGET_ARCH_x86)
SEC("tracepoint/syscalls/sys_exit_open")
int file_open_open(struct syscall_exit_context *context)
{
	struct filters *wanted = begin(KIND_FILE_OPEN);
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;

	if (!wanted)
		return 0;
	registers = saved_registers(task);
	return emit_open(task, wanted, context->result, AT_FDCWD, (const char *)argument0(registers),
			 argument1(registers));
}

SEC("tracepoint/syscalls/sys_exit_creat")
int file_open_creat(struct syscall_exit_context *context)
{
	struct filters *wanted = begin(KIND_FILE_OPEN);
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;

	if (!wanted)
		return 0;
	registers = saved_registers(task);
	return emit_open(task, wanted, context->result, AT_FDCWD, (const char *)argument0(registers),
			 01 | O_CREAT | O_TRUNC);
}
#endif

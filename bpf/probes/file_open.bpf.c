/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * file.open at the exits of the open family. The flags decide first, from registers: most opens are for reading and end
 * there or, when rules name files to be read, at the length of the file's name. Where programs can be at functions,
 * those that succeed are seen when the kernel has opened the file, before another thread can put another one under its
 * descriptor.
 */
#include "memory_access.h"
#include "named_file.h"
#include "open_call.h"

always_inline int name_is_wanted(struct filters *wanted, __u32 length, const unsigned char *name)
{
	struct filter_name key = {};

	if (length >= LIMIT_FILTER_NAME || !(wanted->read_name_lengths & (1ull << length)))
		return 0;
	bpf_probe_read_kernel(&key, length & (LIMIT_FILTER_NAME - 1), name);
	return bpf_map_lookup_elem(&read_names, &key) != 0;
}

always_inline int read_is_wanted(struct filters *wanted, struct task_struct *task, long descriptor)
{
	struct file *file;
	struct dentry *dentry;
	struct qstr name = {};

	if (wanted->read_mode == READ_MODE_NONE)
		return 0;
	if (wanted->read_mode == READ_MODE_ALL)
		return 1;
	file = file_of_descriptor(task, descriptor);
	dentry = read_kernel(file->f_path.dentry);
	bpf_probe_read_kernel(&name, sizeof(name), &dentry->d_name);
	return name_is_wanted(wanted, name.len, name.name);
}

/* Whether it asks for nothing but to read. */
always_inline int is_read(__u32 flags)
{
	return !(flags & (O_ACCMODE | O_CREAT | O_TRUNC));
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
	} else if (is_read(flags) && !read_is_wanted(wanted, task, result)) {
		goto unwanted;
	}
	if (result >= 0)
		emit_memory_opened(file_of_descriptor(task, result), flags);
	scratch = reserve(KIND_FILE_OPEN, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct file_open *)scratch->record;
	fill_own_header(scratch, task, result);
	event->open_flags = flags;
	event->reserved = 0;
	set_slice(&event->working_directory, 0, 0, 0);
	/*
	 * Out of the record, where the verifier knows nothing of it: 5.10 and 6.1 look at a failed open first, forget
	 * across the calls above that its result matters, and remove what is there for those that succeeded.
	 */
	result = event->header.result;
	/* Another thread may have closed it. */
	file = result >= 0 ? file_of_descriptor(task, result) : 0;
	if (file) {
		fill_file(&event->file, file);
		append_path(scratch, &event->path, task, &file->f_path);
	} else {
		__builtin_memset(&event->file, 0, sizeof(event->file));
		set_slice(&event->path, 0, 0, SLICE_FROM_USER);
		append_base(scratch, &event->working_directory, task, directory, user_path);
	}
	if (user_path)
		append_user_string(scratch, &event->raw_path, user_path, LIMIT_PATH);
	else
		set_slice(&event->raw_path, 0, 0, SLICE_UNREADABLE);
	submit(scratch, KIND_FILE_OPEN);
	return 0;
unwanted:
	count(KIND_FILE_OPEN, COUNTER_FILTERED_UNWANTED);
	return 0;
}

always_inline struct filters *begin_open(long result)
{
	return SEES_OPENED_FILES && result >= 0 ? 0 : begin(KIND_FILE_OPEN);
}

SYSCALL_EXIT(openat)
int file_open_openat(struct syscall_exit_context *context)
{
	struct filters *wanted = begin_open(context->result);
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;

	if (!wanted)
		return 0;
	registers = saved_registers(task);
	return emit_open(task, wanted, context->result, argument0(registers), (const char *)argument1(registers),
			 argument2(registers));
}

/*
 * What openat2 was asked for. The caller's memory can say something else by now, so that a file that was opened tells
 * itself, but for what the kernel forgets of it.
 */
always_inline __u32 flags_of_openat2(struct task_struct *task, long result, const void *user_how)
{
	struct file *file = result >= 0 ? file_of_descriptor(task, result) : 0;
	struct open_how how = {};
	__u32 forgotten;

	bpf_probe_read_user(&how, sizeof(how), user_how);
	if (!file)
		return how.flags;
	forgotten = how.flags & (O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC);
	if (read_kernel(file->f_mode) & FMODE_CREATED)
		forgotten |= O_CREAT;
	return forgotten | (read_kernel(file->f_flags) & ~O_LARGEFILE);
}

SYSCALL_EXIT(openat2)
int file_open_openat2(struct syscall_exit_context *context)
{
	struct filters *wanted = begin_open(context->result);
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;

	if (!wanted)
		return 0;
	registers = saved_registers(task);
	return emit_open(task, wanted, context->result, argument0(registers), (const char *)argument1(registers),
			 flags_of_openat2(task, context->result, (const void *)argument2(registers)));
}

/* By what name_to_handle_at gave: a way out of a container for those that may read any directory. */
SYSCALL_EXIT(open_by_handle_at)
int file_open_open_by_handle_at(struct syscall_exit_context *context)
{
	struct filters *wanted = begin(KIND_FILE_OPEN);
	struct task_struct *task = bpf_get_current_task();

	if (!wanted)
		return 0;
	return emit_open(task, wanted, context->result, AT_FDCWD, 0, argument2(saved_registers(task)));
}

/* It opens, cuts and closes, so that no descriptor leads to the file; ftruncate needs one that was opened for writing.
 */
SYSCALL_EXIT_AS(truncate, IA32(truncate) "," IA32(truncate64))
int file_open_truncate(struct syscall_exit_context *context)
{
	struct filters *wanted = begin(KIND_FILE_OPEN);
	struct task_struct *task = bpf_get_current_task();
	struct scratch *scratch;
	struct file_open *event;
	const char *user_path;

	if (!wanted)
		return 0;
	if (context->result < 0 && !failure_is_wanted(context->result)) {
		forget_object(OBJECT_FIRST);
		count(KIND_FILE_OPEN, COUNTER_FILTERED_UNWANTED);
		return 0;
	}
	user_path = (const char *)argument0(saved_registers(task));
	scratch = reserve(KIND_FILE_OPEN, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct file_open *)scratch->record;
	fill_own_header(scratch, task, context->result);
	event->open_flags = O_WRONLY | O_TRUNC;
	event->reserved = 0;
	__builtin_memset(&event->file, 0, sizeof(event->file));
	set_slice(&event->working_directory, 0, 0, 0);
	if (!append_object_path(scratch, &event->path, task, OBJECT_FIRST)) {
		set_slice(&event->path, 0, 0, SLICE_FROM_USER);
		append_base(scratch, &event->working_directory, task, AT_FDCWD, user_path);
	}
	append_user_string(scratch, &event->raw_path, user_path, LIMIT_PATH);
	submit(scratch, KIND_FILE_OPEN);
	return 0;
}

#if defined(__TARGET_ARCH_x86)
SYSCALL_EXIT(open)
int file_open_open(struct syscall_exit_context *context)
{
	struct filters *wanted = begin_open(context->result);
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;

	if (!wanted)
		return 0;
	registers = saved_registers(task);
	return emit_open(task, wanted, context->result, AT_FDCWD, (const char *)argument0(registers),
			 argument1(registers));
}

SYSCALL_EXIT(creat)
int file_open_creat(struct syscall_exit_context *context)
{
	struct filters *wanted = begin_open(context->result);
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;

	if (!wanted)
		return 0;
	registers = saved_registers(task);
	return emit_open(task, wanted, context->result, AT_FDCWD, (const char *)argument0(registers),
			 O_WRONLY | O_CREAT | O_TRUNC);
}
#endif

/* Opens with O_TRUNC come here too. */
OBJECT_OF(file_open, path_truncate, KIND_FILE_OPEN, is_truncate_call() ? keep_path(OBJECT_FIRST, context[0]) : 0)

#if defined(VIGIE_TRAMPOLINE)
/* The arguments and the result of do_filp_open, whose types the verifier knows: they are followed without a helper. */
struct opened {
	long directory;
	struct filename *name;
	struct open_flags *how;
	struct file *file;
};

always_inline int opened_is_wanted(struct filters *wanted, struct opened *opened)
{
	__u32 flags = opened->how->open_flag;
	struct qstr *name;

	if (flags & O_PATH)
		return 0;
	if (!is_read(flags) || wanted->read_mode == READ_MODE_ALL)
		return 1;
	if (wanted->read_mode == READ_MODE_NONE)
		return 0;
	name = &opened->file->f_path.dentry->d_name;
	return name_is_wanted(wanted, name->len, name->name);
}

/* What the caller asked for, in a register where that is a value. */
always_inline __u32 asked_flags(struct task_struct *task, __u32 call, struct opened *opened)
{
	switch (call) {
	case CALL_OPENAT:
		return argument2(saved_registers(task));
#if defined(__TARGET_ARCH_x86)
	case CALL_OPEN:
		return argument1(saved_registers(task));
	case CALL_CREAT:
		return O_WRONLY | O_CREAT | O_TRUNC;
#endif
	default:
		/* The kernel adds it. */
		return opened->how->open_flag & ~O_LARGEFILE;
	}
}

SEC("fexit/do_filp_open")
int file_open_do_filp_open(struct opened *opened)
{
	struct task_struct *task = bpf_get_current_task();
	__u32 call = current_open_call();
	struct filters *wanted;
	struct scratch *scratch;
	struct file_open *event;
	struct file *file = opened->file;
	__u32 flags;

	if (!call || is_error(file))
		return 0;
	wanted = begin(KIND_FILE_OPEN);
	if (!wanted)
		return 0;
	if (!opened_is_wanted(wanted, opened)) {
		count(KIND_FILE_OPEN, COUNTER_FILTERED_UNWANTED);
		return 0;
	}
	/* Before the calls below, across which 5.10 and 6.1 forget that it matters which call it is. */
	flags = asked_flags(task, call, opened);
	emit_memory_opened(file, opened->how->open_flag);
	scratch = reserve(KIND_FILE_OPEN, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct file_open *)scratch->record;
	fill_own_header(scratch, task, 0);
	event->open_flags = flags;
	event->reserved = 0;
	set_slice(&event->working_directory, 0, 0, 0);
	fill_file(&event->file, file);
	append_path(scratch, &event->path, task, &file->f_path);
	append_string(scratch, &event->raw_path, opened->name->name, LIMIT_PATH, bpf_probe_read_kernel_str,
		      SLICE_FROM_USER);
	submit(scratch, KIND_FILE_OPEN);
	return 0;
}
#endif

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * file.time_change at the exits of the utime family. The times are the caller's: how it gave them differs by call.
 */
#include "named_file.h"

/* linux/stat.h */
#define UTIME_NOW ((1l << 30) - 1l)
#define UTIME_OMIT ((1l << 30) - 2l)

/* struct timespec and struct timeval of 64 bits: seconds, then nanoseconds or microseconds. */
struct user_time {
	__s64 seconds;
	__s64 fraction;
};

always_inline void fill_times(struct file_time_change *event, const struct user_time times[2], __u32 fraction_ns)
{
	event->accessed_s = times[0].seconds;
	event->accessed_ns = times[0].fraction * fraction_ns;
	event->modified_s = times[1].seconds;
	event->modified_ns = times[1].fraction * fraction_ns;
	event->flags = TIME_CHANGE_ACCESSED | TIME_CHANGE_MODIFIED;
	if (fraction_ns != 1)
		return;
	if (times[0].fraction == UTIME_NOW || times[0].fraction == UTIME_OMIT)
		event->flags &= ~TIME_CHANGE_ACCESSED;
	if (times[1].fraction == UTIME_NOW || times[1].fraction == UTIME_OMIT)
		event->flags &= ~TIME_CHANGE_MODIFIED;
}

/* Bytes of the caller's `long`, which the older calls give times in. */
#if defined(VIGIE_IA32)
#define LONG_SIZE 4
#else
#define LONG_SIZE 8
#endif

/* `count` numbers of `word` bytes. */
always_inline long read_numbers(__s64 *numbers, __u32 count, const void *user, __u32 word)
{
	__s32 narrow[4] = {};
	__u32 index;

	if (word == sizeof(__s64))
		return bpf_probe_read_user(numbers, count * word, user);
	if (bpf_probe_read_user(narrow, count * word, user))
		return -1;
	for (index = 0; index < count; index++)
		numbers[index] = narrow[index];
	return 0;
}

/* `fraction_ns`: nanoseconds in the fraction's unit; 0 for utime's pair of seconds. `word`: bytes of each number. */
always_inline int emit_times(struct task_struct *task, long result, long directory, const char *user_path,
			     const void *user_times, __u32 fraction_ns, __u32 word)
{
	struct scratch *scratch = reserve(KIND_FILE_TIME_CHANGE, sizeof(struct file_time_change));
	struct user_time times[2] = {};
	struct file_time_change *event;
	__s64 seconds[2] = {};

	if (!scratch)
		return 0;
	event = (struct file_time_change *)scratch->record;
	fill_own_header(scratch, task, result);
	__builtin_memset(&event->accessed_s, 0,
			 sizeof(*event) - __builtin_offsetof(struct file_time_change, accessed_s));
	if (user_times && fraction_ns) {
		if (!read_numbers((__s64 *)times, 4, user_times, word))
			fill_times(event, times, fraction_ns);
	} else if (user_times && !read_numbers(seconds, 2, user_times, word)) {
		times[0].seconds = seconds[0];
		times[1].seconds = seconds[1];
		fill_times(event, times, 1);
	}
	append_named(scratch, &event->file, task, directory, user_path);
	submit(scratch, KIND_FILE_TIME_CHANGE);
	return 0;
}

CHANGE_AT_EXIT_AS(file_time_change, utimensat, IA32(utimensat_time64), KIND_FILE_TIME_CHANGE,
		  emit_times(task, result, argument0(registers), (const char *)argument1(registers),
			     (const void *)argument2(registers), 1, sizeof(__s64)))

#if defined(__TARGET_ARCH_x86)
CHANGE_AT_EXIT(file_time_change, utimes, KIND_FILE_TIME_CHANGE,
	       emit_times(task, result, AT_FDCWD, (const char *)argument0(registers),
			  (const void *)argument1(registers), 1000, LONG_SIZE))
CHANGE_AT_EXIT(file_time_change, futimesat, KIND_FILE_TIME_CHANGE,
	       emit_times(task, result, argument0(registers), (const char *)argument1(registers),
			  (const void *)argument2(registers), 1000, LONG_SIZE))
CHANGE_AT_EXIT(file_time_change, utime, KIND_FILE_TIME_CHANGE,
	       emit_times(task, result, AT_FDCWD, (const char *)argument0(registers),
			  (const void *)argument1(registers), 0, LONG_SIZE))
#endif

#if defined(VIGIE_IA32)
CHANGE_AT_EXIT_AS(file_time_change, utimensat_time32, IA32(utimensat), KIND_FILE_TIME_CHANGE,
		  emit_times(task, result, argument0(registers), (const char *)argument1(registers),
			     (const void *)argument2(registers), 1, LONG_SIZE))
#endif

OBJECT_OF_FUNCTION(file_time_change, vfs_utimes, KIND_FILE_TIME_CHANGE, keep_path(OBJECT_FIRST, context[0]))

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Whether anybody wants a record for the paths in it. Only what certainly nobody wants is left out: user space judges
 * the same text with more care. A path is not judged here when it
 *   - was cut or could not be read, or has LIMIT_FILTER_PATH bytes or more,
 *   - is relative to a directory that is not known,
 *   - would be another once `//`, `.` and `..` are resolved, or ends in a slash,
 *   - has bytes beyond ASCII, which user space may show otherwise.
 * Where the kernel's path of a file is not known, symbolic links in what the caller gave are resolved neither here nor
 * there: rules see the same text.
 */
#ifndef VIGIE_PATH_FILTER_H
#define VIGIE_PATH_FILTER_H

#include "maps.h"

#define FILTER_PATH_MAX (LIMIT_FILTER_PATH - 1)

/* Both keys are put together where paths are, which is free once a record is complete. */
#define FORWARD_KEY 4 /* so that the text behind the key's length is aligned */
#define FORWARD_TEXT (FORWARD_KEY + __builtin_offsetof(struct filter_path, text))
#define BACKWARD_END 1024
/* Beyond a text there are zeroes: it is looked at eight bytes at a time, and three bytes ahead. */
#define FORWARD_ROOM (LIMIT_FILTER_PATH + 16)

/* The longest name of a user (useradd(8)). */
#define USER_NAME_MAX 32

/* The same byte eight times. */
#define EIGHT(byte) (0x0101010101010101ull * (byte))

/* The highest bit of each byte that is `byte`, where all are ASCII. */
always_inline __u64 bytes_equal(__u64 word, __u8 byte)
{
	return ~((word ^ EIGHT(byte)) + EIGHT(0x7f)) & EIGHT(0x80);
}

always_inline __u64 bytes_that_end_a_name(__u64 word)
{
	return bytes_equal(word, '/') | bytes_equal(word, 0);
}

/* Whether an empty name, `.` or `..` begins behind one of these eight bytes, as far as they are slashes. */
always_inline __u64 is_not_canonical(const __u8 *text)
{
	__u64 next = *(const __u64 *)(text + 1), second = *(const __u64 *)(text + 2);
	__u64 two_dots = bytes_equal(second, '.') & bytes_that_end_a_name(*(const __u64 *)(text + 3));
	__u64 one_dot = bytes_equal(next, '.') & (bytes_that_end_a_name(second) | two_dots);

	return bytes_equal(*(const __u64 *)text, '/') & (bytes_that_end_a_name(next) | one_dot);
}

/* /home/USER/.… also for users whose name is too long to tell. */
always_inline int is_home_dot_file(const __u8 *text)
{
	__u32 index;

	if (!begins_with(text, "/home/", 6))
		return 0;
	for (index = 6; index <= 6 + USER_NAME_MAX; index++) {
		if (text[index] == '/')
			return text[index + 1] == '.';
		if (!text[index])
			return 0;
	}
	return 1;
}

/* What is to be judged. In memory of which the verifier knows nothing: it follows the judgement once and not for each.
 */
struct judged_text {
	struct slice base; /* the directory that the text is relative to */
	struct slice text;
	__u32 is_raw; /* it is judged as it stands, like what a symbolic link says */
	__u32 length; /* of both together */
};
#define JUDGED_TEXT 2048

always_inline void judge(struct scratch *scratch, const struct slice *base, const struct slice *text, __u32 is_raw)
{
	struct judged_text *judged = (struct judged_text *)&scratch->path[JUDGED_TEXT];

	if (base)
		judged->base = *base;
	else
		judged->base.len = 0;
	judged->text = *text;
	judged->is_raw = is_raw;
}

/* Judges what judge() was told of the scratch space in this place. */
verified_once __u32 text_in_is_wanted(__u32 slot, __u32 kind)
{
	struct scratch *scratch = bpf_map_lookup_elem(&scratches, &slot);
	struct judged_text *judged;
	struct slice *base, *text;
	__u64 length, offset, start = 0, undecided = 0, bit = 1ull << (kind & 63);
	struct filter_path *forward, *backward;
	struct filters *wanted;
	__u32 key = 0, index;
	__u64 *kinds;

	if (!scratch)
		return 1;
	judged = (struct judged_text *)&scratch->path[JUDGED_TEXT];
	base = &judged->base;
	text = &judged->text;
	wanted = bpf_map_lookup_elem(&filters, &key);
	if (!wanted)
		return 1;
	length = text->len;
	asm volatile("" : "+r"(length));
	offset = text->off;
	asm volatile("" : "+r"(offset));
	if (text->flags & (SLICE_TRUNCATED | SLICE_UNREADABLE) || !length || length > FILTER_PATH_MAX ||
	    offset > RECORD_SIZE - LIMIT_FILTER_PATH)
		return 1;
	__builtin_memset(&scratch->path[FORWARD_TEXT], 0, FORWARD_ROOM);
	if (scratch->record[offset] != '/' && !judged->is_raw) {
		__u64 base_length, base_offset;

		base_length = base->len;
		asm volatile("" : "+r"(base_length));
		base_offset = base->off;
		asm volatile("" : "+r"(base_offset));
		if (base->flags & (SLICE_TRUNCATED | SLICE_UNREADABLE) || !base_length ||
		    base_length > FILTER_PATH_MAX || base_offset > RECORD_SIZE - LIMIT_FILTER_PATH)
			return 1;
		/* The root's own path is the slash that is put behind others. */
		bpf_probe_read_kernel(&scratch->path[FORWARD_TEXT], base_length, &scratch->record[base_offset]);
		start = base_length == 1 ? 0 : base_length;
		scratch->path[FORWARD_TEXT + start] = '/';
		start++;
	}
	/* It must not grow beyond the zeroes. */
	if (start + length > FILTER_PATH_MAX)
		return 1;
	bpf_probe_read_kernel(&scratch->path[FORWARD_TEXT + start], length, &scratch->record[offset]);
	length += start;
	judged->length = length;
	for (index = 0; index < LIMIT_FILTER_PATH; index += sizeof(__u64)) {
		const __u8 *here = &scratch->path[FORWARD_TEXT + index];

		if (index >= length)
			break;
		undecided |= *(const __u64 *)here & EIGHT(0x80);
		if (!judged->is_raw)
			undecided |= is_not_canonical(here);
		*(__u64 *)&scratch->path[BACKWARD_END - sizeof(__u64) - index] =
		    __builtin_bswap64(*(const __u64 *)here);
	}
	if (undecided)
		return 1;
	/* Of a length read anew it is not known where the loop was left: what follows is verified once. */
	length = *(volatile __u32 *)&judged->length;
	if (wanted->home_kinds & bit && is_home_dot_file(&scratch->path[FORWARD_TEXT]))
		return 1;
	forward = (struct filter_path *)&scratch->path[FORWARD_KEY];
	forward->bits = (length + 1) * 8;
	kinds = bpf_map_lookup_elem(&path_prefixes, forward);
	if (kinds && *kinds & bit)
		return 1;
	start = BACKWARD_END - length - sizeof(backward->bits);
	asm volatile("" : "+r"(start));
	if (start > BACKWARD_END)
		return 1;
	backward = (struct filter_path *)&scratch->path[start];
	backward->bits = length * 8;
	kinds = bpf_map_lookup_elem(&path_suffixes, backward);
	return kinds && *kinds & bit;
}

always_inline __u32 text_is_wanted(struct scratch *scratch, __u32 kind)
{
	return text_in_is_wanted(scratch->slot, kind);
}

/* The kernel's path where it is known, else the caller's. */
always_inline void judge_named_file(struct scratch *scratch, struct named_file *named)
{
	if (named->path.len)
		judge(scratch, 0, &named->path, 0);
	else
		judge(scratch, &named->base, &named->raw_path, 0);
}

always_inline __u32 named_file_is_wanted(struct scratch *scratch, struct named_file *named, __u32 kind)
{
	judge_named_file(scratch, named);
	return text_is_wanted(scratch, kind);
}

always_inline __u32 any_path_is_wanted(struct scratch *scratch, __u32 kind)
{
	void *record = scratch->record;

	switch (kind) {
	case KIND_FILE_OPEN: {
		struct file_open *open = record;

		if (open->path.flags & SLICE_FROM_USER)
			judge(scratch, &open->working_directory, &open->raw_path, 0);
		else
			judge(scratch, 0, &open->path, 0);
		return text_is_wanted(scratch, kind);
	}
	case KIND_FILE_DELETE:
		return named_file_is_wanted(scratch, &((struct file_delete *)record)->file, kind);
	case KIND_FILE_RENAME: {
		struct file_rename *rename = record;

		return named_file_is_wanted(scratch, &rename->file, kind) ||
		       named_file_is_wanted(scratch, &rename->target, kind);
	}
	case KIND_FILE_LINK: {
		struct file_link *link = record;

		if (named_file_is_wanted(scratch, &link->file, kind))
			return 1;
		if (link->is_symbolic)
			judge(scratch, 0, &link->symbolic_target, 1);
		else
			judge_named_file(scratch, &link->existing);
		return text_is_wanted(scratch, kind);
	}
	case KIND_FILE_MKDIR:
		return named_file_is_wanted(scratch, &((struct file_mkdir *)record)->file, kind);
	case KIND_FILE_MODE_CHANGE:
		return named_file_is_wanted(scratch, &((struct file_mode_change *)record)->file, kind);
	case KIND_FILE_OWNER_CHANGE:
		return named_file_is_wanted(scratch, &((struct file_owner_change *)record)->file, kind);
	case KIND_FILE_TIME_CHANGE:
		return named_file_is_wanted(scratch, &((struct file_time_change *)record)->file, kind);
	case KIND_FILE_XATTR_CHANGE:
		return named_file_is_wanted(scratch, &((struct file_xattr_change *)record)->file, kind);
	case KIND_FILE_MOUNT:
		return named_file_is_wanted(scratch, &((struct file_mount *)record)->file, kind);
	case KIND_FILE_UNMOUNT:
		return named_file_is_wanted(scratch, &((struct file_unmount *)record)->file, kind);
	default:
		return 1;
	}
}

/* Whether the record has what makes some of its kind matter wherever the file is. */
always_inline __u32 has_mark(struct scratch *scratch, __u32 kind)
{
	void *record = scratch->record;

	if (kind == KIND_FILE_OPEN)
		return ((struct file_open *)record)->file.flags & FILE_OVERLAY_UPPER;
	/* S_ISUID and S_ISGID */
	if (kind == KIND_FILE_MODE_CHANGE)
		return ((struct file_mode_change *)record)->mode & 06000;
	if (kind == KIND_FILE_XATTR_CHANGE) {
		struct slice *name = &((struct file_xattr_change *)record)->name;
		__u64 offset = name->off;

		asm volatile("" : "+r"(offset));
		if (name->flags & SLICE_UNREADABLE || offset > RECORD_SIZE - sizeof("security."))
			return 1;
		return begins_with(&scratch->record[offset], "security.", sizeof("security.") - 1);
	}
	return 0;
}

#define PATH_KINDS                                                                                                     \
	(1ull << KIND_FILE_OPEN | 1ull << KIND_FILE_DELETE | 1ull << KIND_FILE_RENAME | 1ull << KIND_FILE_LINK |       \
	 1ull << KIND_FILE_MKDIR | 1ull << KIND_FILE_MODE_CHANGE | 1ull << KIND_FILE_OWNER_CHANGE |                    \
	 1ull << KIND_FILE_TIME_CHANGE | 1ull << KIND_FILE_XATTR_CHANGE | 1ull << KIND_FILE_MOUNT |                    \
	 1ull << KIND_FILE_UNMOUNT)

/* Of a complete record of a kind that the compiler knows. */
always_inline __u32 is_wanted_by_path(struct scratch *scratch, __u32 kind, struct filters *wanted)
{
	__u64 bit = 1ull << (kind & 63);

	if (!(PATH_KINDS & bit) || !(wanted->judged_kinds & bit))
		return 1;
	if (wanted->marked_kinds & bit && has_mark(scratch, kind))
		return 1;
	return any_path_is_wanted(scratch, kind);
}

#endif

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The probes as they are compiled for x86's 32-bit entries (int 0x80, sysenter): other numbers, other registers. Each
 * program is called by its number from ia32_dispatch.bpf.c, and its section tells the loader which: raw_tp/exit_open/5.
 */
#ifndef VIGIE_IA32_ENTRY_H
#define VIGIE_IA32_ENTRY_H

#include <asm/unistd_32.h>

/* Later than the headers of some systems that this is built on; new calls have one number everywhere. */
#ifndef __NR_fchmodat2
#define __NR_fchmodat2 452
#endif
#ifndef __NR_setxattrat
#define __NR_setxattrat 463
#define __NR_removexattrat 466
#endif

/* linux/net.h, whose types are not the kernel's own */
#define SYS_SOCKET 1
#define SYS_BIND 2
#define SYS_CONNECT 3
#define SYS_LISTEN 4
#define SYS_ACCEPT 5
#define SYS_SENDTO 11
#define SYS_SETSOCKOPT 14
#define SYS_SENDMSG 16
#define SYS_ACCEPT4 18
#define SYS_SENDMMSG 20

#define IA32_TEXT(token) #token
#define IA32_EXPANDED(token) IA32_TEXT(token)
#define IA32(call) IA32_EXPANDED(__NR_##call)
/* What goes through socketcall(2). */
#define SOCKETCALL(number) "socketcall:" IA32_EXPANDED(number)

#define SYSCALL_ENTER_AS(call, ia32) SEC("raw_tp/enter_" #call "/" ia32)
#define SYSCALL_EXIT_AS(call, ia32) SEC("raw_tp/exit_" #call "/" ia32)

/* An argument of the call, by its position. Those of socketcall and of the first mmap lie in the caller's memory. */
always_inline __u64 ia32_argument(struct pt_regs *registers, __u32 position)
{
	__u32 call = read_kernel(registers->orig_ax);
	__u32 argument = 0;

	if (call == __NR_socketcall || call == __NR_mmap) {
		__u64 arguments = call == __NR_mmap ? read_kernel(registers->bx) : read_kernel(registers->cx);

		bpf_probe_read_user(&argument, sizeof(argument),
				    (const void *)((__u32)arguments + position * sizeof(argument)));
		return argument;
	}
	switch (position) {
	case 0:
		return (__u32)read_kernel(registers->bx);
	case 1:
		return (__u32)read_kernel(registers->cx);
	case 2:
		return (__u32)read_kernel(registers->dx);
	case 3:
		return (__u32)read_kernel(registers->si);
	case 4:
		return (__u32)read_kernel(registers->di);
	default:
		return (__u32)read_kernel(registers->bp);
	}
}

#endif

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * network.connect at the exit of connect. One that goes on in the background has its peer already.
 * network_send has those that connect by what they send.
 */
#include "connect.h"

SYSCALL_EXIT_AS(connect, IA32(connect) "," SOCKETCALL(SYS_CONNECT))
int network_connect(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers = saved_registers(task);

	emit_connect(task, context->result, (int)argument0(registers), (const char *)argument1(registers),
		     (__u32)argument2(registers));
	if (goes_on(context->result))
		remember_connecting(task);
	return 0;
}

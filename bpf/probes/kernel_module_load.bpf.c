/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * kernel.module_load at the exits of init_module, which takes the module from memory, and finit_module. The module's
 * own name comes from the tracepoint that a successful load passes on its way.
 */
#include "named_file.h"

#define MODULE_NAME_SIZE 56
#define MODULE_PARAMETERS_SIZE 1024

struct module_name {
	char text[MODULE_NAME_SIZE];
};

/* By thread: the module that it is loading. */
struct {
	map_uint(type, BPF_MAP_TYPE_LRU_HASH);
	map_uint(max_entries, 64);
	map_type(key, __u32);
	map_type(value, struct module_name);
} loaded_modules SEC(".maps");

SEC("tp_btf/module_load")
int kernel_module_load(__u64 *context)
{
	struct module *module = (void *)context[0];
	struct module_name name = {};
	__u32 thread = bpf_get_current_pid_tgid();

	bpf_probe_read_kernel_str(name.text, sizeof(name.text), &module->name);
	bpf_map_update_elem(&loaded_modules, &thread, &name, BPF_ANY);
	return 0;
}

always_inline int emit_load(struct task_struct *task, long result, long descriptor, const char *parameters,
			    __u32 from_memory, __u32 flags)
{
	struct scratch *scratch = reserve(KIND_KERNEL_MODULE_LOAD, sizeof(struct kernel_module_load));
	__u32 thread = bpf_get_current_pid_tgid();
	struct kernel_module_load *event;
	struct module_name *name;

	if (!scratch)
		return 0;
	event = (struct kernel_module_load *)scratch->record;
	fill_own_header(scratch, task, result);
	if (from_memory)
		__builtin_memset(&event->file, 0, sizeof(event->file));
	else
		append_named(scratch, &event->file, task, descriptor, 0);
	append_user_string(scratch, &event->parameters, parameters, MODULE_PARAMETERS_SIZE);
	set_slice(&event->name, 0, 0, 0);
	name = bpf_map_lookup_elem(&loaded_modules, &thread);
	if (name) {
		append_kernel_string(scratch, &event->name, name->text, MODULE_NAME_SIZE);
		bpf_map_delete_elem(&loaded_modules, &thread);
	}
	event->from_memory = from_memory;
	event->flags = flags;
	submit(scratch, KIND_KERNEL_MODULE_LOAD);
	return 0;
}

SYSCALL_EXIT(finit_module)
int kernel_module_load_finit_module(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;

	if (!begin(KIND_KERNEL_MODULE_LOAD))
		return 0;
	registers = saved_registers(task);
	return emit_load(task, context->result, argument0(registers), (const char *)argument1(registers), 0,
			 argument2(registers));
}

SYSCALL_EXIT(init_module)
int kernel_module_load_init_module(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;

	if (!begin(KIND_KERNEL_MODULE_LOAD))
		return 0;
	registers = saved_registers(task);
	return emit_load(task, context->result, -1, (const char *)argument2(registers), 1, 0);
}

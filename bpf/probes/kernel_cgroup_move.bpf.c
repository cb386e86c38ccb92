/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* kernel.cgroup_move at cgroup_attach_task, where the move is done, in the context of whoever moves. */
#include "target.h"

SEC("tp_btf/cgroup_attach_task")
int kernel_cgroup_move(__u64 *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct cgroup *cgroup = (void *)context[0];
	struct cgroup_root *root;
	struct kernfs_node *node;
	struct kernel_cgroup_move *event;
	struct scratch *scratch;

	if (!begin(KIND_KERNEL_CGROUP_MOVE))
		return 0;
	scratch = reserve(KIND_KERNEL_CGROUP_MOVE, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct kernel_cgroup_move *)scratch->record;
	fill_own_header(scratch, task, 0);
	fill_target(&event->target, (void *)context[2]);
	node = read_kernel(cgroup->kn);
	root = read_kernel(cgroup->root);
	event->destination_id = read_kernel(node->id);
	event->hierarchy_id = read_kernel(root->hierarchy_id);
	event->is_whole_process = !!(context[3] & 0xff);
	append_kernel_string(scratch, &event->destination, (const char *)context[1], LIMIT_PATH);
	submit(scratch, KIND_KERNEL_CGROUP_MOVE);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One act after the other, the same on every kernel, in a folder with a mount in it: what the sensor says of them is
 * compared between kernels. Two runs: without an argument, and with `older-calls`. Each system call that has a hook is
 * called by itself, since C libraries differ in which they use. `load-module FILE` is not compared: not every kernel
 * has modules.
 */
#include "acts.h"

int main(int argc, char **argv)
{
	if (argc > 2 && strcmp(argv[1], "load-module") == 0)
		return load_from_memory(argv[2]);
	if (argc > 1 && strcmp(argv[1], "older-calls") == 0)
		older_calls();
	if (argc > 1)
		return 0;
	processes();
	files();
	changes();
	connections();
	questions();
	in_child(sends);
	in_child(splices);
	in_child(acts_by_ring);
	kernel_at_large();
	in_child(moves);
	in_child(in_a_root_of_its_own);
	in_child(enters_namespaces);
	processes_among_themselves();
	return 3;
}

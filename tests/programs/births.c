/* SPDX-License-Identifier: Apache-2.0 */
/* Has a program executed by each way; the arguments are its path, and one for it. */
#define _GNU_SOURCE
#include "births.h"

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	by_vfork(argv[1], argv[2]);
	by_clone3(argv[1], argv[2]);
	by_posix_spawn(argv[1], argv[2]);
	from_memory(argv[1], argv[2]);
	return 1;
}

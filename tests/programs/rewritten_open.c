/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opens a FIFO for writing by openat2, which waits for a reader; meanwhile what it was asked for is made to say
 * something harmless. The argument is the FIFO's path.
 */
#define _GNU_SOURCE
#include "rewritten_open.h"

int main(int argc, char **argv)
{
	if (argc < 2)
		return 2;
	opens_and_rewrites(argv[1]);
	return 0;
}

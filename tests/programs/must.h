/* SPDX-License-Identifier: Apache-2.0 */
/* What must succeed, and what must be refused; the program ends otherwise. */
#ifndef MUST_H
#define MUST_H

#include <stdio.h>
#include <stdlib.h>

#define MUST(call)                                                                                                     \
	do {                                                                                                           \
		if ((call) < 0) {                                                                                      \
			perror(#call);                                                                                 \
			exit(1);                                                                                       \
		}                                                                                                      \
	} while (0)

#define MUST_NOT(call)                                                                                                 \
	do {                                                                                                           \
		if ((call) >= 0) {                                                                                     \
			fprintf(stderr, "not refused: %s\n", #call);                                                   \
			exit(1);                                                                                       \
		}                                                                                                      \
	} while (0)

#endif

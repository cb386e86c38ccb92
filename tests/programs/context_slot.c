/* SPDX-License-Identifier: Apache-2.0 */
/* The slot, with BULK bytes of thread-local variables beside it: more than C libraries keep in reserve for a library.
 */
#include "context_slot.h"

#ifdef BULK
__thread char bulk[BULK];
#endif

__attribute__((visibility("default"))) __thread struct record *otel_thread_ctx_v1;

struct record **context_slot(void)
{
#ifdef BULK
	bulk[0] = 1;
#endif
	return &otel_thread_ctx_v1;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What a thread publishes of the request that it works on (OTEP 4947), and where: in the program or in a library. */
#ifndef CONTEXT_SLOT_H
#define CONTEXT_SLOT_H

#include <stdint.h>

struct __attribute__((packed, aligned(2))) record {
	uint8_t trace_id[16];
	uint8_t span_id[8];
	uint8_t valid;
	uint8_t flags;
	uint16_t attributes_size;
	uint8_t attributes[32];
};

/* Where the calling thread keeps the pointer to its record. */
struct record **context_slot(void);

#endif

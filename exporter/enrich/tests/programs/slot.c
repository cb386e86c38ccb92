/* The slot, in a library or in the program itself; BULK bytes of thread-local storage beside it. */
#ifdef BULK
__thread char bulk[BULK];
#endif
#ifdef ALIGNED
__thread char aligned[3] __attribute__((aligned(ALIGNED))) = {1};
#endif
#ifdef HIDDEN
__attribute__((visibility("hidden")))
#else
__attribute__((visibility("default")))
#endif
__thread void *otel_thread_ctx_v1;

void **slot_address(void);
void **slot_address(void)
{
#ifdef BULK
	bulk[0] = 1;
#endif
#ifdef ALIGNED
	aligned[0] = 1;
#endif
	return &otel_thread_ctx_v1;
}

/* What Go's linker writes of a program: since Go 1.18 in the block itself, before (POINTED) by pointers to strings. */
#ifdef POINTED
static const char text[] = "go1.17.5";
static struct {
	const char *text;
	unsigned long length;
} version = {text, sizeof text - 1};
__attribute__((section(".go.buildinfo"), aligned(16), used)) static struct {
	char magic[14], pointer_size, flags;
	void *version, *modules;
} build_info = {"\xff Go buildinf:", 8, 0, &version, &version};
#else
__attribute__((section(".go.buildinfo"), aligned(16), used)) static struct {
	char magic[14], pointer_size, flags, none[16], length, version[9];
} build_info = {"\xff Go buildinf:", 8, 2, "", 8, "go1.25.3"};
#endif

void _start(void);
void _start(void)
{
}

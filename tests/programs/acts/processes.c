/* SPDX-License-Identifier: Apache-2.0 */
/* Programs that begin and end. */
#include "acts.h"

#include "../births.h"

static void ends_with_7(void)
{
	_exit(7);
}
static void is_killed(void)
{
	raise(SIGTERM);
}

static void executes(void)
{
	static char *arguments[] = {"acts", "nothing", "an argument", "", "--last=\xc3\xa9", NULL};
	static char *environment[] = {"OTEL_SERVICE_NAME=acts", NULL};

	execve("/bin/acts", arguments, environment);
}

static void executes_a_descriptor(void)
{
	static char *arguments[] = {"by-descriptor", "nothing", NULL};
	int program = open("/bin/acts", O_RDONLY);

	MUST(program);
	syscall(SYS_execveat, program, "", arguments, environ, AT_EMPTY_PATH);
}

static void executes_a_script(void)
{
	execl("/acts/script", "script", "word", (char *)NULL);
}

static void executes_what_is_none(void)
{
	static char *arguments[] = {"none", NULL};
	int folder = open("/acts", O_PATH | O_DIRECTORY);

	MUST(folder);
	/* A folder, a file that nobody may execute, and nothing, which is not told. */
	execve("/acts/mount/deep", arguments, environ);
	syscall(SYS_execveat, folder, "no-program", arguments, environ, 0);
	execve("/acts/absent", arguments, environ);
}

static void executes_from_memory(void)
{
	from_memory("/bin/acts", "nothing");
}

void processes(void)
{
	in_child(ends_with_7);
	in_child(is_killed);
	in_child(executes);
	in_child(executes_a_descriptor);
	in_child(executes_a_script);
	in_child(executes_what_is_none);
	by_vfork("/bin/acts", "nothing");
	by_clone3("/bin/acts", "nothing");
	by_posix_spawn("/bin/acts", "nothing");
	in_child(executes_from_memory);
}

/* Starts Hearthline: the system's own Python on the modules that lie beside this program.
 *
 * Python runs isolated (-I: no user's modules, no PYTHON… variables) and writes no bytecode into /usr (-B).
 * `sys.frozen` and `sys.executable` tell the program how to start its other roles: through this one again.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char START[] =
    "import runpy, sys\n"
    "program, folder = sys.argv[1:3]\n"
    "sys.argv[:3] = [program]\n"
    "sys.executable, sys.frozen = program, 'hearthline'\n"
    "sys.path[:0] = [folder + '/app', folder + '/app_packages']\n"
    "runpy.run_module('hearthline', run_name='__main__')\n";

static int fail(const char *what)
{
    fprintf(stderr, "hearthline cannot start: %s: %s\n", what, strerror(errno));
    return 127;
}

int main(int count, char **words)
{
    char program[PATH_MAX], folder[PATH_MAX + 32], engine[PATH_MAX + 64];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length < 0)
        return fail("/proc/self/exe");
    program[length] = '\0';

    char *slash = strrchr(program, '/');
    if (slash == NULL)
        return fail(program);
    *slash = '\0';
    snprintf(folder, sizeof folder, "%s/../lib/hearthline", program);
    *slash = '/';
    char *real = realpath(folder, NULL);
    if (real == NULL)
        return fail(folder);

    /* whatever build a developer's cache holds: the package runs with the engine it carries */
    snprintf(engine, sizeof engine, "%s/engine", real);
    setenv("HEARTHLINE_ENGINE_BUILD", engine, 1);
    unsetenv("PYTHONPATH"); /* set by a desk for its children; this program has its own */

    char **arguments = calloc((size_t)count + 8, sizeof *arguments);
    if (arguments == NULL)
        return fail("memory");
    int next = 0;
    arguments[next++] = PYTHON;
    arguments[next++] = "-I";
    arguments[next++] = "-B";
    arguments[next++] = "-c";
    arguments[next++] = (char *)START;
    arguments[next++] = program;
    arguments[next++] = real;
    for (int i = 1; i < count; i++)
        arguments[next++] = words[i];
    execv(PYTHON, arguments);
    return fail(PYTHON);
}

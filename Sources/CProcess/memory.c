#include "process.h"

#include <malloc.h>

void process_limit_arenas(void)
{
    mallopt(M_ARENA_MAX, 2);
}

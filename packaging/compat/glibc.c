// What the Swift runtime and libstdc++ would take from a glibc newer than 2.34 (RHEL 9). The linker's --wrap sends every call here.
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>

// glibc 2.35 gave hypot and hypotf a new version; this asks for the older one, which every later glibc still has.
#if defined(__x86_64__)
#define BASE "GLIBC_2.2.5"
#elif defined(__aarch64__)
#define BASE "GLIBC_2.17"
#else
#error "add the first glibc version of this architecture"
#endif

__asm__(".symver base_hypot, hypot@" BASE);
__asm__(".symver base_hypotf, hypotf@" BASE);
extern double base_hypot(double, double);
extern float base_hypotf(float, float);

double __wrap_hypot(double x, double y) { return base_hypot(x, y); }
float __wrap_hypotf(float x, float y) { return base_hypotf(x, y); }

// glibc 2.36 has arc4random, which std::random_device of a newer libstdc++ calls.
uint32_t __wrap_arc4random(void) {
    uint32_t value;
    if (getrandom(&value, sizeof value, 0) != sizeof value) abort();
    return value;
}

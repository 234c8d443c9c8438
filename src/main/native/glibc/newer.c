// Functions that glibc has only had for some years, in terms of what it has always had; see stub. In a static library, so
// that each is in the executable only, hidden, and never takes the place of another library's.
#include <stdarg.h>
#include <sys/types.h>

// Before glibc 2.33, the header sys/stat.h made these into calls of the functions below. Their first argument is the layout
// of struct stat: 1 is the kernel's on x86-64. Files of any size have had the same layout there, 64 or not.
struct stat;
int __xstat(int layout, const char *path, struct stat *into);
int __lxstat(int layout, const char *path, struct stat *into);
int __fxstat(int layout, int file, struct stat *into);
int __fxstatat(int layout, int folder, const char *path, struct stat *into, int flags);
int __xmknod(int layout, const char *path, mode_t mode, dev_t *device);
#define LAYOUT 1

int fcntl(int file, int command, ...);

#pragma GCC visibility push(hidden)

int stat(const char *path, struct stat *into) { return __xstat(LAYOUT, path, into); }
int stat64(const char *path, struct stat *into) { return __xstat(LAYOUT, path, into); }
int lstat(const char *path, struct stat *into) { return __lxstat(LAYOUT, path, into); }
int lstat64(const char *path, struct stat *into) { return __lxstat(LAYOUT, path, into); }
int fstat(int file, struct stat *into) { return __fxstat(LAYOUT, file, into); }
int fstat64(int file, struct stat *into) { return __fxstat(LAYOUT, file, into); }

int fstatat(int folder, const char *path, struct stat *into, int flags) {
    return __fxstatat(LAYOUT, folder, path, into, flags);
}

int fstatat64(int folder, const char *path, struct stat *into, int flags) {
    return __fxstatat(LAYOUT, folder, path, into, flags);
}

int mknod(const char *path, mode_t mode, dev_t device) { return __xmknod(0, path, mode, &device); }

// 2.28: the same as fcntl where files of any size have the same layout. Its one argument is an int or a pointer; as glibc
// does, it is handed on whether it was given or not.
int fcntl64(int file, int command, ...) {
    va_list arguments;
    va_start(arguments, command);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    return fcntl(file, command, argument);
}

// Where the executable starts, instead of glibc's crt1.o. That of glibc 2.34 and newer leaves it to __libc_start_main to run
// the executable's constructors; an older one would not. Any of them does it for who hands it a function that runs them, as
// each program linked before 2.34 does. Destructors are run by the dynamic linker, before and after.
typedef void constructor(int count, char **arguments, char **environment);

extern constructor *__init_array_start[] __attribute__((visibility("hidden")));
extern constructor *__init_array_end[] __attribute__((visibility("hidden")));
extern void _init(void) __attribute__((visibility("hidden")));
extern int main(int count, char **arguments, char **environment);
extern int __libc_start_main(int main(int, char **, char **), int count, char **arguments, constructor *before,
                             void (*after)(void), void (*linker)(void), void *stack);

static void construct(int count, char **arguments, char **environment) {
    _init();
    for (constructor **each = __init_array_start; each < __init_array_end; each++) {
        (*each)(count, arguments, environment);
    }
}

// What the kernel leaves on the stack: the count of arguments, the arguments, 0, the environment.
__attribute__((used, noreturn, visibility("hidden"))) void start(long *stack, void (*linker)(void)) {
    __libc_start_main(main, (int)stack[0], (char **)(stack + 1), construct, 0, linker, stack);
    __builtin_trap();
}

__asm__(".pushsection .text\n"
        ".globl _start\n"
        ".type _start,@function\n"
        "_start:\n"
        "    .cfi_startproc\n"
        "    .cfi_undefined rip\n" // the outermost frame, for who walks the stack
        "    xor %ebp, %ebp\n"
        "    mov %rsp, %rdi\n"
        "    mov %rdx, %rsi\n"
        "    and $-16, %rsp\n"
        "    call start\n"
        "    hlt\n"
        "    .cfi_endproc\n"
        ".size _start,.-_start\n"
        ".popsection\n");

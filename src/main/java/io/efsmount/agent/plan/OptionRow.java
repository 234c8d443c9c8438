package io.efsmount.agent.plan;

/**
 * What is known about one mount option.
 *
 * @param name as users write it
 * @param meaning options of one meaning replace each other: {@code hard}, {@code soft}, {@code softerr}
 * @param place who reads it
 * @param set {@code MS_*} bits that it sets
 * @param clear {@code MS_*} bits that it clears
 * @param rule what value it takes
 */
record OptionRow(String name, String meaning, Place place, long set, long clear, OptionRule rule) {

    /** Who reads an option. All are written to fstab. */
    enum Place {
        /** The NFS client, in the data of mount(2). */
        DATA,
        /** The kernel's VFS, as bits in the flags of mount(2). */
        FLAGS,
        /** mount(8), systemd and their like; the kernel would refuse it. */
        USER_SPACE
    }
}

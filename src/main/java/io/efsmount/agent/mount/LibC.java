package io.efsmount.agent.mount;

import jnr.ffi.annotations.Encoding;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.annotations.SaveError;
import jnr.ffi.types.u_int32_t;
import jnr.ffi.types.u_int64_t;
import org.jspecify.annotations.Nullable;

/** The three functions of libc that the agent needs and the JDK does not have: mount(2), umount(2), statfs(2). */
@Encoding("UTF-8")
public interface LibC {

    @SaveError
    int mount(
            @In @Nullable CharSequence source,
            @In CharSequence target,
            @In @Nullable CharSequence type,
            @u_int64_t long flags,
            @In @Nullable CharSequence data);

    @SaveError
    int umount2(@In CharSequence target, @u_int32_t int flags);

    @SaveError
    int statfs(@In CharSequence path, @Out byte[] buffer);
}

package io.efsmount.agent.bench;

import io.efsmount.agent.mount.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The mount table of a {@link SteadyHost}, as the kernel's files show it. */
final class SteadyTable {
    static final String SERVER = "127.18.1.10";

    private static final String OPTIONS =
            "rw,vers=4.1,rsize=1048576,wsize=1048576,namlen=255,hard,noresvport,proto=tcp,timeo=600,retrans=2,sec=sys,"
                    + "clientaddr=127.0.0.1,local_lock=none,addr=" + SERVER;

    private SteadyTable() {}

    static String path(Path folder, int number) {
        return folder.resolve("mnt/m" + number).toString();
    }

    static String directory(int number) {
        return "/dir" + number;
    }

    static void write(Path folder, HostFiles files, int managed, int foreign) throws IOException {
        var table = new StringBuilder("1 1 8:1 / / rw,relatime shared:1 - ext4 /dev/root rw,discard\n");
        for (int i = 1; i <= foreign; i++) {
            table.append("%1$d 1 0:%1$d / /var/lib/docker/overlay2/%1$064x/merged rw,relatime - overlay overlay rw%n"
                    .formatted(i + 1));
        }
        for (int i = 1; i <= managed; i++) {
            int id = 100_000 + i;
            table.append("%d 1 0:%d / %s rw,relatime shared:%d - nfs4 %s:%s %s%n"
                    .formatted(id, id, path(folder, i), id, SERVER, directory(i), OPTIONS));
            Path device = Files.createDirectories(files.bdi().resolve("0:" + id));
            Files.writeString(device.resolve("read_ahead_kb"), "15360\n");
        }
        Files.writeString(files.mountInfo(), table);
        Files.writeString(folder.resolve("fstab"), "/dev/root / ext4 defaults 0 1\n");
    }
}

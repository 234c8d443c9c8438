package io.efsmount.agent.bench;

import io.efsmount.agent.mount.MountInfo;
import io.efsmount.agent.reconcile.Reconciler;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One pass over mounts that are all as they should be, against reading and parsing the same mount table alone. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx256m", "--enable-native-access=ALL-UNNAMED"})
public class PassBenchmark {

    /** Only one mount is the agent's, the others are somebody else's. */
    @State(Scope.Benchmark)
    public static class OneOfMany extends Watching {
        @Param({"1", "10", "100", "1000"})
        public int mounts;

        @Setup(Level.Trial)
        public void start() throws IOException, InterruptedException {
            begin(1, mounts - 1);
        }
    }

    /** All mounts are the agent's. */
    @State(Scope.Benchmark)
    public static class AllOfThem extends Watching {
        @Param({"1", "10", "100", "1000"})
        public int mounts;

        @Setup(Level.Trial)
        public void start() throws IOException, InterruptedException {
            begin(mounts, 0);
        }
    }

    /** What lasts as long as one fork. */
    public abstract static class Watching {
        @SuppressWarnings("NullAway.Init") // JMH calls the set-up first
        SteadyHost host;

        void begin(int managed, int foreign) throws IOException, InterruptedException {
            host = new SteadyHost(managed, foreign);
            host.settle();
        }

        @TearDown(Level.Trial)
        public void end() throws IOException {
            host.close();
        }
    }

    @Benchmark
    public Reconciler.Pass oneManaged(OneOfMany watching) {
        return watching.host.reconciler().pass();
    }

    @Benchmark
    public Reconciler.Pass allManaged(AllOfThem watching) {
        return watching.host.reconciler().pass();
    }

    @Benchmark
    public MountInfo oneManagedTableOnly(OneOfMany watching) {
        return watching.host.files().mountTable();
    }

    @Benchmark
    public MountInfo allManagedTableOnly(AllOfThem watching) {
        return watching.host.files().mountTable();
    }
}

package org.o365se.benchmarks.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.o365se.benchmarks.work.ChainSize;
import org.o365se.benchmarks.work.FileRead;
import org.o365se.benchmarks.work.FirstData;
import org.o365se.benchmarks.work.MessageParts;
import org.o365se.benchmarks.work.OneCall;
import org.o365se.benchmarks.work.SmallMessage;
import org.openjdk.jmh.annotations.Mode;

/** Which benchmarks run, with whom, and for how long. */
final class Plan {
    private static final List<String> DELEGATES = List.of("SunJCE", "AmazonCorrettoCryptoProvider", "Conscrypt");
    private static final List<String> SEGMENTS = List.of("4096", "65536", "1048576");
    private static final List<String> FRAMES = List.of("4096", "65536");

    private final Effort effort;

    Plan(Effort effort) {
        this.effort = effort;
    }

    List<JmhGroup> groups() {
        return List.of(
                group("small", SmallMessage.class, small()),
                group("parts", MessageParts.class, List.of()),
                group("stream", org.o365se.benchmarks.work.Stream.class, streams()),
                group(
                                "stream-allocation",
                                org.o365se.benchmarks.work.Stream.class,
                                List.of(ours("SunJCE", 1), "raw:SunJCE:1"))
                        .with("mebibytes", "1"),
                group("one-call", OneCall.class, arrays()),
                group("file-read", FileRead.class, files()),
                threads(1),
                threads(2),
                threads(8),
                group("chain-size", ChainSize.class, List.of()),
                group("first-data", FirstData.class, first())
                        .in(Mode.SingleShotTime)
                        .forks(effort.starts()));
    }

    private JmhGroup threads(int threads) {
        return group("threads-" + threads, SmallMessage.class, List.of(ours("SunJCE", 1), "primitives:SunJCE"))
                .method("encrypt")
                .in(Mode.Throughput)
                .threads(threads);
    }

    private JmhGroup group(String name, Class<?> benchmark, List<String> contenders) {
        var group = JmhGroup.of(name, benchmark, effort);
        return contenders.isEmpty() ? group : group.with("contender", contenders.toArray(String[]::new));
    }

    private List<String> small() {
        return join(
                DELEGATES.stream().map(delegate -> ours(delegate, 1)),
                Stream.of("o365se-new-cipher:SunJCE:1", "primitives:SunJCE", "raw:SunJCE", "tink-envelope"),
                SEGMENTS.stream().map(bytes -> "tink-streaming:" + bytes),
                Stream.of("aws:4096"));
    }

    private List<String> streams() {
        return join(
                DELEGATES.stream().map(delegate -> ours(delegate, 1)),
                DELEGATES.stream().map(delegate -> "raw:" + delegate + ":1"),
                SEGMENTS.stream().map(bytes -> "tink-streaming:" + bytes),
                FRAMES.stream().map(bytes -> "aws:" + bytes));
    }

    private List<String> arrays() {
        return join(
                DELEGATES.stream()
                        .flatMap(delegate -> effort.parallel().stream().map(threads -> ours(delegate, threads))),
                DELEGATES.stream()
                        .flatMap(delegate ->
                                effort.parallel().stream().map(threads -> "raw:" + delegate + ":" + threads)));
    }

    private List<String> files() {
        return join(DELEGATES.stream()
                .flatMap(delegate -> effort.parallel().stream().map(threads -> ours(delegate, threads))));
    }

    /** Who encrypts the first data of a JVM. */
    List<String> first() {
        return join(
                DELEGATES.stream().map(delegate -> ours(delegate, 1)),
                DELEGATES.stream().map(delegate -> "raw-whole:" + delegate),
                Stream.of("raw:SunJCE:1"));
    }

    private static String ours(String delegate, int threads) {
        return "o365se:" + delegate + ":" + threads;
    }

    @SafeVarargs
    private static List<String> join(Stream<String>... parts) {
        var all = new ArrayList<String>();
        for (var part : parts) {
            part.forEach(all::add);
        }
        return all;
    }
}

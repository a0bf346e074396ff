package org.o365se.benchmarks.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.o365se.benchmarks.work.AuditedOpen;
import org.o365se.benchmarks.work.ChainSize;
import org.o365se.benchmarks.work.FileCopy;
import org.o365se.benchmarks.work.FirstUse;
import org.o365se.benchmarks.work.MessageParts;
import org.o365se.benchmarks.work.OneCall;
import org.o365se.benchmarks.work.SmallMessage;
import org.o365se.benchmarks.work.TokenUnwrap;
import org.openjdk.jmh.annotations.Mode;

/** Which benchmarks run, with whom, and for how long. */
final class Plan {
    private static final List<String> DELEGATES = List.of("SunJCE", "AmazonCorrettoCryptoProvider", "Conscrypt");
    private static final List<String> SEGMENTS = List.of("4096", "65536", "1048576");
    private static final List<String> FRAMES = List.of("4096", "65536");
    private static final Class<?> STREAM = org.o365se.benchmarks.work.Stream.class;

    private final Effort effort;

    Plan(Effort effort) {
        this.effort = effort;
    }

    List<JmhGroup> groups() {
        return List.of(
                who(new JmhGroup("small", SmallMessage.class, effort.forks(), effort.small()), small()),
                new JmhGroup("parts", MessageParts.class, 1, effort.small()),
                who(new JmhGroup("stream", STREAM, effort.forks(), effort.bulk()), streams()),
                who(
                                new JmhGroup("stream-raw", STREAM, effort.forks(), effort.bulk()),
                                ofEachDelegate("raw-read:%s:1").toList())
                        .method("decrypt"),
                // Bytes allocated do not vary from JVM to JVM.
                who(
                        new JmhGroup("stream-allocation", STREAM, 1, effort.bulk()).with("mebibytes", "1"),
                        List.of("o365se:SunJCE:1", "raw:SunJCE:1")),
                who(
                        new JmhGroup("one-call", OneCall.class, effort.forks(), effort.bulk()),
                        join(bulk("o365se"), bulk("raw"))),
                who(
                        new JmhGroup("file", FileCopy.class, effort.forks(), effort.bulk()),
                        bulk("o365se").toList()),
                who(
                                new JmhGroup("file-raw", FileCopy.class, effort.forks(), effort.bulk()),
                                bulk("raw-read").toList())
                        .method("channelRead"),
                threads(1),
                threads(2),
                threads(8),
                new JmhGroup("chain-size", ChainSize.class, 1, effort.small()),
                new JmhGroup("first-use", FirstUse.class, 1, effort.small()),
                new JmhGroup("audited-open", AuditedOpen.class, 1, effort.small()),
                token(1),
                token(4),
                token(16));
    }

    private JmhGroup threads(int threads) {
        var group = new JmhGroup("threads-" + threads, SmallMessage.class, effort.forks(), effort.many());
        return who(group, List.of("o365se:SunJCE:1", "primitives:SunJCE"))
                .method("encrypt")
                .in(Mode.Throughput)
                .threads(threads);
    }

    private JmhGroup token(int threads) {
        return new JmhGroup("token-" + threads, TokenUnwrap.class, 1, effort.small())
                .in(Mode.Throughput)
                .threads(threads);
    }

    private static JmhGroup who(JmhGroup group, List<String> contenders) {
        return group.with("contender", contenders.toArray(String[]::new));
    }

    private static List<String> small() {
        return join(
                ofEachDelegate("o365se:%s:1"),
                Stream.of("o365se-new-cipher:SunJCE:1", "primitives:SunJCE", "raw:SunJCE", "tink-envelope"),
                SEGMENTS.stream().map(bytes -> "tink-streaming:" + bytes),
                Stream.of("aws:4096"));
    }

    private static List<String> streams() {
        return join(
                ofEachDelegate("o365se:%s:1"),
                ofEachDelegate("raw:%s:1"),
                SEGMENTS.stream().map(bytes -> "tink-streaming:" + bytes),
                FRAMES.stream().map(bytes -> "aws:" + bytes));
    }

    /** The JDK's own with each number of threads, the fastest native one with one and two, the other one with one. */
    private Stream<String> bulk(String kind) {
        return Stream.concat(
                effort.parallel().stream().map(threads -> kind + ":SunJCE:" + threads),
                Stream.of(
                        kind + ":AmazonCorrettoCryptoProvider:1",
                        kind + ":AmazonCorrettoCryptoProvider:2",
                        kind + ":Conscrypt:1"));
    }

    /** Who encrypts the first data of a JVM. */
    static List<String> first() {
        return join(ofEachDelegate("o365se:%s:1"), ofEachDelegate("raw-whole:%s"), Stream.of("raw:SunJCE:1"));
    }

    private static Stream<String> ofEachDelegate(String pattern) {
        return DELEGATES.stream().map(pattern::formatted);
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

package org.o365se.benchmarks.report;

import static org.o365se.benchmarks.report.Target.atLeast;
import static org.o365se.benchmarks.report.Target.atMost;
import static org.o365se.benchmarks.report.Target.ratio;
import static org.o365se.benchmarks.report.Target.told;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What is to be reached, as figures of one run. */
final class Targets {
    private static final String OURS = "o365se:SunJCE:1";
    private static final String RAW = "raw:SunJCE:1";
    private static final List<String> BOTH = List.of("encrypt", "decrypt");
    private static final double NANOS = 1e9;

    private Targets() {}

    static List<Target> all() {
        var all = new ArrayList<Target>();
        BOTH.forEach(way -> small(way, all));
        BOTH.forEach(way -> stream(way, all));
        BOTH.forEach(way -> threads(way, all));
        BOTH.forEach(way -> delegate(way, all));
        start(all);
        allocation(all);
        manyThreads(all);
        chain(all);
        commands(all);
        return all;
    }

    private static void small(String way, List<Target> all) {
        var work = "SmallMessage." + way;
        var what = way + " 1 KiB: time / ";
        all.add(atMost(
                1.35, what + "that of its own primitives", run -> compare(run, work, OURS, "primitives:SunJCE")));
        all.add(atLeast(
                2,
                way + " 1 KiB: time of Tink streaming (64 KiB) / ours",
                run -> compare(run, work, "tink-streaming:65536", OURS)));
        all.add(atLeast(
                2, way + " 1 KiB: time of the AWS Encryption SDK / ours", run -> compare(run, work, "aws:4096", OURS)));
        all.add(told(what + "that of Tink KmsEnvelopeAead", run -> compare(run, work, OURS, "tink-envelope")));
    }

    private static void stream(String way, List<Target> all) {
        var work = "Stream." + way;
        all.add(atLeast(0.9, way + " a 64 MiB stream: speed / raw AES-GCM", run -> compare(run, work, RAW, OURS)));
        all.add(atLeast(
                1,
                way + " a 64 MiB stream: speed / fastest peer",
                run -> ratio(
                        fastest(
                                        run,
                                        work,
                                        measure -> measure.contender().startsWith("tink")
                                                || measure.contender().startsWith("aws"))
                                .map(Measure::median),
                        run.time(work, OURS))));
    }

    private static void threads(String way, List<Target> all) {
        var work = "OneCall." + way;
        all.add(atLeast(
                0.9,
                way + " 64 MiB in one call: gain of 2 threads / gain of 2 raw threads",
                run -> ratio(gain(run, work, "o365se"), gain(run, work, "raw"))));
        if (way.equals("decrypt")) {
            all.add(atLeast(
                    0.9,
                    "read a 64 MiB file: gain of 2 threads / gain of 2 raw threads",
                    run -> ratio(gain(run, "FileRead.decrypt", "o365se"), gain(run, work, "raw"))));
        }
    }

    private static void delegate(String way, List<Target> all) {
        for (var work : List.of("Stream." + way, "OneCall." + way)) {
            all.add(atLeast(
                    0.85,
                    work + ": speed with the fastest delegate / its raw AES-GCM",
                    run -> fastest(run, work, measure -> measure.contender().matches("raw:\\w+:1"))
                            .flatMap(raw -> compare(
                                    run, work, raw.contender(), raw.contender().replace("raw:", "o365se:")))));
        }
    }

    private static void start(List<Target> all) {
        var work = "FirstData.encrypt";
        all.add(atLeast(
                5,
                "first 64 MiB of a JVM: time of one raw call / ours",
                run -> compare(run, work, "raw-whole:SunJCE", OURS)));
        all.add(atLeast(
                20,
                "the same, with the fastest native delegate",
                run -> ratio(
                        run.time(work, "raw-whole:SunJCE"),
                        fastest(
                                        run,
                                        work,
                                        measure -> measure.contender().startsWith("o365se:")
                                                && !measure.contender().equals(OURS))
                                .map(Measure::median))));
        all.add(atMost(
                0.3,
                "first message of a JVM: seconds beyond the JDK's first message and the self test",
                run -> run.start("first-message-whole", "first-message")
                        .flatMap(whole -> run.start("first-message-jdk", "jdk-first-message")
                                .flatMap(jdk -> run.start("first-message-parts", "self-test")
                                        .map(test -> (whole - jdk - test) / NANOS)))));
    }

    private static void allocation(List<Target> all) {
        for (var way : BOTH) {
            int result = way.equals("encrypt") ? 1024 + 140 + 20 : 1024 + 16;
            all.add(atMost(
                    2,
                    way + " 1 KiB: bytes allocated beyond the result / 1024",
                    run -> run.measure("SmallMessage." + way, OURS)
                            .map(measure -> (measure.allocated() - result) / 1024)));
            all.add(atMost(
                    16,
                    way + " a stream: bytes allocated for each chunk beyond those of raw AES-GCM",
                    run -> perChunk(run, "Stream." + way, OURS)
                            .flatMap(ours -> perChunk(run, "Stream." + way, RAW).map(raw -> ours - raw))));
        }
    }

    private static void manyThreads(List<Target> all) {
        all.add(atLeast(
                0.9,
                "8 threads, 1 KiB: gain over 1 thread / gain of the primitives",
                run -> ratio(
                        ratio(run.throughput(OURS, 8), run.throughput(OURS, 1)),
                        ratio(run.throughput("primitives:SunJCE", 8), run.throughput("primitives:SunJCE", 1)))));
        all.add(atMost(
                0,
                "8 threads, 1 KiB: waits for a lock, seen by JFR",
                run -> run.start("locks", "jdk.JavaMonitorEnter")
                        .flatMap(
                                monitors -> run.start("locks", "jdk.ThreadPark").map(parks -> monitors + parks))));
    }

    private static void chain(List<Target> all) {
        all.add(atMost(1.1, "getKey, 100,000 scopes / 1 scope", run -> chain(run, "ChainSize.getKey", 100_000, 1)));
        all.add(atMost(
                1.1, "encrypt 1 KiB, 100,000 scopes / 1 scope", run -> chain(run, "ChainSize.encrypt", 100_000, 1)));
        all.add(atMost(100, "load, 100,000 scopes / 1,000 scopes", run -> chain(run, "ChainSize.load", 100_000, 1000)));
        all.add(atMost(
                100,
                "size of the chain, 100,000 scopes / 1,000 scopes",
                run -> ratio(run.chainBytes(100_000), run.chainBytes(1000))));
    }

    private static void commands(List<Target> all) {
        for (var command : List.of("keytool-list", "o365se-inspect")) {
            all.add(atMost(
                    0.5,
                    command + ": CPU seconds beyond java -version",
                    run -> run.start(command, "cpu-seconds")
                            .flatMap(cpu ->
                                    run.start("java-version", "cpu-seconds").map(java -> cpu - java))));
        }
    }

    /** What a stream of 64 MiB allocates more than one of 1 MiB, for each chunk. */
    private static Optional<Double> perChunk(Run run, String work, String contender) {
        return run.allocatedByStream(work, contender, 64)
                .flatMap(much -> run.allocatedByStream(work, contender, 1).map(little -> (much - little) / (63 * 64)));
    }

    private static Optional<Double> compare(Run run, String work, String above, String below) {
        return ratio(run.time(work, above), run.time(work, below));
    }

    private static Optional<Double> gain(Run run, String work, String who) {
        return compare(run, work, who + ":SunJCE:1", who + ":SunJCE:2");
    }

    private static Optional<Double> chain(Run run, String work, int above, int below) {
        return ratio(run.chain(work, above), run.chain(work, below));
    }

    private static Optional<Measure> fastest(Run run, String work, Predicate<Measure> which) {
        return run.contest(work).stream().filter(which).min(Comparator.comparingDouble(Measure::median));
    }
}

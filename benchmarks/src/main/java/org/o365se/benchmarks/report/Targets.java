package org.o365se.benchmarks.report;

import static org.o365se.benchmarks.report.Target.atLeast;
import static org.o365se.benchmarks.report.Target.atMost;
import static org.o365se.benchmarks.report.Target.ratio;
import static org.o365se.benchmarks.report.Target.told;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** What is to be reached, as figures of one run. */
final class Targets {
    private static final String OURS = "o365se:SunJCE:1";
    private static final String RAW = "raw:SunJCE:1";
    private static final String RAW_READ = "raw-read:SunJCE:1";
    private static final String PRIMITIVES = "primitives:SunJCE";
    private static final List<String> BOTH = List.of("encrypt", "decrypt");
    private static final double NANOS = 1e9;

    private Targets() {}

    static List<Target> all() {
        var all = new ArrayList<Target>();
        BOTH.forEach(way -> small(way, all));
        BOTH.forEach(way -> stream(way, all));
        BOTH.forEach(way -> twoThreads(way, all));
        file(all);
        BOTH.forEach(way -> delegate(way, all));
        firstData(all);
        firstMessage(all);
        BOTH.forEach(way -> allocation(way, all));
        manyThreads(all);
        chain(all);
        commands(all);
        return all;
    }

    private static void small(String way, List<Target> all) {
        var name = way + " 1 KiB, warm scope, SunJCE";
        var work = "SmallMessage." + way;
        all.add(atMost(1.35, name, "time / bare primitives", run -> compare(run, work, OURS, PRIMITIVES)));
        all.add(atLeast(
                2,
                name,
                "Tink streaming (64 KiB) / this provider",
                run -> compare(run, work, "tink-streaming:65536", OURS)));
        all.add(atLeast(2, name, "AWS Encryption SDK / this provider", run -> compare(run, work, "aws:4096", OURS)));
        all.add(told(name, "time / Tink KmsEnvelopeAead", run -> compare(run, work, OURS, "tink-envelope")));
    }

    private static void stream(String way, List<Target> all) {
        var name = way + " a 64 MiB stream, one thread, SunJCE";
        var work = "Stream." + way;
        all.add(atLeast(0.9, name, "speed / raw AES-GCM", run -> compare(run, work, RAW, OURS)));
        if (way.equals("decrypt")) {
            all.add(atLeast(
                    0.9,
                    name,
                    "speed / raw AES-GCM that reads the same stream",
                    run -> compare(run, work, RAW_READ, OURS)));
        }
        all.add(atLeast(
                1,
                name,
                "speed / fastest peer",
                run -> ratio(fastest(run, work, Targets::isPeer).map(Measure::median), run.time(work, OURS))));
    }

    private static void twoThreads(String way, List<Target> all) {
        var name = way + " 64 MiB in one doFinal, 2 threads, SunJCE";
        var work = "OneCall." + way;
        all.add(told(name, "gain of 2 threads of raw AES-GCM", run -> gain(run, work, "raw")));
        all.add(atLeast(
                0.9,
                name,
                "gain / gain of raw AES-GCM",
                run -> ratio(gain(run, work, "o365se"), gain(run, work, "raw"))));
    }

    private static void file(List<Target> all) {
        var name = "a file of 64 MiB, 2 threads, SunJCE";
        all.add(atLeast(
                0.9, name, "read through the channel: gain / gain of raw AES-GCM", fileGain("channelRead", "decrypt")));
        all.add(told(
                name,
                "read through the channel: gain / gain of raw AES-GCM that reads the same file",
                run -> ratio(
                        gain(run, "FileCopy.channelRead", "o365se"), gain(run, "FileCopy.channelRead", "raw-read"))));
        all.add(told(name, "read through the stream: gain / gain of raw AES-GCM", fileGain("streamRead", "decrypt")));
        all.add(told(
                name, "written through the stream: gain / gain of raw AES-GCM", fileGain("streamWrite", "encrypt")));
    }

    private static Function<Run, Optional<Double>> fileGain(String work, String raw) {
        return run -> ratio(gain(run, "FileCopy." + work, "o365se"), gain(run, "OneCall." + raw, "raw"));
    }

    private static void delegate(String way, List<Target> all) {
        var name = "the same with the fastest delegate, " + way;
        all.add(atLeast(
                0.85,
                name,
                "stream, 1 thread: speed / its raw AES-GCM",
                withFastest("Stream." + way, "Stream." + way, "raw", 1)));
        for (int threads : new int[] {1, 2}) {
            all.add(atLeast(
                    0.85,
                    name,
                    "one doFinal, threads: " + threads + ": speed / its raw AES-GCM",
                    withFastest("OneCall." + way, "OneCall." + way, "raw", threads)));
        }
        if (way.equals("decrypt")) {
            all.add(atLeast(
                    0.85,
                    name,
                    "file through the channel, 2 threads: speed / its raw AES-GCM in arrays",
                    withFastest("FileCopy.channelRead", "OneCall." + way, "raw", 2)));
            all.add(atLeast(
                    0.85,
                    name,
                    "file through the channel, 2 threads: speed / its raw AES-GCM that reads the same file",
                    withFastest("FileCopy.channelRead", "FileCopy.channelRead", "raw-read", 2)));
            all.add(atLeast(
                    0.85,
                    name,
                    "stream, 1 thread: speed / its raw AES-GCM that reads the same stream",
                    withFastest("Stream." + way, "Stream." + way, "raw-read", 1)));
        }
    }

    /** Ours beside raw AES-GCM, both with the provider whose raw AES-GCM is the fastest. */
    private static Function<Run, Optional<Double>> withFastest(
            String work, String rawWork, String rawKind, int threads) {
        return run -> fastest(run, rawWork, measure -> measure.contender().matches(rawKind + ":\\w+:" + threads))
                .flatMap(raw -> ratio(
                        Optional.of(raw.median()),
                        run.time(work, raw.contender().replace(rawKind + ":", "o365se:"))));
    }

    private static void firstData(List<Target> all) {
        var name = "the first 64 MiB of a JVM";
        all.add(atLeast(
                5,
                name,
                "one raw call / this provider, each with what precedes the data",
                run -> ratio(first(run, "raw-whole:SunJCE"), first(run, OURS))));
        all.add(atLeast(
                20,
                name,
                "one raw call / this provider with the fastest native delegate",
                run -> ratio(first(run, "raw-whole:SunJCE"), fastestNative(run.firstBytes("start-and-data")))));
        all.add(told(
                name,
                "one raw call / this provider, the data alone",
                run -> ratio(
                        Optional.ofNullable(run.firstBytes("data").get("raw-whole:SunJCE")),
                        Optional.ofNullable(run.firstBytes("data").get(OURS)))));
        all.add(told(
                name,
                "one raw call / this provider with the fastest native delegate, the data alone",
                run -> ratio(
                        Optional.ofNullable(run.firstBytes("data").get("raw-whole:SunJCE")),
                        fastestNative(run.firstBytes("data")))));
        all.add(told(
                name,
                "one raw call / what precedes it alone",
                run -> ratio(
                        first(run, "raw-whole:SunJCE"),
                        Optional.ofNullable(run.firstBytes("start").get("raw-whole:SunJCE")))));
    }

    private static Optional<Double> fastestNative(Map<String, Double> byContender) {
        return byContender.entrySet().stream()
                .filter(one ->
                        one.getKey().startsWith("o365se:") && !one.getKey().equals(OURS))
                .map(Map.Entry::getValue)
                .min(Comparator.naturalOrder());
    }

    private static void firstMessage(List<Target> all) {
        var name = "first message of a JVM, managed roots";
        all.add(told(
                name, "seconds of the JDK's own first message", seconds("first-message-jdk", "jdk-first-message")));
        all.add(told(name, "seconds of the self test", seconds("first-message-parts", "self-test")));
        all.add(atMost(
                0.3,
                name,
                "seconds beyond both",
                run -> seconds("first-message-whole", "first-message")
                        .apply(run)
                        .flatMap(whole -> seconds("first-message-jdk", "jdk-first-message")
                                .apply(run)
                                .flatMap(jdk -> seconds("first-message-parts", "self-test")
                                        .apply(run)
                                        .map(test -> whole - jdk - test)))));
    }

    private static void allocation(String way, List<Target> all) {
        // With the array's own head, rounded up to 8.
        int result = way.equals("encrypt") ? 1024 + 140 + 20 : 1024 + 16;
        var name = "allocation, " + way;
        all.add(atMost(2, name, "1 KiB: bytes beyond the result / 1024", run -> perMessage(run, way, OURS, result)));
        all.add(told(
                name,
                "1 KiB by AmazonCorrettoCryptoProvider: bytes beyond the result / 1024",
                run -> perMessage(run, way, "o365se:AmazonCorrettoCryptoProvider:1", result)));
        all.add(told(
                name,
                "1 KiB by the bare primitives: bytes beyond the result / 1024",
                run -> perMessage(run, way, PRIMITIVES, result)));
        all.add(atMost(
                16,
                name,
                "a stream: bytes for each further chunk, beyond raw AES-GCM",
                run -> perChunk(run, "Stream." + way, OURS)
                        .flatMap(ours -> perChunk(run, "Stream." + way, RAW).map(raw -> ours - raw))));
    }

    private static void manyThreads(List<Target> all) {
        var name = "8 threads, 1 KiB, one scope";
        all.add(atLeast(
                0.9,
                name,
                "gain over 1 thread / gain of the primitives",
                run -> ratio(gainOfEight(run, OURS), gainOfEight(run, PRIMITIVES))));
        all.add(told(name, "gain over 1 thread / cores", run -> ratio(gainOfEight(run, OURS), run.cores())));
        all.add(atMost(
                0,
                name,
                "waits for a lock inside doFinal, seen by JFR",
                run -> run.start("locks", "jdk.JavaMonitorEnter")
                        .flatMap(
                                monitors -> run.start("locks", "jdk.ThreadPark").map(parks -> monitors + parks))));
    }

    private static void chain(List<Target> all) {
        var name = "a chain of 100,000 scopes";
        all.add(atMost(1.1, name, "getKey / with 1 scope", run -> chain(run, "getKey", 1)));
        all.add(atMost(1.1, name, "encrypt 1 KiB / with 1 scope", run -> chain(run, "encrypt", 1)));
        all.add(atMost(100, name, "load / with 1,000 scopes", run -> chain(run, "load", 1000)));
        all.add(atMost(
                100, name, "size / with 1,000 scopes", run -> ratio(run.chainBytes(100_000), run.chainBytes(1000))));
    }

    private static void commands(List<Target> all) {
        for (var command : List.of("keytool-list", "o365se-inspect")) {
            all.add(atMost(
                    0.5,
                    command.replace('-', ' ') + ", cold",
                    "CPU seconds beyond `java -version`",
                    run -> run.start(command, "cpu-seconds")
                            .flatMap(cpu ->
                                    run.start("java-version", "cpu-seconds").map(java -> cpu - java))));
        }
    }

    static boolean isPeer(Measure measure) {
        return measure.contender().startsWith("tink") || measure.contender().startsWith("aws");
    }

    private static Optional<Double> first(Run run, String contender) {
        return Optional.ofNullable(run.firstBytes("start-and-data").get(contender));
    }

    private static Function<Run, Optional<Double>> seconds(String process, String what) {
        return run -> run.start(process, what).map(nanos -> nanos / NANOS);
    }

    private static Optional<Double> gainOfEight(Run run, String who) {
        return ratio(run.throughput(who, 8), run.throughput(who, 1));
    }

    private static Optional<Double> perMessage(Run run, String way, String contender, int result) {
        return run.measure("SmallMessage." + way, contender).map(measure -> (measure.allocated() - result) / 1024);
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

    private static Optional<Double> chain(Run run, String work, int below) {
        return ratio(run.chain("ChainSize." + work, 100_000), run.chain("ChainSize." + work, below));
    }

    private static Optional<Measure> fastest(Run run, String work, Predicate<Measure> which) {
        return run.contest(work).stream().filter(which).min(Comparator.comparingDouble(Measure::median));
    }
}

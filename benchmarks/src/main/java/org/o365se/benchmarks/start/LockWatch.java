package org.o365se.benchmarks.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.o365se.benchmarks.work.Contender;
import org.o365se.benchmarks.work.ServiceKeys;

/** Small messages by many threads under one scope, recorded by JFR: prints how many messages, and how often a thread had to wait for a lock, and where. */
public final class LockWatch {
    private static final List<String> WAITING = List.of("jdk.JavaMonitorEnter", "jdk.ThreadPark");
    private static final String WORKER = "encrypting";

    private LockWatch() {}

    /**
     * Runs.
     *
     * @param arguments the contender, how many threads, and for how many seconds they are watched, after three times as many unwatched ones
     */
    public static void main(String[] arguments)
            throws GeneralSecurityException, IOException, InterruptedException, ExecutionException {
        var keys = ServiceKeys.of(Contender.of(arguments[0]));
        int threads = Integer.parseInt(arguments[1]);
        long millis = Long.parseLong(arguments[2]) * 1000;
        var stop = new AtomicBoolean();
        var messages = new LongAdder();
        var pool = Executors.newFixedThreadPool(threads, task -> new Thread(task, WORKER));
        var file = Files.createTempFile("o365se-locks", ".jfr");
        try (var recording = new Recording()) {
            WAITING.forEach(event -> recording.enable(event).withoutThreshold().withStackTrace());
            // Before anything is compiled: the recorder alters classes of the JDK.
            recording.start();
            var working = IntStream.range(0, threads)
                    .mapToObj(i -> pool.submit(() -> encrypt(keys, messages, stop)))
                    .toList();
            // What is loaded and opened at first, and a Cipher's first messages, are not the data path.
            Thread.sleep(3 * millis);
            var from = Instant.now();
            long before = messages.sum();
            Thread.sleep(millis);
            System.out.println("messages " + (messages.sum() - before));
            recording.stop();
            recording.dump(file);
            stop.set(true);
            for (var one : working) {
                one.get();
            }
            tell(file, from);
        } finally {
            stop.set(true);
            pool.shutdown();
            Files.delete(file);
        }
    }

    private static Void encrypt(ServiceKeys keys, LongAdder messages, AtomicBoolean stop)
            throws GeneralSecurityException {
        var cipher = keys.cipher(Cipher.ENCRYPT_MODE);
        var plain = new byte[1024];
        while (!stop.get()) {
            cipher.doFinal(plain);
            messages.increment();
        }
        return null;
    }

    private static void tell(Path file, Instant from) throws IOException {
        Map<String, Integer> found = new TreeMap<>();
        WAITING.forEach(event -> found.put(event, 0));
        for (var event : RecordingFile.readAllEvents(file)) {
            if (event.getStartTime().isAfter(from)
                    && event.getThread() != null
                    && WORKER.equals(event.getThread().getJavaName())
                    && inCipher(event)) {
                found.merge(event.getEventType().getName(), 1, Integer::sum);
                found.merge("at " + place(event), 1, Integer::sum);
            }
        }
        found.forEach((what, count) -> System.out.println(what.replace(' ', ':') + " " + count));
    }

    /** The pool's own waiting is not the data path's. */
    private static boolean inCipher(RecordedEvent event) {
        return frames(event).contains("doFinal");
    }

    private static String place(RecordedEvent event) {
        return event.getStackTrace().getFrames().stream()
                .limit(4)
                .map(frame -> frame.getMethod().getType().getName() + "."
                        + frame.getMethod().getName())
                .collect(Collectors.joining("<"));
    }

    private static String frames(RecordedEvent event) {
        return event.getStackTrace() == null
                ? ""
                : event.getStackTrace().getFrames().stream()
                        .map(frame -> frame.getMethod().getName())
                        .collect(Collectors.joining(" "));
    }
}

package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sixteen threads in two processes on one chain, and a chain of ten thousand scopes. */
class ChainLoadTest {
    private static final Duration TIME = Duration.ofSeconds(Boolean.getBoolean("long") ? 60 : 10);
    private static final int PROCESSES = 2;
    private static final int SCOPES = 10_000;
    /** What a scope may take in memory: its records, its names, its wrapped key, its opened key. */
    private static final long BYTES_PER_SCOPE = 4_096;

    private static final long HEAP_SLACK = 8 << 20;
    private static final int HANDLE_SLACK = 4;
    /** The promise is 500; a busy machine must not fail a test. */
    private static final long GENEROUS_LOAD_MILLIS = 5_000;

    @TempDir
    private Path folder;

    /** One look at a process. */
    private record Usage(long scopes, long heap, long handles) {
        static Usage of(String line) {
            var words = line.split(" ", -1);
            return new Usage(Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
        }
    }

    @Test
    void manyThreadsOfTwoProcessesLoseNothingAndLeakNothing() throws Exception {
        var chain = ChainFolder.withScopes(folder, 0);
        var messages = Files.createDirectory(folder.resolve("messages"));
        int scopes = 0;
        int written = 0;
        for (var said : runBeside(chain, messages)) {
            var usages = said.stream()
                    .filter(line -> line.startsWith("usage"))
                    .map(Usage::of)
                    .toList();
            assertEquals(4, usages.size());
            assertFlat(usages);
            var end = said.get(said.size() - 1).split(" ", -1);
            scopes += Integer.parseInt(end[1]);
            written += Integer.parseInt(end[2]);
        }
        // One more scope is the policy's own.
        assertEquals("read " + (scopes + 1) + " " + written, chain.succeed("read", messages.toString()));
        assertEquals(List.of(), chain.temporaryFiles());
        System.out.println("[load] " + TIME + ": " + scopes + " scopes, " + written + " messages, all readable");
    }

    private List<List<String>> runBeside(ChainFolder chain, Path messages) throws Exception {
        var threads = Executors.newFixedThreadPool(PROCESSES);
        try {
            var results = threads.invokeAll(IntStream.range(0, PROCESSES)
                    .<java.util.concurrent.Callable<String>>mapToObj(process ->
                            () -> chain.succeed("work", "p" + process + "-", TIME.toString(), messages.toString()))
                    .toList());
            var said = new ArrayList<List<String>>();
            for (var result : results) {
                said.add(result.get().lines().toList());
            }
            return said;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void assertFlat(List<Usage> usages) {
        var first = usages.get(0);
        var last = usages.get(usages.size() - 1);
        System.out.println("[load] usage " + usages);
        assertTrue(Math.abs(last.handles() - first.handles()) <= HANDLE_SLACK, usages::toString);
        long allowed = first.heap() + HEAP_SLACK + PROCESSES * (last.scopes() - first.scopes()) * BYTES_PER_SCOPE;
        assertTrue(last.heap() <= allowed, usages::toString);
    }

    @Test
    void tenThousandScopesAreLoadedInATrice() throws Exception {
        var chain = ChainFolder.withScopes(folder, SCOPES);
        var measured = chain.succeed("measure").split(" ", -1);
        System.out.println("[load] " + Files.size(chain.chain()) + " bytes, " + measured[1] + " scopes: " + measured[2]
                + " ms of CPU to load, " + measured[3] + " ms of CPU and " + measured[4] + " ms to add one");
        assertEquals(SCOPES + 1, Integer.parseInt(measured[1]));
        assertTrue(Long.parseLong(measured[2]) < GENEROUS_LOAD_MILLIS, measured[2]);
    }
}

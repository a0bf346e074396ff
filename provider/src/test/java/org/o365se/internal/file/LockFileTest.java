package org.o365se.internal.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.Eventually;

@Timeout(300)
class LockFileTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    @Test
    void threadsChangeAFileOneAfterTheOther() throws Exception {
        var file = Files.writeString(folder.resolve("counter"), "0");
        var link = Files.createSymbolicLink(folder.resolve("link"), file);
        var threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Void> increment = () -> {
                var lock = LockFile.hold(ThreadLocalRandom.current().nextBoolean() ? file : AtomicFile.resolve(link));
                try {
                    Files.writeString(file, Integer.toString(Integer.parseInt(Files.readString(file)) + 1));
                } finally {
                    lock.close();
                }
                return null;
            };
            for (var done : threads.invokeAll(Collections.nCopies(64, increment))) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals("64", Files.readString(file));
    }

    @Test
    void aThreadThatWaitsTooLongIsToldWhichLock() throws Exception {
        var file = folder.resolve("chain");
        var lock = LockFile.hold(file);
        try {
            var message = inAnotherThread(() -> assertThrows(IOException.class, () -> LockFile.hold(file, SHORT))
                    .getMessage());
            assertTrue(message.startsWith("O365SE-2113"), message);
            assertTrue(message.contains("chain.lock") && message.contains("another thread"), message);
        } finally {
            lock.close();
        }
        assertDoesNotThrow(() -> LockFile.hold(file, SHORT).close());
    }

    @Test
    void aThreadThatHoldsTheLockIsRefusedInsteadOfWaitingForItself() throws IOException {
        var file = folder.resolve("chain");
        var lock = LockFile.hold(file);
        try {
            assertThrows(IllegalStateException.class, () -> LockFile.hold(file));
        } finally {
            lock.close();
        }
    }

    @Test
    void anInterruptDoesNotEndTheWaitForAThreadAndIsKept() throws Exception {
        var file = folder.resolve("chain");
        var lock = LockFile.hold(file);
        var keptStatus = new CompletableFuture<Boolean>();
        var waiting = new Thread(() -> {
            Thread.currentThread().interrupt();
            try {
                LockFile.hold(file, LONG).close();
                keptStatus.complete(Thread.currentThread().isInterrupted());
            } catch (IOException | RuntimeException e) {
                keptStatus.completeExceptionally(e);
            }
        });
        try {
            waiting.start();
            Eventually.holds(
                    "the thread waits", () -> waiting.getState() == Thread.State.TIMED_WAITING || keptStatus.isDone());
            waiting.interrupt();
            Eventually.holds(
                    "the thread waits", () -> waiting.getState() == Thread.State.TIMED_WAITING || keptStatus.isDone());
            assertFalse(keptStatus.isDone());
        } finally {
            lock.close();
        }
        assertTrue(keptStatus.get(2, TimeUnit.MINUTES));
        waiting.join();
    }

    @Test
    void anInterruptedThreadWaitsNoLongerThanOthers() throws Exception {
        var file = folder.resolve("chain");
        var lock = LockFile.hold(file);
        try {
            assertTrue(inAnotherThread(() -> {
                Thread.currentThread().interrupt();
                var thrown = assertThrows(IOException.class, () -> LockFile.hold(file, SHORT));
                assertTrue(thrown.getMessage().contains("another thread"), thrown::getMessage);
                return Thread.interrupted();
            }));
        } finally {
            lock.close();
        }
    }

    @Test
    void anInterruptDoesNotEndTheWaitForAProcessAndIsKept() throws Exception {
        var file = folder.resolve("chain");
        var other = startHolder(file);
        try (var says = other.inputReader(UTF_8)) {
            assertEquals("held", says.readLine());
            assertTrue(inAnotherThread(() -> {
                Thread.currentThread().interrupt();
                var thrown = assertThrows(IOException.class, () -> LockFile.hold(file, SHORT));
                assertTrue(thrown.getMessage().contains("another process"), thrown::getMessage);
                return Thread.interrupted();
            }));
            var keptStatus = new CompletableFuture<Boolean>();
            var waiting = new Thread(() -> {
                Thread.currentThread().interrupt();
                try {
                    LockFile.hold(file, LONG).close();
                    keptStatus.complete(Thread.currentThread().isInterrupted());
                } catch (IOException | RuntimeException e) {
                    keptStatus.completeExceptionally(e);
                }
            });
            waiting.start();
            Eventually.holds("the thread waits", () -> isInLock(waiting) || keptStatus.isDone());
            waiting.interrupt();
            Eventually.holds("the thread waits", () -> isInLock(waiting) || keptStatus.isDone());
            assertFalse(keptStatus.isDone());
            other.getOutputStream().close();
            assertTrue(keptStatus.get(2, TimeUnit.MINUTES));
            waiting.join();
            assertTrue(other.waitFor(2, TimeUnit.MINUTES));
        } finally {
            other.destroyForcibly();
        }
    }

    private static boolean isInLock(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("lockBefore"));
    }

    @Test
    void anotherProcessIsWaitedForWithinABound() throws Exception {
        var file = folder.resolve("chain");
        var other = startHolder(file);
        try (var says = other.inputReader(UTF_8)) {
            assertEquals("held", says.readLine());
            var thrown = assertThrows(IOException.class, () -> LockFile.hold(file, SHORT));
            assertTrue(thrown.getMessage().contains("another process"), thrown::getMessage);
            other.getOutputStream().close();
            // Given up by the end of the other process, which the blocking wait notices by itself.
            LockFile.hold(file).close();
            assertTrue(other.waitFor(2, TimeUnit.MINUTES));
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aSecondCopyOfTheLibraryInOneProgramIsRecognised() throws IOException {
        var file = folder.resolve("chain");
        try (var foreign =
                FileChannel.open(folder.resolve("chain.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertTrue(foreign.lock().isValid());
            var thrown = assertThrows(IOException.class, () -> LockFile.hold(file));
            assertTrue(thrown.getMessage().contains("second copy"), thrown::getMessage);
        }
    }

    @Test
    void aLockFileThatCannotBeOpenedIsNamed() throws IOException {
        Files.createSymbolicLink(folder.resolve("chain.lock"), folder.resolve("victim"));
        var thrown = assertThrows(IOException.class, () -> LockFile.hold(folder.resolve("chain")));
        assertTrue(thrown.getMessage().contains("chain.lock could not be opened"), thrown::getMessage);
        assertTrue(Files.notExists(folder.resolve("victim")));
    }

    private static <T> T inAnotherThread(Callable<T> work) throws ExecutionException, InterruptedException {
        var thread = Executors.newSingleThreadExecutor();
        try {
            return thread.submit(work).get();
        } finally {
            thread.shutdownNow();
        }
    }

    private static Process startHolder(Path file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Another process: takes the lock, says so, and holds it until its input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            var lock = LockFile.hold(Path.of(args[0]));
            try {
                System.out.println("held");
                System.in.transferTo(System.err);
            } finally {
                lock.close();
            }
        }
    }

    @Test
    void aLockFileThatIsRemovedGuardsNothingAnyMore() throws Exception {
        var file = folder.resolve("chain");
        var lock = LockFile.hold(file);
        assertTrue(lock.isInPlace());
        Files.delete(folder.resolve("chain.lock"));
        assertFalse(lock.isInPlace());
        Files.createFile(folder.resolve("chain.lock"));
        assertFalse(lock.isInPlace(), "another file of that name is another lock");
        lock.close();

        var next = LockFile.hold(file);
        assertTrue(next.isInPlace());
        next.close();
    }
}

package org.o365se.nativetests;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Cipher;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.PolicyRequest;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.WorkOptions;

/** What processes beside each other do with one live key chain. Runs in JVMs of its own, with the provider and this class on the class path. */
final class ChainProgram {
    static final String POLICY = "contoso/exchange";
    /** Ends each line of a change that is durable, so that a line that was cut off is not taken for one. */
    static final String DURABLE = " is durable";

    private static final int THREADS = 8;
    private static final int QUARTERS = 4;

    private ChainProgram() {}

    public static void main(String[] arguments) throws Exception {
        var configuration = Path.of(arguments[1]);
        var rest = Arrays.copyOfRange(arguments, 2, arguments.length);
        switch (arguments[0]) {
            case "make" -> make(configuration, Integer.parseInt(rest[0]));
            case "change" -> change(configuration, rest[0]);
            case "change-once" -> changeOnce(configuration, rest[0]);
            case "work" -> work(configuration, rest[0], Duration.parse(rest[1]), Path.of(rest[2]));
            case "read" -> read(configuration, Path.of(rest[0]));
            case "measure" -> measure(configuration);
            case "roll" -> roll(configuration);
            case "purge" -> purge(configuration, rest[0]);
            case "apply" -> apply(configuration, Path.of(rest[0]), Integer.parseInt(rest[1]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Makes a chain with this many scopes. */
    private static void make(Path configuration, int scopes) throws Exception {
        try (var chain = KeyChain.open(configuration)) {
            chain.change(batch -> {
                batch.create(DataEncryptionPolicy.builder(POLICY).build());
                for (int i = 0; i < scopes; i++) {
                    batch.create(EncryptionScope.of("contoso/scope-" + i, POLICY));
                }
            });
        }
    }

    /** Adds scopes until it is killed, or nobody listens any more. Its first line says that it is warm. */
    private static void change(Path configuration, String prefix) throws Exception {
        try (var chain = KeyChain.open(configuration)) {
            for (int i = 0; !System.out.checkError(); i++) {
                var alias = prefix + i;
                chain.create(EncryptionScope.of(alias, POLICY));
                System.out.println(alias + DURABLE);
            }
        }
    }

    /** Adds one scope, and says so or why not. */
    private static void changeOnce(Path configuration, String alias) throws IOException {
        try (var chain = KeyChain.open(configuration)) {
            chain.create(EncryptionScope.of(alias, POLICY));
            System.out.println(alias + DURABLE);
        } catch (KeyChainException e) {
            System.out.println(e.getMessage());
        }
    }

    /** Rolls the policy. Its first line says that it begins, its last one how long it took, in ms. */
    private static void roll(Path configuration) throws Exception {
        try (var chain = KeyChain.open(configuration)) {
            System.out.println("begins");
            long start = System.nanoTime();
            var report = chain.operations(POLICY).roll(WorkOptions.DEFAULT);
            System.out.println("rolled " + report.policyKeyVersion() + " "
                    + Duration.ofNanos(System.nanoTime() - start).toMillis());
        }
    }

    /** Purges a policy whose purge is approved. Its first line says that it begins, its last one how long it took, in ms. */
    private static void purge(Path configuration, String policy) throws Exception {
        try (var chain = KeyChain.open(configuration)) {
            System.out.println("begins");
            long start = System.nanoTime();
            chain.destruction().purge(policy);
            System.out.println(
                    "purged " + Duration.ofNanos(System.nanoTime() - start).toMillis());
        }
    }

    /** Applies requests of approvers, the last one first. Its first line says that it begins, each of the others how one request ended. */
    private static void apply(Path configuration, Path folder, int requests) throws Exception {
        try (var chain = KeyChain.open(configuration)) {
            System.out.println("begins");
            for (int i = requests - 1; i >= 0; i--) {
                System.out.println(outcome(chain, folder.resolve("there-" + i)));
            }
        }
    }

    /** Applies a request with the signatures of Ann and Ben beside it, and returns "applied" or the id of the error. */
    static String outcome(KeyChain chain, Path file) throws IOException {
        try {
            var request = PolicyRequest.of(Files.readAllBytes(file));
            var signatures = List.of(
                    Files.readAllBytes(file.resolveSibling(file.getFileName() + ".ann")),
                    Files.readAllBytes(file.resolveSibling(file.getFileName() + ".ben")));
            chain.approvals(request.policyId().toString()).apply(request, signatures);
            return "applied";
        } catch (KeyChainException e) {
            return e.id().toString();
        }
    }

    // ---- many threads ----

    /** Adds scopes and encrypts under them; tells the heap and the file handles in use four times. */
    private static void work(Path configuration, String prefix, Duration time, Path folder) throws Exception {
        var threads = Executors.newFixedThreadPool(THREADS);
        var scopes = new AtomicInteger();
        try (var chain = KeyChain.open(configuration)) {
            long start = System.nanoTime();
            var done = new ArrayList<Future<Integer>>();
            for (int thread = 0; thread < THREADS; thread++) {
                var name = prefix + thread;
                done.add(threads.submit(() -> work(chain, name, start + time.toNanos(), folder.resolve(name), scopes)));
            }
            for (int quarter = 1; quarter <= QUARTERS; quarter++) {
                tellUsageAt(start + time.toNanos() * quarter / (QUARTERS + 1), scopes);
            }
            int messages = 0;
            for (var result : done) {
                messages += result.get();
            }
            System.out.println("end " + scopes.get() + " " + messages);
        } finally {
            threads.shutdownNow();
        }
    }

    private static int work(KeyChain chain, String name, long until, Path file, AtomicInteger scopes) throws Exception {
        int messages = 0;
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (int i = 0; System.nanoTime() < until; i++) {
                var alias = "contoso/" + name + "-" + i;
                chain.create(EncryptionScope.of(alias, POLICY));
                scopes.incrementAndGet();
                for (var other : new String[] {alias, "contoso/" + name + "-" + i / 2, POLICY}) {
                    var message = seal(chain.key(other), plaintext(other, messages));
                    out.writeUTF(other);
                    out.writeInt(messages);
                    out.writeInt(message.length);
                    out.write(message);
                    messages++;
                }
            }
        }
        return messages;
    }

    private static void tellUsageAt(long nanoTime, AtomicInteger scopes) throws Exception {
        LockSupport.parkNanos(Math.max(1, nanoTime - System.nanoTime()));
        System.gc();
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        try (var handles = Files.list(Path.of("/proc/self/fd"))) {
            System.out.println("usage " + scopes.get() + " " + heap + " " + handles.count());
        }
    }

    /** Opens every message that workers have written into a folder. */
    private static void read(Path configuration, Path folder) throws Exception {
        int messages = 0;
        try (var chain = KeyChain.open(configuration);
                var files = Files.list(folder)) {
            for (var file : files.toList()) {
                try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                    while (true) {
                        var alias = in.readUTF();
                        var plaintext = plaintext(alias, in.readInt());
                        var message = in.readNBytes(in.readInt());
                        var key = chain.key(alias);
                        if (!Arrays.equals(plaintext, open(key, message))) {
                            throw new IllegalStateException("Another plaintext under " + alias);
                        }
                        messages++;
                    }
                } catch (EOFException endOfFile) {
                    // All of this file is read.
                }
            }
            System.out.println("read " + chain.scopes().size() + " " + messages);
        }
    }

    private static byte[] plaintext(String alias, int number) {
        return (alias + " " + number).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] seal(Key key, byte[] plain) throws GeneralSecurityException {
        return cipher(Cipher.ENCRYPT_MODE, key).doFinal(plain);
    }

    private static byte[] open(Key key, byte[] message) throws GeneralSecurityException {
        return cipher(Cipher.DECRYPT_MODE, key).doFinal(message);
    }

    private static Cipher cipher(int mode, Key key) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, new ServiceEncryptionProvider());
        cipher.init(mode, key);
        return cipher;
    }

    // ---- what it costs ----

    /** Tells the CPU time of loading, of one getKey, and of one change. */
    private static void measure(Path configuration) throws Exception {
        var start = cpuMillis();
        try (var chain = KeyChain.open(configuration)) {
            int scopes = chain.scopes().size();
            long loaded = cpuMillis() - start;
            chain.create(EncryptionScope.of("contoso/warm-up", POLICY));
            int changes = 20;
            long wall = System.nanoTime();
            long before = cpuMillis();
            for (int i = 0; i < changes; i++) {
                chain.create(EncryptionScope.of("contoso/measured-" + i, POLICY));
            }
            System.out.println("measured " + scopes + " " + loaded + " " + (cpuMillis() - before) / changes + " "
                    + Duration.ofNanos(System.nanoTime() - wall).toMillis() / changes);
        }
    }

    private static long cpuMillis() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
    }
}

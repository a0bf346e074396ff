package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.Profile;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.rootkey.RootKeyType;
import org.o365se.rootkey.RootKeyUnavailableException;

/**
 * 8 threads decrypt under 100 policies whose keys are dropped every second, while one HSM and then the other fails in every way. No result is wrong, and what fails says that an HSM cannot be
 * reached. {@code -Dlong=true} goes on for ten minutes.
 */
class FaultsUnderLoadTest {
    private static final int THREADS = 8;
    private static final int POLICIES = 100;
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final byte[] MAIL = "Dear Alice".getBytes(StandardCharsets.UTF_8);
    private static final String NEAR = "pkcs11:token=near;object=root";
    private static final String FAR = "pkcs11:token=far;object=root";

    @TempDir
    static Path folder;

    private final AtomicLong right = new AtomicLong();
    private final AtomicLong unavailable = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Something that fails, and how it comes back. */
    private record Fault(String name, Callable<?> begin, Callable<?> end) {}

    @Test
    void noResultIsWrongAndNothingIsLeft() throws Exception {
        var before = hosts();
        var here = new SoftHsm(folder.resolve("near"));
        var tokenFolder = here.token("near", "1111");
        var away = folder.resolve("away");
        var there = new SoftHsm(folder.resolve("far"));
        there.token("far", "2222");
        try (var server = new P11KitServer(there)) {
            var faults = List.of(
                    new Fault("token away", () -> Files.move(tokenFolder, away), () -> Files.move(away, tokenFolder)),
                    new Fault(
                            "server killed",
                            () -> {
                                server.kill();
                                return true;
                            },
                            () -> {
                                server.start();
                                return true;
                            }),
                    new Fault(
                            "server frozen",
                            () -> {
                                server.freeze();
                                return true;
                            },
                            () -> {
                                server.thaw();
                                return true;
                            }),
                    new Fault("hosts killed", () -> killHosts(before), () -> true),
                    new Fault(
                            "both away",
                            () -> {
                                server.kill();
                                return Files.move(tokenFolder, away);
                            },
                            () -> {
                                server.start();
                                return Files.move(away, tokenFolder);
                            }));
            run(here.entries("near", "near", "1111"), server.entries("far", "far", "2222"), faults);
        }
        Await.until(() -> {
            var left = hosts();
            left.removeAll(before);
            return left.isEmpty();
        });
    }

    private void run(Map<String, String> near, Map<String, String> far, List<Fault> faults) throws Exception {
        near.put("pkcs11.near.deadline", "PT4S");
        far.put("pkcs11.far.deadline", "PT4S");
        var configuration = policies(SoftHsm.both(near, far));
        var threads = Executors.newFixedThreadPool(THREADS);
        try (var chain = KeyChain.open(configuration)) {
            var messages = new ArrayList<byte[]>();
            for (int i = 0; i < POLICIES; i++) {
                messages.add(crypt(chain, Cipher.ENCRYPT_MODE, scope(i), MAIL));
            }
            Callable<Void> work = () -> {
                while (!ended.get()) {
                    decryptOne(chain, messages);
                }
                return null;
            };
            var working = new ArrayList<java.util.concurrent.Future<Void>>();
            for (int i = 0; i < THREADS; i++) {
                working.add(threads.submit(work));
            }
            long end = System.nanoTime() + (Boolean.getBoolean("long") ? LONG.toNanos() : 0);
            do {
                for (var fault : faults) {
                    play(fault, chain, messages);
                }
            } while (System.nanoTime() < end);
            ended.set(true);
            for (var done : working) {
                done.get();
            }
        } finally {
            ended.set(true);
            threads.shutdownNow();
        }
        assertTrue(right.get() > POLICIES, () -> right + " right, " + unavailable + " unavailable");
        if (Boolean.getBoolean("long")) {
            System.out.println(right + " right, " + unavailable + " unavailable");
        }
    }

    /** Lets something fail until every policy key was dropped once and asked for again; then every policy opens again. */
    private void play(Fault fault, KeyChain chain, List<byte[]> messages) throws Exception {
        fault.begin().call();
        var tried = right.get() + unavailable.get();
        long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        Await.until(() -> System.nanoTime() > end && right.get() + unavailable.get() > tried);
        fault.end().call();
        long repaired = System.nanoTime();
        for (int i = 0; i < messages.size(); i++) {
            var scope = scope(i);
            var message = messages.get(i);
            Await.success(() -> crypt(chain, Cipher.DECRYPT_MODE, scope, message));
        }
        if (Boolean.getBoolean("long")) {
            System.out.printf(
                    "%s: all policies again after %d ms%n", fault.name(), (System.nanoTime() - repaired) / 1_000_000);
        }
    }

    private void decryptOne(KeyChain chain, List<byte[]> messages) throws Exception {
        int i = ThreadLocalRandom.current().nextInt(POLICIES);
        try {
            var mail = crypt(chain, Cipher.DECRYPT_MODE, scope(i), messages.get(i));
            if (!Arrays.equals(MAIL, mail)) {
                throw new AssertionError("a wrong result under policy " + i);
            }
            right.incrementAndGet();
        } catch (RootKeyUnavailableException e) {
            // The policy key was dropped between init and doFinal.
            unavailable.incrementAndGet();
        } catch (InvalidKeyException e) {
            if (!(e.getCause() instanceof RootKeyUnavailableException)) {
                throw e;
            }
            unavailable.incrementAndGet();
        }
    }

    private static byte[] crypt(KeyChain chain, int mode, String scope, byte[] input) throws Exception {
        var cipher = Cipher.getInstance("O365ServiceEncryption", new ServiceEncryptionProvider());
        cipher.init(mode, chain.key(scope));
        return cipher.doFinal(input);
    }

    private static Path policies(Map<String, String> entries) throws Exception {
        try (var roots = SoftHsm.connect(entries)) {
            roots.generate(NEAR, RootKeyType.AES);
            roots.generate(FAR, RootKeyType.RSA_2048);
        }
        var chainFolder = Files.createDirectories(folder.resolve("chain"));
        new Operator(chainFolder)
                .succeed(
                        "secret",
                        "generate",
                        chainFolder.resolve("keychain.secret").toString());
        var configuration = Files.writeString(
                chainFolder.resolve("o365se.properties"),
                "keychain.uri = file:service.keychain\nkeychain.secret-source = file:keychain.secret\npolicy.limit = "
                        + POLICIES
                        + "\n"
                        + "cache.policy-key.ttl = PT1S\n"
                        + SoftHsm.lines(entries));
        KeyChain.init(configuration);
        try (var chain = KeyChain.open(configuration)) {
            for (int i = 0; i < POLICIES; i++) {
                chain.create(DataEncryptionPolicy.builder("contoso/policy-" + i)
                        .profile(Profile.EXCHANGE)
                        .rootKeys(NEAR, FAR)
                        .build());
                chain.create(EncryptionScope.of(scope(i), "contoso/policy-" + i));
            }
        }
        return configuration;
    }

    private static String scope(int number) {
        return "contoso/scope-" + number;
    }

    private static boolean killHosts(Set<ProcessHandle> others) throws IOException {
        var ours = hosts();
        ours.removeAll(others);
        ours.forEach(ProcessHandle::destroyForcibly);
        return true;
    }

    private static Set<ProcessHandle> hosts() {
        return ProcessHandle.current()
                .children()
                .filter(process -> process.info().commandLine().orElse("").contains("org.o365se.pkcs11.host.TokenHost"))
                .collect(Collectors.toSet());
    }
}

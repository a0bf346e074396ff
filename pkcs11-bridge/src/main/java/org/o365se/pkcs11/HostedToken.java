package org.o365se.pkcs11;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.o365se.pkcs11.HostProcess.Fields;
import org.o365se.pkcs11.HostProcess.Reply;
import org.o365se.pkcs11.host.Frames;
import org.o365se.pkcs11.host.HostOperation;
import org.o365se.pkcs11.host.KeyFacts;
import org.o365se.pkcs11.host.KeyKind;
import org.o365se.pkcs11.host.TokenException;
import org.o365se.pkcs11.host.TokenFacts;
import org.o365se.pkcs11.host.TokenFailure;
import org.o365se.rootkey.BackOff;
import org.o365se.rootkey.JdkAlgorithms;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.SecretReader;

/**
 * A token behind a token host: starts the host when it is first needed or when the last one is gone, logs in, and hands every caller its answer or its failure by
 * the deadline. A host that misses a deadline is killed, and with it everything that hangs in the library.
 */
final class HostedToken implements Token {
    /** As many requests as fit into a pipe together, so that writing one never waits. */
    private static final int PLACES = 8;

    private static final Duration IDLE = Duration.ofMinutes(2);
    private static final int ID_BYTES = 16;

    private final TokenSettings settings;
    private final SecretReader secrets;
    private final TokenLogin login;
    private final HostDeaths deaths;
    private final TokenProblem problem;
    private final Semaphore places = new Semaphore(PLACES, true);
    private final ReentrantLock connecting = new ReentrantLock(true);
    private final BackOff<RootKeyException> backOff = new BackOff<>(System::nanoTime);
    private volatile @Nullable Connection connection;
    private volatile boolean closed;
    /** How many were made; the lock guards it. */
    private long connections;

    private record Connection(HostProcess host, TokenFacts facts, long number) {}

    HostedToken(TokenSettings settings, SecretReader secrets) {
        this.settings = settings;
        this.secrets = secrets;
        this.problem = new TokenProblem(settings);
        this.login = new TokenLogin(settings, secrets);
        this.deaths = new HostDeaths(settings.shown());
    }

    @Override
    public TokenSettings settings() {
        return settings;
    }

    @Override
    public TokenFacts facts() {
        try {
            return connect(Deadline.in(settings.deadline())).facts();
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    @Override
    public KeyFacts find(String label, @Nullable KeyKind kind) throws TokenException {
        return repeatable(
                HostOperation.FIND,
                out -> {
                    Frames.writeText(out.data(), label);
                    Frames.writeText(out.data(), kind == null ? "" : kind.name());
                },
                KeyFacts::read);
    }

    @Override
    public byte[] encrypt(String label, byte[] iv, byte[] plaintext) throws TokenException {
        return repeatable(HostOperation.ENCRYPT, out -> write(out, label, iv, plaintext), Frames::readBytes);
    }

    @Override
    public byte[] decrypt(String label, byte[] iv, byte[] ciphertext) throws TokenException {
        return repeatable(HostOperation.DECRYPT, out -> write(out, label, iv, ciphertext), Frames::readBytes);
    }

    @Override
    public byte[] rsa(String label, byte[] publicKeyHash, byte[] block) throws TokenException {
        return repeatable(HostOperation.RSA, out -> write(out, label, publicKeyHash, block), Frames::readBytes);
    }

    @Override
    public List<KeyFacts> list() throws TokenException {
        return repeatable(HostOperation.LIST, out -> {}, in -> {
            int count = in.readInt();
            var keys = new ArrayList<KeyFacts>();
            for (int i = 0; i < count; i++) {
                keys.add(KeyFacts.read(in));
            }
            return keys;
        });
    }

    @Override
    public void generateAes(String label) throws TokenException {
        once(
                HostOperation.GENERATE_AES,
                out -> {
                    Frames.writeText(out.data(), label);
                    Frames.writeBytes(out.data(), newId());
                },
                in -> true);
    }

    @Override
    public void generateRsa(String label, int bits) throws TokenException {
        var publicKey = once(
                HostOperation.GENERATE_RSA,
                out -> {
                    Frames.writeText(out.data(), label);
                    Frames.writeBytes(out.data(), newId());
                    out.data().writeInt(bits);
                },
                Frames::readBytes);
        var certificate = RootCertificate.of(publicKey, label);
        once(
                HostOperation.CERTIFY,
                out -> {
                    Frames.writeText(out.data(), label);
                    Frames.writeBytes(out.data(), certificate);
                },
                in -> true);
    }

    @Override
    public long connection() {
        var known = connection;
        return known == null ? 0 : known.number();
    }

    @Override
    public void reconnect(long number) {
        var known = connection;
        if (known != null && known.number() == number) {
            drop(known);
        }
    }

    @Override
    public void close() {
        closed = true;
        var known = connection;
        if (known != null) {
            known.host().end();
        }
        deaths.report();
    }

    private static byte[] newId() {
        return JdkAlgorithms.randomBytes(ID_BYTES);
    }

    private static void write(org.o365se.pkcs11.host.WipedOutput out, String label, byte[] first, byte[] second)
            throws IOException {
        Frames.writeText(out.data(), label);
        Frames.writeBytes(out.data(), first);
        Frames.writeBytes(out.data(), second);
    }

    // ---- calls ----

    /** Performs an operation; if the token is gone, connects anew and performs it once more. */
    private <T> T repeatable(HostOperation operation, Fields fields, Reply<T> reply) throws TokenException {
        return call(operation, fields, reply, true);
    }

    private <T> T once(HostOperation operation, Fields fields, Reply<T> reply) throws TokenException {
        return call(operation, fields, reply, false);
    }

    private <T> T call(HostOperation operation, Fields fields, Reply<T> reply, boolean repeatable)
            throws TokenException {
        var deadline = Deadline.in(settings.deadline());
        try {
            if (!places.tryAcquire(deadline.leftNanos(), TimeUnit.NANOSECONDS)) {
                throw problem.deadlinePassed(deadline);
            }
            try {
                boolean fresh = !isConnected();
                var used = connect(deadline);
                try {
                    return answered(used, operation, fields, reply, deadline);
                } catch (RootKeyException e) {
                    if (fresh || !repeatable || deadline.leftNanos() == 0) {
                        backOff.failed(e);
                        throw e;
                    }
                }
                used = connect(deadline);
                try {
                    return answered(used, operation, fields, reply, deadline);
                } catch (RootKeyException e) {
                    backOff.failed(e);
                    throw e;
                }
            } finally {
                places.release();
            }
        } catch (TimeoutException e) {
            // This caller came late, and the token answers others: no reason to back off.
            throw problem.deadlinePassed(deadline);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Performs an operation; any answer except that the token is gone shows that the token works. */
    private <T> T answered(Connection used, HostOperation operation, Fields fields, Reply<T> reply, Deadline deadline)
            throws TokenException, TimeoutException, InterruptedException {
        try {
            var answer = ask(used, operation, fields, reply, deadline);
            backOff.answered();
            return answer;
        } catch (TokenException e) {
            backOff.answered();
            throw e;
        }
    }

    /** Performs an operation; a TimeoutException means that the time was too short to judge the token. */
    private <T> T ask(Connection used, HostOperation operation, Fields fields, Reply<T> reply, Deadline deadline)
            throws TokenException, TimeoutException, InterruptedException {
        long askedNanos = System.nanoTime();
        try {
            return used.host().ask(operation, fields, reply, deadline);
        } catch (TimeoutException e) {
            boolean isLate = System.nanoTime() - askedNanos < deadline.halfNanos();
            if (isLate && used.host().silentNanos() < deadline.halfNanos()) {
                throw e;
            }
            throw failed(used, problem.deadlinePassed(deadline));
        } catch (IOException e) {
            throw failed(used, problem.hostFailed(e));
        } catch (TokenException e) {
            if (e.failure() == TokenFailure.TOKEN_GONE) {
                throw failed(used, problem.of(e, ""));
            }
            throw e;
        }
    }

    private RootKeyException failed(Connection used, RootKeyException failure) {
        drop(used);
        return failure;
    }

    private void drop(Connection used) {
        used.host().kill();
    }

    private RootKeyException interrupted() {
        Thread.currentThread().interrupt();
        return problem.interrupted();
    }

    // ---- connecting ----

    private boolean isConnected() {
        var known = connection;
        return known != null && !known.host().isGone();
    }

    private Connection connect(Deadline deadline) throws InterruptedException {
        var known = connection;
        if (known != null && !known.host().isGone()) {
            return known;
        }
        if (!connecting.tryLock(deadline.leftNanos(), TimeUnit.NANOSECONDS)) {
            throw problem.deadlinePassed(deadline);
        }
        try {
            known = connection;
            if (known != null && !known.host().isGone()) {
                return known;
            }
            deaths.reportIfDue();
            return connectAnew(deadline);
        } finally {
            connecting.unlock();
        }
    }

    private Connection connectAnew(Deadline deadline) throws InterruptedException {
        if (closed) {
            throw problem.closed();
        }
        backOff.refusal().ifPresent(refusal -> {
            throw TokenProblem.again(refusal.reason());
        });
        boolean isLate = deadline.isMoreThanHalfOver();
        try {
            var made = start(deadline);
            connection = made;
            if (closed) {
                made.host().end();
                throw problem.closed();
            }
            return made;
        } catch (TimeoutException e) {
            var passed = problem.deadlinePassed(deadline);
            if (!isLate) {
                backOff.failed(passed);
            }
            throw passed;
        } catch (RootKeyException e) {
            backOff.failed(e);
            throw e;
        }
    }

    private Connection start(Deadline deadline) throws TimeoutException, InterruptedException {
        HostProcess host = null;
        try (var jar = HostJar.write()) {
            host = HostProcess.start(jar.path(), IDLE, settings, secrets.secretVariables(), deaths);
            var facts = host.ask(
                    HostOperation.OPEN,
                    out -> {
                        Frames.writeText(out.data(), settings.library());
                        Frames.writeText(out.data(), settings.label());
                        Frames.writeText(out.data(), settings.serial());
                        Frames.writeText(out.data(), settings.slot());
                    },
                    org.o365se.pkcs11.host.TokenFacts::read,
                    deadline);
            login.into(host, facts, deadline);
            var connected = new Connection(host, facts, ++connections);
            host = null;
            return connected;
        } catch (TokenException e) {
            throw problem.of(e, "");
        } catch (IOException e) {
            throw problem.hostFailed(e);
        } finally {
            if (host != null) {
                host.kill();
            }
        }
    }
}

package org.o365se.pkcs11;

import java.io.DataInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.o365se.pkcs11.HostProcess.Fields;
import org.o365se.pkcs11.HostProcess.Reply;
import org.o365se.pkcs11.host.FoundKey;
import org.o365se.pkcs11.host.Frames;
import org.o365se.pkcs11.host.HostOperation;
import org.o365se.pkcs11.host.KeyFacts;
import org.o365se.pkcs11.host.KeyReference;
import org.o365se.pkcs11.host.TokenException;
import org.o365se.pkcs11.host.TokenFacts;
import org.o365se.pkcs11.host.TokenFailure;
import org.o365se.rootkey.BackOff;
import org.o365se.rootkey.JdkAlgorithms;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyTransfer;
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
    private static final int IV_BYTES = 12;

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

    /** A login in a host. The host outlives it where the library can be started anew. */
    private static final class Connection {
        final HostProcess host;
        final TokenFacts facts;
        final long number;
        /** Whether anything was done over it. */
        volatile boolean isProven;
        /** Whether the token was gone, or what it answers is in doubt. */
        volatile boolean isStale;

        Connection(HostProcess host, TokenFacts facts, long number) {
            this.host = host;
            this.facts = facts;
            this.number = number;
        }

        boolean isUsable() {
            return !isStale && !host.isGone();
        }
    }

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
            return connect(Deadline.in(settings.deadline())).facts;
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    @Override
    public FoundKey find(KeyReference wanted) throws TokenException {
        return repeatable(HostOperation.FIND, out -> wanted.write(out.data()), FoundKey::read);
    }

    @Override
    public byte[] wrap(KeyReference key, byte[] plaintext) throws TokenException {
        var iv = JdkAlgorithms.randomBytes(IV_BYTES);
        return repeatable(
                HostOperation.WRAP,
                out -> {
                    key.write(out.data());
                    Frames.writeBytes(out.data(), iv);
                    Frames.writeBytes(out.data(), plaintext);
                },
                Frames::readBytes);
    }

    @Override
    public Unwrapped unwrap(KeyReference key, byte[] wrapped) throws TokenException {
        return repeatable(
                HostOperation.UNWRAP,
                out -> {
                    key.write(out.data());
                    Frames.writeBytes(out.data(), wrapped);
                },
                in -> new Unwrapped(in.readBoolean(), Frames.readBytes(in)));
    }

    @Override
    public void prove(KeyReference key) throws TokenException {
        repeatable(HostOperation.PROVE, out -> key.write(out.data()), in -> true);
    }

    @Override
    public List<KeyFacts> list() throws TokenException {
        var keys = new ArrayList<KeyFacts>();
        List<KeyFacts> page;
        do {
            page = repeatable(HostOperation.LIST, out -> out.data().writeInt(keys.size()), HostedToken::readPage);
            keys.addAll(page);
        } while (!page.isEmpty());
        return keys;
    }

    private static List<KeyFacts> readPage(DataInputStream in) throws IOException {
        int count = in.readInt();
        var page = new ArrayList<KeyFacts>();
        for (int i = 0; i < count; i++) {
            page.add(KeyFacts.read(in));
        }
        return page;
    }

    @Override
    public void generate(KeyReference named, int bits) throws TokenException {
        call(
                HostOperation.GENERATE,
                out -> {
                    named.write(out.data());
                    Frames.writeBytes(out.data(), JdkAlgorithms.randomBytes(ID_BYTES));
                    out.data().writeInt(bits);
                },
                in -> true,
                Deadline.in(settings.generateDeadline()));
    }

    @Override
    public RootKeyTransfer transfer(KeyReference named, int bits, RSAPublicKey exchangeKey) throws TokenException {
        return call(
                HostOperation.TRANSFER,
                out -> {
                    named.write(out.data());
                    Frames.writeBytes(out.data(), JdkAlgorithms.randomBytes(ID_BYTES));
                    out.data().writeInt(bits);
                    Frames.writeBytes(out.data(), unsigned(exchangeKey.getModulus()));
                    Frames.writeBytes(out.data(), unsigned(exchangeKey.getPublicExponent()));
                },
                HostedToken::readTransfer,
                Deadline.in(settings.generateDeadline()));
    }

    private static byte[] unsigned(BigInteger number) {
        var bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static RootKeyTransfer readTransfer(DataInputStream in) throws IOException {
        RSAPublicKey publicKey;
        try {
            publicKey = Oaep.publicKey(Frames.readBytes(in));
        } catch (GeneralSecurityException e) {
            throw new IOException("a public key that is not an RSA key", e);
        }
        var wrappedAes = Frames.readBytes(in);
        var wrappedRsa = Frames.readBytes(in);
        var wrapped = Arrays.copyOf(wrappedAes, wrappedAes.length + wrappedRsa.length);
        System.arraycopy(wrappedRsa, 0, wrapped, wrappedAes.length, wrappedRsa.length);
        return new RootKeyTransfer(publicKey, wrapped, in.readBoolean());
    }

    @Override
    public long connection() {
        var known = connection;
        return known == null ? 0 : known.number;
    }

    @Override
    public void reconnect(long number) {
        var known = connection;
        if (known != null && known.number == number) {
            known.isStale = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        var known = connection;
        if (known != null) {
            known.host.end();
        }
        deaths.report();
    }

    // ---- calls ----

    /** Performs an operation; if the token is gone, connects anew and performs it once more. */
    private <T> T repeatable(HostOperation operation, Fields fields, Reply<T> reply) throws TokenException {
        return call(operation, fields, reply, Deadline.in(settings.deadline()));
    }

    private <T> T call(HostOperation operation, Fields fields, Reply<T> reply, Deadline deadline)
            throws TokenException {
        try {
            if (!places.tryAcquire(deadline.leftNanos(), TimeUnit.NANOSECONDS)) {
                throw problem.deadlinePassed(deadline);
            }
            try {
                boolean isRepeatable = isConnected() && !operation.generates();
                var used = connect(deadline);
                try {
                    return answered(used, operation, fields, reply, deadline);
                } catch (RootKeyException e) {
                    if (!isRepeatable || deadline.leftNanos() == 0) {
                        backOff.failed(e);
                        throw e;
                    }
                } catch (TokenException e) {
                    if (operation.generates() || e.failure() != TokenFailure.KEY_MISSING) {
                        throw e;
                    }
                    // A token that is being taken away can lose its keys before itself, also one that was connected
                    // a moment before. A missing key is a denial, which has consequences, so it is believed only of a
                    // library that was started after the key was missed.
                    used.isStale = true;
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
            used.isProven = true;
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
            return used.host.ask(operation, fields, reply, deadline);
        } catch (TimeoutException e) {
            boolean isLate = System.nanoTime() - askedNanos < deadline.halfNanos();
            boolean isHeldUp = !operation.generates() && used.host.isGenerating();
            if (isHeldUp || (isLate && used.host.silentNanos() < deadline.halfNanos())) {
                throw e;
            }
            used.host.kill();
            throw problem.deadlinePassed(deadline);
        } catch (IOException e) {
            used.host.kill();
            throw problem.hostFailed(e);
        } catch (TokenException e) {
            if (e.failure() == TokenFailure.TOKEN_GONE || e.failure() == TokenFailure.PIN_REJECTED) {
                used.isStale = true;
                throw problem.of(e, "");
            }
            throw e;
        }
    }

    private RootKeyException interrupted() {
        Thread.currentThread().interrupt();
        return problem.interrupted();
    }

    // ---- connecting ----

    private boolean isConnected() {
        var known = connection;
        return known != null && known.isUsable();
    }

    private Connection connect(Deadline deadline) throws InterruptedException {
        var known = connection;
        if (known != null && known.isUsable()) {
            return known;
        }
        if (!connecting.tryLock(deadline.leftNanos(), TimeUnit.NANOSECONDS)) {
            throw problem.deadlinePassed(deadline);
        }
        try {
            known = connection;
            if (known != null && known.isUsable()) {
                return known;
            }
            deaths.reportIfDue();
            return connectAnew(known, deadline);
        } finally {
            connecting.unlock();
        }
    }

    private Connection connectAnew(@Nullable Connection old, Deadline deadline) throws InterruptedException {
        if (closed) {
            throw problem.closed();
        }
        backOff.refusal().ifPresent(refusal -> {
            throw TokenProblem.again(refusal.reason());
        });
        boolean isLate = deadline.isMoreThanHalfOver();
        try {
            var made = connectAgain(old, deadline);
            connection = made;
            if (closed) {
                made.host.end();
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

    /** Starts the library anew in the host that there is, if that has helped before; else a new host. */
    private Connection connectAgain(@Nullable Connection old, Deadline deadline)
            throws TimeoutException, InterruptedException {
        if (old != null && !old.host.isGone()) {
            if (old.isProven) {
                try {
                    return login(old.host, deadline);
                } catch (IOException e) {
                    // The library has crashed; that costs the host.
                    return start(deadline);
                }
            }
            old.host.kill();
        }
        return start(deadline);
    }

    private Connection start(Deadline deadline) throws TimeoutException, InterruptedException {
        if (!HostProcess.hasJava(settings)) {
            throw problem.hostJavaMissing();
        }
        try (var jar = HostJar.write()) {
            return login(HostProcess.start(jar.path(), IDLE, settings, secrets.secretVariables(), deaths), deadline);
        } catch (IOException e) {
            throw problem.hostFailed(e);
        }
    }

    /** Has a host start the library, and logs in; a host in which that fails is ended. */
    private Connection login(HostProcess host, Deadline deadline)
            throws IOException, TimeoutException, InterruptedException {
        boolean isMade = false;
        try {
            var facts = host.ask(
                    HostOperation.OPEN, out -> settings.forHost().write(out.data()), TokenFacts::read, deadline);
            login.into(host, facts, deadline);
            isMade = true;
            return new Connection(host, facts, ++connections);
        } catch (TokenException e) {
            throw problem.of(e, "");
        } finally {
            if (!isMade) {
                host.kill();
            }
        }
    }
}

package org.o365se.pkcs11;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import org.o365se.pkcs11.host.Frames;
import org.o365se.pkcs11.host.HostOperation;
import org.o365se.pkcs11.host.TokenException;
import org.o365se.pkcs11.host.TokenFacts;
import org.o365se.pkcs11.host.TokenFailure;
import org.o365se.rootkey.SecretReader;

/** Logs a new host in to its token, with care that no wrong PIN is offered so often that the token locks. Thread-safe. */
final class TokenLogin {
    private static final OfferedPins PINS = OfferedPins.OF_THIS_JVM;
    private static final int MAX_BYTES_OF_A_CHARACTER = 3;

    private final TokenSettings settings;
    private final SecretReader secrets;
    private final TokenProblem problem;

    TokenLogin(TokenSettings settings, SecretReader secrets) {
        this.settings = settings;
        this.secrets = secrets;
        this.problem = new TokenProblem(settings);
    }

    void into(HostProcess host, TokenFacts facts, Deadline deadline)
            throws IOException, TokenException, TimeoutException, InterruptedException {
        if (facts.pinLocked()) {
            throw new TokenException(TokenFailure.PIN_LOCKED, "");
        }
        if (facts.lastPinTry()) {
            throw problem.lastPinTry();
        }
        long beganNanos = System.nanoTime();
        var pin = readPin();
        deadline.leaveOutSince(beganNanos);
        try {
            if (PINS.isRejected(facts, pin)) {
                throw new TokenException(TokenFailure.PIN_REJECTED, "");
            }
            if (PINS.isLeftUnanswered(facts, pin)) {
                throw problem.pinUnanswered();
            }
            if (host.isGone()) {
                throw new IOException("it ended while the PIN was read: it waits two minutes");
            }
            offer(host, facts, pin, deadline);
        } finally {
            Arrays.fill(pin, (byte) 0);
        }
    }

    private static void offer(HostProcess host, TokenFacts facts, byte[] pin, Deadline deadline)
            throws IOException, TokenException, TimeoutException, InterruptedException {
        boolean isAnswered = false;
        try {
            host.ask(HostOperation.LOGIN, out -> Frames.writeBytes(out.data(), pin), in -> true, deadline);
            isAnswered = true;
            PINS.accepted(facts, pin);
        } catch (TokenException e) {
            isAnswered = true;
            if (e.failure() == TokenFailure.PIN_REJECTED) {
                PINS.rejected(facts, pin);
            }
            throw e;
        } finally {
            if (!isAnswered) {
                PINS.unanswered(facts, pin);
            }
        }
    }

    private byte[] readPin() {
        var characters = secrets.read(settings.pinKey(), settings.pinSource());
        var buffer = new byte[characters.length * MAX_BYTES_OF_A_CHARACTER];
        try {
            var encoded = ByteBuffer.wrap(buffer);
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(characters), encoded, true);
            return Arrays.copyOf(buffer, encoded.position());
        } finally {
            Arrays.fill(characters, '\0');
            Arrays.fill(buffer, (byte) 0);
        }
    }
}

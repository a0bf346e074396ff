package org.o365se.pkcs11.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.o365se.pkcs11.host.Cryptoki.TokenInfo;

/** A PKCS#11 library and the tokens in its slots. */
final class Library {
    private final Cryptoki cryptoki;
    private boolean isInitialized;

    private Library(Cryptoki cryptoki) {
        this.cryptoki = cryptoki;
    }

    /** Loads the library, once and for all in this JVM. */
    static Library load(String path) throws TokenException {
        if (!Files.isRegularFile(Path.of(path))) {
            throw new TokenException(TokenFailure.LIBRARY_MISSING, path);
        }
        return new Library(SunCryptoki.load(path));
    }

    Cryptoki cryptoki() {
        return cryptoki;
    }

    /** Starts the library, anew if it was started before. No other call may be in progress. */
    void start(String arguments) throws TokenException {
        if (isInitialized) {
            try {
                cryptoki.finish();
            } catch (CryptokiException e) {
                // Somebody else in this process may have finished it; whether it starts is what counts.
            }
        }
        isInitialized = true;
        try {
            cryptoki.initialize(arguments);
        } catch (CryptokiException e) {
            throw new TokenException(
                    e.code() == Ckr.ARGUMENTS_BAD ? TokenFailure.LIBRARY_ARGUMENTS : TokenFailure.LIBRARY_DEAD,
                    Ckr.name(e.code()));
        }
    }

    /** Finds the one token that fits; an empty argument fits all. */
    TokenFacts find(String label, String serial, String slot) throws TokenException {
        var fitting = new ArrayList<TokenFacts>();
        var seen = new ArrayList<TokenFacts>();
        for (long number : slots(slot)) {
            try {
                var facts = inSlot(number);
                if (!slot.isEmpty() && !facts.isInitialized()) {
                    throw new TokenException(TokenFailure.TOKEN_UNINITIALISED, "slot " + number);
                }
                seen.add(facts);
                if ((label.isEmpty() || label.equals(facts.label()))
                        && (serial.isEmpty() || serial.equals(facts.serial()))) {
                    fitting.add(facts);
                }
            } catch (CryptokiException e) {
                // One slot whose token cannot be read does not keep the others from being found.
                if (!slot.isEmpty()) {
                    throw Ckr.explain(e);
                }
            }
        }
        if (fitting.size() > 1) {
            throw new TokenException(TokenFailure.TOKEN_AMBIGUOUS, describe(seen));
        }
        if (fitting.isEmpty()) {
            throw new TokenException(TokenFailure.TOKEN_MISSING, describe(seen));
        }
        return fitting.get(0);
    }

    private List<Long> slots(String slot) throws TokenException {
        long[] numbers;
        try {
            numbers = cryptoki.slots();
        } catch (CryptokiException e) {
            throw new TokenException(TokenFailure.LIBRARY_DEAD, Ckr.name(e.code()));
        }
        var all = Arrays.stream(numbers).boxed().toList();
        if (slot.isEmpty()) {
            return all;
        }
        var wanted = Long.valueOf(slot);
        if (!all.contains(wanted)) {
            throw new TokenException(
                    TokenFailure.SLOT_MISSING,
                    all.isEmpty() ? "none" : all.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        return List.of(wanted);
    }

    /** Asks the token in a slot what it is. */
    TokenFacts inSlot(long slot) throws CryptokiException {
        TokenInfo info = cryptoki.tokenInfo(slot);
        return new TokenFacts(
                info.label(),
                info.serial(),
                info.manufacturer(),
                info.model(),
                slot,
                (info.flags() & P11.CKF_USER_PIN_FINAL_TRY) != 0,
                (info.flags() & P11.CKF_USER_PIN_LOCKED) != 0,
                (info.flags() & P11.CKF_TOKEN_INITIALIZED) != 0);
    }

    private static String describe(List<TokenFacts> seen) {
        return seen.stream()
                .map(token -> "\"" + token.label() + "\" (serial " + token.serial() + ", slot " + token.slot() + ")")
                .collect(Collectors.joining(", "));
    }
}

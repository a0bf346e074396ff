package org.o365se.pkcs11.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** A PKCS#11 library as SunPKCS11 loads it: its slots, the tokens in them, and providers for one of them. */
final class SunLibrary {
    private static final String SUN_PKCS11 = "SunPKCS11";

    private final String path;
    private final Printed printed;
    private int providers;

    private SunLibrary(String path, Printed printed) {
        this.path = path;
        this.printed = printed;
    }

    /** Loads the library, once and for all in this JVM. */
    static SunLibrary load(String path, Printed printed) throws TokenException {
        if (!Files.isRegularFile(Path.of(path))) {
            throw new TokenException(TokenFailure.LIBRARY_MISSING, path);
        }
        return new SunLibrary(path, printed);
    }

    String path() {
        return path;
    }

    /** A token that was found, and the provider that reaches it. */
    record Found(TokenFacts facts, Provider provider) {}

    /** Finds the one token that fits; an empty argument fits all. */
    Found find(String label, String serial, String slot) throws TokenException {
        var fitting = new ArrayList<Found>();
        var seen = new ArrayList<TokenFacts>();
        var slots = slot.isEmpty() ? slots() : List.of(Long.parseLong(slot));
        for (long number : slots) {
            try {
                var found = inSlot(number);
                seen.add(found.facts());
                if ((label.isEmpty() || label.equals(found.facts().label()))
                        && (serial.isEmpty() || serial.equals(found.facts().serial()))) {
                    fitting.add(found);
                }
            } catch (TokenException e) {
                // One slot whose token cannot be read does not keep the others from being found.
                if (!slot.isEmpty()) {
                    throw e;
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

    /** A new provider for a slot; making it asks the token what it is, so that it fails when the token is gone. */
    Found inSlot(long slot) throws TokenException {
        printed.take();
        Provider provider;
        try {
            provider = configure("slot = " + slot + "\nshowInfo = true\n");
        } catch (RuntimeException e) {
            throw loadFailure(e);
        }
        var facts = TokenText.token(printed.take(), slot)
                .orElseThrow(() -> new TokenException(TokenFailure.TOKEN_MISSING, "no token in slot " + slot));
        return new Found(facts, provider);
    }

    /** A new provider for a slot with more lines of configuration. */
    AuthProvider provider(long slot, String moreLines) throws TokenException {
        try {
            return (AuthProvider) configure("slot = " + slot + "\n" + moreLines);
        } catch (RuntimeException e) {
            throw loadFailure(e);
        }
    }

    private List<Long> slots() throws TokenException {
        printed.take();
        RuntimeException thrown = null;
        try {
            configure("slotListIndex = 0\nshowInfo = true\n");
        } catch (RuntimeException e) {
            // The first slot may hold nothing that can be used; the output describes all slots.
            thrown = e;
        }
        var text = printed.take();
        if (thrown != null && !text.contains("All slots:")) {
            throw loadFailure(thrown);
        }
        return TokenText.slots(text);
    }

    private Provider configure(String lines) throws TokenException {
        // In quotation marks, where a backslash is written twice; the settings refuse paths that have such marks.
        return prototype()
                .configure("--name = o365se" + providers++ + "\nlibrary = \"" + path.replace("\\", "\\\\") + "\"\n"
                        + lines);
    }

    /** SunPKCS11, also where java.security does not list it. */
    private static Provider prototype() throws TokenException {
        var listed = Security.getProvider(SUN_PKCS11);
        if (listed != null) {
            return listed;
        }
        return ServiceLoader.load(Provider.class, ClassLoader.getSystemClassLoader()).stream()
                .filter(found -> found.type().getSimpleName().equals(SUN_PKCS11))
                .findFirst()
                .orElseThrow(() -> new TokenException(TokenFailure.BRIDGE_MISSING, ""))
                .get();
    }

    private static TokenException loadFailure(RuntimeException thrown) {
        if (thrown instanceof ProviderException && thrown.getCause() instanceof IOException noLibrary) {
            return new TokenException(TokenFailure.LIBRARY_BAD, String.valueOf(noLibrary.getMessage()));
        }
        var explained = Ckr.explain(thrown);
        return explained.failure() == TokenFailure.UNCLEAR
                ? new TokenException(TokenFailure.LIBRARY_DEAD, explained.detail())
                : explained;
    }

    private static String describe(List<TokenFacts> seen) {
        return seen.stream()
                .map(token -> "\"" + token.label() + "\" (serial " + token.serial() + ", slot " + token.slot() + ")")
                .collect(Collectors.joining(", "));
    }
}

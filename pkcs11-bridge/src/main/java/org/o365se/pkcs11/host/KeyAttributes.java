package org.o365se.pkcs11.host;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * The attributes of a key that tell who can use it and whether its bytes can be, or could once be, outside the token.
 *
 * @param isPrivate whether only who is logged in sees and makes it (CKA_PRIVATE)
 * @param sensitive whether its bytes cannot be read (CKA_SENSITIVE)
 * @param notExtractable whether it cannot be wrapped out of the token (CKA_EXTRACTABLE is false)
 * @param alwaysSensitive whether that was always so (CKA_ALWAYS_SENSITIVE)
 * @param neverExtractable whether that was always so (CKA_NEVER_EXTRACTABLE)
 * @param local whether it was made in the token (CKA_LOCAL)
 * @param keyLogin whether each operation needs the PIN again (CKA_ALWAYS_AUTHENTICATE)
 */
public record KeyAttributes(
        Answer isPrivate,
        Answer sensitive,
        Answer notExtractable,
        Answer alwaysSensitive,
        Answer neverExtractable,
        Answer local,
        Answer keyLogin) {
    /** Nothing is known. */
    public static final KeyAttributes UNKNOWN = new KeyAttributes(
            Answer.UNKNOWN,
            Answer.UNKNOWN,
            Answer.UNKNOWN,
            Answer.UNKNOWN,
            Answer.UNKNOWN,
            Answer.UNKNOWN,
            Answer.UNKNOWN);

    /**
     * Returns what is wrong with a key that could leave its token, or that somebody without PIN could have put there.
     *
     * @return what the key is, or empty if the token reports nothing of the kind
     */
    public Optional<String> weakness() {
        if (isPrivate == Answer.NO) {
            return Optional.of("not private (CKA_PRIVATE): it can be used, and could be put there, without PIN");
        }
        if (sensitive == Answer.NO) {
            return Optional.of("not sensitive (CKA_SENSITIVE)");
        }
        return notExtractable == Answer.NO ? Optional.of("extractable (CKA_EXTRACTABLE)") : Optional.empty();
    }

    /**
     * Returns the name of an attribute that decides whether a key is safe and that the token does not report.
     *
     * @return the name in PKCS#11, or empty if all are reported
     */
    public Optional<String> unknown() {
        if (isPrivate == Answer.UNKNOWN) {
            return Optional.of("CKA_PRIVATE");
        }
        if (sensitive == Answer.UNKNOWN) {
            return Optional.of("CKA_SENSITIVE");
        }
        return notExtractable == Answer.UNKNOWN ? Optional.of("CKA_EXTRACTABLE") : Optional.empty();
    }

    void write(DataOutputStream out) throws IOException {
        for (var answer :
                new Answer[] {isPrivate, sensitive, notExtractable, alwaysSensitive, neverExtractable, local, keyLogin
                }) {
            Frames.writeText(out, answer.name());
        }
    }

    static KeyAttributes read(DataInputStream in) throws IOException {
        return new KeyAttributes(answer(in), answer(in), answer(in), answer(in), answer(in), answer(in), answer(in));
    }

    private static Answer answer(DataInputStream in) throws IOException {
        return Frames.constant(Answer.class, Frames.readText(in));
    }
}

package org.o365se.pkcs11.host;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The attributes of a key that tell who can use it and whether its bytes can be, or could once be, outside the token. Where several objects are this key, each answer is that for all of them.
 *
 * @param isPrivate whether only who is logged in sees and makes it (CKA_PRIVATE)
 * @param sensitive whether its bytes cannot be read (CKA_SENSITIVE)
 * @param notExtractable whether it cannot be wrapped out of the token (CKA_EXTRACTABLE is false)
 * @param alwaysSensitive whether that was always so (CKA_ALWAYS_SENSITIVE)
 * @param neverExtractable whether that was always so (CKA_NEVER_EXTRACTABLE)
 * @param local whether it was made in the token (CKA_LOCAL)
 * @param id its CKA_ID in hexadecimal; empty if it has none or that cannot be told
 */
public record KeyAttributes(
        Answer isPrivate,
        Answer sensitive,
        Answer notExtractable,
        Answer alwaysSensitive,
        Answer neverExtractable,
        Answer local,
        String id) {
    /** Nothing is known. */
    public static final KeyAttributes UNKNOWN = new KeyAttributes(
            Answer.UNKNOWN, Answer.UNKNOWN, Answer.UNKNOWN, Answer.UNKNOWN, Answer.UNKNOWN, Answer.UNKNOWN, "");

    /** What holds of two objects together. */
    KeyAttributes and(KeyAttributes other) {
        return new KeyAttributes(
                isPrivate.and(other.isPrivate),
                sensitive.and(other.sensitive),
                notExtractable.and(other.notExtractable),
                alwaysSensitive.and(other.alwaysSensitive),
                neverExtractable.and(other.neverExtractable),
                local.and(other.local),
                id.equals(other.id) ? id : "");
    }

    void write(DataOutputStream out) throws IOException {
        for (var answer :
                new Answer[] {isPrivate, sensitive, notExtractable, alwaysSensitive, neverExtractable, local}) {
            Frames.writeText(out, answer.name());
        }
        Frames.writeText(out, id);
    }

    static KeyAttributes read(DataInputStream in) throws IOException {
        return new KeyAttributes(
                answer(in), answer(in), answer(in), answer(in), answer(in), answer(in), Frames.readText(in));
    }

    private static Answer answer(DataInputStream in) throws IOException {
        var name = Frames.readText(in);
        try {
            return Answer.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IOException("an answer that is none", e);
        }
    }
}

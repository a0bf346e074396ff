package org.o365se;

import java.io.Serial;
import java.security.ProviderException;
import javax.crypto.BadPaddingException;
import org.o365se.rootkey.ErrorId;
import org.o365se.rootkey.Identified;
import org.o365se.rootkey.SanitizedText;

/**
 * Thrown by {@code Cipher.update}, which cannot throw a checked exception, if a message is not authentic. No byte of the forged chunk is in the output; the
 * output of earlier calls is authentic, but incomplete. Every later call fails the same way until {@code init}.
 */
public final class CorruptedMessageException extends ProviderException implements Identified {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The kind of failure. */
    private final ErrorId id;

    /** The message without the id. */
    private final String text;

    /**
     * Creates an exception.
     *
     * @param id the kind of failure
     * @param text what is wrong with the message, and the next step; without the id
     * @param cause an {@code AEADBadTagException}, or a {@code BadPaddingException} if the bytes are not a message
     */
    public CorruptedMessageException(ErrorId id, String text, BadPaddingException cause) {
        super(id.with(text), cause);
        this.id = id;
        this.text = SanitizedText.line(text);
    }

    @Override
    public ErrorId id() {
        return id;
    }

    @Override
    public String text() {
        return text;
    }
}

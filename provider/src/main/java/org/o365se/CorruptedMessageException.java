package org.o365se;

import java.io.Serial;
import java.security.ProviderException;
import javax.crypto.BadPaddingException;
import org.o365se.rootkey.ErrorId;
import org.o365se.rootkey.Identified;
import org.o365se.rootkey.SanitizedText;

/**
 * A message turned out not to be authentic in {@code Cipher.update}, which cannot throw a checked exception. Nothing of the bad chunk is left in the output; what
 * was returned before was authentic but is not the whole message. Every later call fails the same way until {@code init}.
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
     * @param text what is wrong with the message, and what to do; without the id
     * @param cause an {@code AEADBadTagException}, or a {@code BadPaddingException} if the bytes are no message at all
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

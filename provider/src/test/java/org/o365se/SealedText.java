package org.o365se;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.ProviderException;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.message.MessageHeader;

/** A text that was sealed under a scope, and must open for ever. Immutable. */
final class SealedText {
    private final String text;
    private final String scope;
    private final byte[] message;

    private SealedText(String text, byte[] message) throws GeneralSecurityException {
        this.text = text;
        this.message = message;
        this.scope = MessageHeader.parse(message, message.length)
                .dataKey()
                .scopeKey()
                .scope()
                .toString();
    }

    /** Seals a text under a scope, or under the default scope of a policy. */
    static SealedText seal(KeyChain chain, String alias, String text) throws GeneralSecurityException {
        return new SealedText(text, TestChain.seal(chain.key(alias), text.getBytes(UTF_8)));
    }

    /** Opens the text under a name of its scope, or of that scope's policy. */
    String open(KeyChain chain, String alias) throws GeneralSecurityException {
        return new String(TestChain.open(chain.key(alias), message), UTF_8);
    }

    /** Returns the message as it is after its header was wrapped for the newest scope key version. */
    SealedText rewrapped(KeyChain chain) throws GeneralSecurityException {
        var changed = message.clone();
        byte[] header;
        try {
            header = chain.messages().rewrapHeader(message);
        } catch (ProviderException refused) {
            throw new GeneralSecurityException(refused);
        }
        System.arraycopy(header, 0, changed, 0, header.length);
        return new SealedText(text, changed);
    }

    /** Returns the version of the scope key that opens the message. */
    long scopeKeyVersion() throws GeneralSecurityException {
        return MessageHeader.parse(message, message.length).dataKey().scopeKey().version();
    }

    String text() {
        return text;
    }

    /** Returns the id of the scope, as the message says it. */
    String scope() {
        return scope;
    }
}

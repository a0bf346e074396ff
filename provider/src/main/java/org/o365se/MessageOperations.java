package org.o365se;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import javax.crypto.BadPaddingException;
import org.o365se.internal.chain.ChainUse;
import org.o365se.internal.chain.MessageRoute;
import org.o365se.internal.maintenance.HeaderRewrap;
import org.o365se.internal.maintenance.MessageJob;
import org.o365se.internal.maintenance.MessagePump;
import org.o365se.internal.maintenance.MessageRun;
import org.o365se.internal.message.MessageFailures;
import org.o365se.internal.message.MessageHeader;
import org.o365se.internal.stream.StreamMessages;

/**
 * Re-wraps, re-encrypts and verifies messages of a key chain, from {@link KeyChain#messages}. Messages of every scope of the chain are supported; each stays in
 * its scope, unless {@link #between} names two scopes.
 *
 * <ul>
 *   <li><b>Re-wrapping</b> changes the scope key version of a message: bytes 8 to 67 of its header are new, all others stay as they are. Its data key stays the
 *       same, so whoever has the old scope key and an old copy of the header can still decrypt it.
 *   <li><b>Re-encryption</b> gives a message a new data key. This is what a leaked scope key requires. It needs the AAD of the message. The plaintext is in
 *       memory only, a few chunks at a time.
 *   <li><b>Verification</b> reads a message to its end, and writes nothing.
 * </ul>
 *
 * <p>Re-wrapping needs neither the AAD nor the rest of the message. It checks the integrity of the wrapped data key (AES-KW, 64 bits), which is bound to the
 * format version, suite, scope and scope key version. It does not check the commitment, the chunks and the content flag of the message: one that was damaged
 * before is damaged afterwards. {@link #verify} checks them.
 *
 * <p>A policy that is disabled or revoked refuses these operations as it refuses decryption. An application can read messages while they are changed; it must not
 * write to a file at the same moment. Thread-safe.
 */
public final class MessageOperations {
    /** The length of the part of a message that re-wrapping changes, in bytes. */
    public static final int HEADER_BYTES = MessageHeader.BYTES;

    private final MessageRoute route;

    MessageOperations(ChainUse use) {
        this(MessageRoute.withinScopes(use));
    }

    private MessageOperations(MessageRoute route) {
        this.route = route;
    }

    /**
     * Returns the same operations for messages that move from one scope to another. A message that already belongs to the second one counts as moved; one of any
     * other scope is refused.
     *
     * @param fromScope alias or id of the scope of the messages
     * @param toScope alias or id of the scope that they get, of the same tenant
     * @return the operations
     * @throws KeyChainException if one of the scopes does not exist, or they belong to different tenants
     */
    public MessageOperations between(String fromScope, String toScope) throws KeyChainException {
        return new MessageOperations(route.between(fromScope, toScope));
    }

    /**
     * Returns the same operations on behalf of a user or of the service itself. The default is {@link Access#USER}.
     *
     * @param access on whose behalf
     * @return the operations
     * @throws KeyChainException if {@link Access#SYSTEM} is not allowed to this process by its configuration
     */
    public MessageOperations withAccess(Access access) throws KeyChainException {
        return new MessageOperations(route.withAccess(Objects.requireNonNull(access, "access")));
    }

    // ---- headers and streams, for messages in any storage ----

    /**
     * Re-wraps a header for the newest scope key version. A storage that can replace a range of an object needs only the result: it replaces the first 68 bytes of
     * the message.
     *
     * @param start the first bytes of the message, at least {@link #HEADER_BYTES}; not changed
     * @return the new header, 68 bytes; the same bytes if the message needs no change
     * @throws GeneralSecurityException a {@code BadPaddingException} if the bytes are not a header, belong to a scope that is not in this chain or was not named,
     *     or were altered; an {@code InvalidKeyException} if the scope cannot encrypt
     * @throws java.security.ProviderException if a root key is needed and fails, or the policy is disabled
     */
    public byte[] rewrapHeader(byte[] start) throws GeneralSecurityException {
        try {
            return new HeaderRewrap(route).rewrapped(start, Math.min(start.length, HEADER_BYTES), 0);
        } catch (BadPaddingException e) {
            throw MessageFailures.plain(e);
        }
    }

    /**
     * Copies a message and re-wraps its header for the newest scope key version. The rest is copied without being looked at.
     *
     * @param in supplies the message; read to its end and not closed
     * @param out receives the message; flushed and not closed
     * @return whether the copy differs from the message
     * @throws IOException if a stream fails, or the header cannot be re-wrapped, for the reasons of {@link #rewrapHeader}; nothing is written then
     */
    public boolean rewrap(InputStream in, OutputStream out) throws IOException {
        var start = in.readNBytes(HEADER_BYTES);
        var header = refusing(() -> new HeaderRewrap(route).rewrapped(start, start.length, 0));
        out.write(header);
        in.transferTo(out);
        out.flush();
        return !Arrays.equals(start, header);
    }

    /**
     * Copies a message and encrypts it under a new data key and the newest scope key version.
     *
     * @param in supplies the message; read to its end and not closed
     * @param out receives the new message; flushed and not closed. It is complete only if this method returns
     * @param aad the additional authenticated data of the message, which the new one gets too
     * @return the length of the plaintext, in bytes
     * @throws IOException if a stream fails, the message is not authentic, or a key cannot be used; the output is incomplete then
     */
    public long reencrypt(InputStream in, OutputStream out, byte[] aad) throws IOException {
        Objects.requireNonNull(out, "out");
        var start = in.readNBytes(HEADER_BYTES);
        return refusing(() -> new MessagePump(route, aad.clone()).run(start, in, out));
    }

    /**
     * Verifies a message: that it is complete and authentic from its first to its last byte.
     *
     * @param in supplies the message; read to its end and not closed
     * @param aad the additional authenticated data of the message
     * @return the length of the plaintext, in bytes
     * @throws IOException if the stream fails, the message is not authentic, or a key cannot be used
     */
    public long verify(InputStream in, byte[] aad) throws IOException {
        var start = in.readNBytes(HEADER_BYTES);
        return refusing(() -> new MessagePump(route, aad.clone()).run(start, in, null));
    }

    // ---- files and folders: each run has a line in the audit log when it begins and one when it ends ----

    /**
     * Re-wraps the messages in files and folders.
     *
     * <p>A file is replaced: the new one is written beside it, synchronized and renamed; it keeps owner, group, permissions, times and user attributes.
     * {@link MessageRunOptions#writingInPlace} overwrites the header in the file instead. After a crash each file has its old or its new content. The same call
     * again finishes the work, and removes what a crash has left. Files that are not messages are counted and left alone; symbolic links are not followed.
     *
     * @param filesOrFolders the files; a folder stands for all files below it
     * @param options how it is done
     * @return the counts and failures
     * @throws InterruptedIOException if the thread was interrupted; files that were begun are finished or as they were
     * @throws IOException if the audit log must have a line of the run and cannot be written; nothing was done then
     */
    public MessageReport rewrap(Collection<Path> filesOrFolders, MessageRunOptions options) throws IOException {
        return MessageRun.over(MessageJob.REWRAP, route, filesOrFolders, options);
    }

    /**
     * Re-encrypts the messages in files and folders, like {@link #rewrap(Collection, MessageRunOptions)}. Files are always replaced. A message that uses the
     * newest scope key version of its scope stays as it is, unless {@link MessageRunOptions#olderThanVersion} is greater.
     *
     * @param filesOrFolders the files; a folder stands for all files below it
     * @param options how it is done
     * @return the counts and failures
     * @throws InterruptedIOException if the thread was interrupted; files that were begun are finished or as they were
     * @throws IOException if the audit log must have a line of the run and cannot be written; nothing was done then
     */
    public MessageReport reencrypt(Collection<Path> filesOrFolders, MessageRunOptions options) throws IOException {
        return MessageRun.over(MessageJob.REENCRYPT, route, filesOrFolders, options);
    }

    /**
     * Verifies the messages in files and folders. Writes nothing.
     *
     * @param filesOrFolders the files; a folder stands for all files below it
     * @param options how it is done
     * @return the counts and failures
     * @throws InterruptedIOException if the thread was interrupted
     * @throws IOException if the audit log must have a line of the run and cannot be written; nothing was done then
     */
    public MessageReport verify(Collection<Path> filesOrFolders, MessageRunOptions options) throws IOException {
        return MessageRun.over(MessageJob.VERIFY, route, filesOrFolders, options);
    }

    /** An operation on one message. */
    @FunctionalInterface
    private interface Operation<T> {
        T run() throws IOException, GeneralSecurityException;
    }

    private static <T> T refusing(Operation<T> operation) throws IOException {
        try {
            return operation.run();
        } catch (GeneralSecurityException | ProviderException e) {
            throw StreamMessages.refused(e);
        }
    }
}

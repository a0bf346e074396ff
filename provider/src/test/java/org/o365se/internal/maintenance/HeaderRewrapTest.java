package org.o365se.internal.maintenance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChainException;
import org.o365se.MessageInfo;
import org.o365se.MessageOperations;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.TestKeys;
import org.o365se.internal.error.ProviderErrorId;

/** Messages in memory: what re-wrapping and re-encryption change, and what they refuse. */
class HeaderRewrapTest {
    private static final byte[] MAIL = TestKeys.pattern(3, 40_000);
    private static final byte[] AAD = {4, 7, 1, 1};

    private MessageFixture fixture;
    private MessageOperations messages;
    private byte[] message;

    @BeforeEach
    void makeAMessage() throws Exception {
        fixture = new MessageFixture();
        messages = fixture.chain.messages();
        message = fixture.seal(MessageFixture.ALICE, MAIL, AAD);
    }

    private static MessageInfo info(byte[] start) throws IOException {
        return MessageInfo.read(new ByteArrayInputStream(start));
    }

    private static byte[] with(byte[] header, byte[] message) {
        var changed = message.clone();
        System.arraycopy(header, 0, changed, 0, header.length);
        return changed;
    }

    private static void assertRefused(ProviderErrorId id, Exception refusal) {
        assertTrue(refusal.getMessage().startsWith(id + ": "), refusal::getMessage);
    }

    @Test
    void onlyTheBytes8To67Change() throws Exception {
        fixture.chain.rollScopeKey(MessageFixture.ALICE);
        var header = messages.rewrapHeader(message);
        assertEquals(68, header.length);
        assertArrayEquals(Arrays.copyOf(message, 8), Arrays.copyOf(header, 8));
        assertEquals(2, info(header).scopeKeyVersion());
        assertEquals(info(message).scopeId(), info(header).scopeId());
        assertArrayEquals(MAIL, fixture.open(MessageFixture.ALICE, with(header, message), AAD));
        assertArrayEquals(header, messages.rewrapHeader(Arrays.copyOf(message, 68)), "68 bytes are enough");
    }

    @Test
    void aStreamIsCopiedBehindTheNewHeader() throws Exception {
        fixture.chain.rollScopeKey(MessageFixture.ALICE);
        var out = new ByteArrayOutputStream();
        assertTrue(messages.rewrap(new ByteArrayInputStream(message), out));
        var copy = out.toByteArray();
        assertArrayEquals(Arrays.copyOfRange(message, 68, message.length), Arrays.copyOfRange(copy, 68, copy.length));
        assertArrayEquals(MAIL, fixture.open(MessageFixture.ALICE, copy, AAD));
        var again = new ByteArrayOutputStream();
        assertFalse(messages.rewrap(new ByteArrayInputStream(copy), again));
        assertArrayEquals(copy, again.toByteArray());
    }

    @Test
    void everyOldVersionIsRewrappedForTheNewest() throws Exception {
        for (int version = 2; version <= 5; version++) {
            fixture.chain.rollScopeKey(MessageFixture.ALICE);
            var header = messages.rewrapHeader(message);
            assertEquals(version, info(header).scopeKeyVersion());
            assertArrayEquals(MAIL, fixture.open(MessageFixture.ALICE, with(header, message), AAD));
            if (version % 2 == 0) {
                message = with(header, message);
            }
        }
    }

    @Test
    void everyAlteredBitOfAHeaderIsRefused() throws Exception {
        fixture.chain.rollScopeKey(MessageFixture.ALICE);
        IntStream.range(0, 68 * 8).forEach(bit -> {
            var altered = message.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            if (bit == 7 * 8) {
                // The flag that says whether a key is wrapped: neither the data key nor its wrapping is bound to it.
                assertThrows(
                        IOException.class, () -> messages.verify(new ByteArrayInputStream(rewrapped(altered)), AAD));
            } else {
                assertThrows(BadPaddingException.class, () -> messages.rewrapHeader(altered), () -> "bit " + bit);
            }
        });
    }

    private byte[] rewrapped(byte[] altered) {
        try {
            return with(messages.rewrapHeader(altered), altered);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 8, 27, 28, 67})
    void aHeaderThatIsCutIsRefused(int length) {
        var cut = Arrays.copyOf(message, length);
        assertRefused(
                ProviderErrorId.MESSAGE_TRUNCATED,
                assertThrows(BadPaddingException.class, () -> messages.rewrapHeader(cut)));
        var out = new ByteArrayOutputStream();
        assertRefused(
                ProviderErrorId.MESSAGE_TRUNCATED,
                assertThrows(IOException.class, () -> messages.rewrap(new ByteArrayInputStream(cut), out)));
        assertEquals(0, out.size());
    }

    @Test
    void aHeaderOfAnotherChainIsRefused() throws Exception {
        var other = new MessageFixture().seal(MessageFixture.ALICE, MAIL);
        assertRefused(
                ProviderErrorId.MESSAGE_OTHER_KEY,
                assertThrows(BadPaddingException.class, () -> messages.rewrapHeader(other)));
    }

    @Test
    void anAlteredHeaderIsFoundEvenIfItNeedsNoChange() {
        message[60] ^= 1;
        assertRefused(
                ProviderErrorId.MESSAGE_ALTERED,
                assertThrows(BadPaddingException.class, () -> messages.rewrapHeader(message)));
    }

    @Test
    void aMessageMovesBetweenTheTwoScopesThatAreNamed() throws Exception {
        var moving = messages.between(MessageFixture.ALICE, MessageFixture.BOB);
        var moved = with(moving.rewrapHeader(message), message);
        assertArrayEquals(MAIL, fixture.open(MessageFixture.BOB, moved, AAD));
        assertThrows(BadPaddingException.class, () -> fixture.open(MessageFixture.ALICE, moved, AAD));
        assertArrayEquals(Arrays.copyOf(moved, 68), moving.rewrapHeader(moved), "moved already");

        var other = fixture.seal(TestKeys.POLICY, MAIL);
        assertRefused(
                ProviderErrorId.MESSAGE_SCOPE_DIFFERS,
                assertThrows(BadPaddingException.class, () -> moving.rewrapHeader(other)));
    }

    @Test
    void aMessageDoesNotLeaveItsTenant() throws Exception {
        fixture.chain.create(DataEncryptionPolicy.builder("fabrikam/exchange").build());
        fixture.chain.create(EncryptionScope.of("fabrikam/eve", "fabrikam/exchange"));
        assertRefused(
                ProviderErrorId.TENANT_MISMATCH,
                assertThrows(KeyChainException.class, () -> messages.between(MessageFixture.ALICE, "fabrikam/eve")));
        assertRefused(
                ProviderErrorId.SCOPE_UNKNOWN,
                assertThrows(KeyChainException.class, () -> messages.between(MessageFixture.ALICE, "contoso/nobody")));
    }

    @Test
    void reencryptionChangesTheDataKeyAndNeedsTheAad() throws Exception {
        fixture.chain.rollScopeKey(MessageFixture.ALICE);
        var out = new ByteArrayOutputStream();
        assertEquals(MAIL.length, messages.reencrypt(new ByteArrayInputStream(message), out, AAD));
        var copy = out.toByteArray();
        assertEquals(message.length, copy.length);
        assertFalse(Arrays.equals(message, 68, 124, copy, 68, 124), "the salt is new");
        assertEquals(2, info(copy).scopeKeyVersion());
        assertArrayEquals(MAIL, fixture.open(MessageFixture.ALICE, copy, AAD));

        var refusal = assertThrows(
                IOException.class,
                () -> messages.reencrypt(
                        new ByteArrayInputStream(message), OutputStreams.REFUSING, MessageFixture.NO_AAD));
        assertInstanceOf(BadPaddingException.class, refusal.getCause());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_383, 16_384, 16_385, 262_144, 1_000_000})
    void everyLengthIsReencryptedAndVerified(int length) throws Exception {
        var mail = TestKeys.pattern(9, length);
        var sealed = fixture.seal(MessageFixture.ALICE, mail);
        var out = new ByteArrayOutputStream();
        assertEquals(length, messages.reencrypt(new ByteArrayInputStream(sealed), out, MessageFixture.NO_AAD));
        assertArrayEquals(mail, fixture.open(MessageFixture.ALICE, out.toByteArray()));
        assertEquals(length, messages.verify(new ByteArrayInputStream(sealed), MessageFixture.NO_AAD));

        var cut = Arrays.copyOf(sealed, sealed.length - 1);
        assertThrows(IOException.class, () -> messages.verify(new ByteArrayInputStream(cut), MessageFixture.NO_AAD));
        var longer = Arrays.copyOf(sealed, sealed.length + 1);
        assertThrows(IOException.class, () -> messages.verify(new ByteArrayInputStream(longer), MessageFixture.NO_AAD));
    }

    @Test
    void aWrappedKeyIsReencryptedAsOne() throws Exception {
        var cipher = Cipher.getInstance("O365ServiceEncryption", new ServiceEncryptionProvider());
        cipher.init(Cipher.WRAP_MODE, fixture.chain.key(MessageFixture.ALICE));
        var key = new SecretKeySpec(TestKeys.pattern(1, 32), "AES");
        var wrapped = cipher.wrap(key);
        var out = new ByteArrayOutputStream();
        messages.reencrypt(new ByteArrayInputStream(wrapped), out, MessageFixture.NO_AAD);
        cipher.init(Cipher.UNWRAP_MODE, fixture.chain.key(MessageFixture.ALICE));
        assertEquals(key, cipher.unwrap(out.toByteArray(), "AES", Cipher.SECRET_KEY));
    }

    @Test
    void aDisabledPolicyRefusesAsItRefusesDecryption() throws Exception {
        fixture.chain.rollScopeKey(MessageFixture.ALICE);
        var policy = fixture.chain.operations(TestKeys.POLICY);
        policy.disable();
        assertRefused(
                ProviderErrorId.POLICY_DISABLED,
                assertThrows(ProviderException.class, () -> messages.rewrapHeader(message)));
        for (Executable refused : new Executable[] {
            () -> messages.rewrap(new ByteArrayInputStream(message), OutputStreams.REFUSING),
            () -> messages.reencrypt(new ByteArrayInputStream(message), OutputStreams.REFUSING, AAD),
            () -> messages.verify(new ByteArrayInputStream(message), AAD)
        }) {
            assertRefused(ProviderErrorId.POLICY_DISABLED, assertThrows(IOException.class, refused));
        }
        policy.enable();
        assertEquals(2, info(messages.rewrapHeader(message)).scopeKeyVersion());
    }
}

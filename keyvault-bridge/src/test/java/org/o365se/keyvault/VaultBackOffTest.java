package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.o365se.keyvault.standin.Fault;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyException;

/** A vault that does not answer is left alone for a while. */
class VaultBackOffTest {
    @Test
    void aVaultIsNotAskedDuringBackOffAndTheMessageSaysWhyAndHowLong() {
        try (var standIn = new StandIn().withFrozenClock()) {
            var root = standIn.root();
            var wrapped = root.wrap(new byte[32]);
            standIn.vault.faults().next(Fault.answer(500, "InternalServerError", ""));
            assertThrows(RootKeyException.class, () -> root.unwrap(wrapped));
            standIn.vault.forgetServed();

            var failure = assertThrows(RootKeyException.class, () -> root.unwrap(wrapped));
            assertEquals(FailureClass.TRANSIENT, failure.failureClass());
            var message = String.valueOf(failure.getMessage());
            assertTrue(message.startsWith("O365SE-3215: "), message);
            assertTrue(message.contains("O365SE-3214"), message);
            assertEquals(List.of(), standIn.vault.served());

            standIn.skipTime(Duration.ofSeconds(1));
            root.unwrap(wrapped);
            assertEquals(List.of("unwrapkey"), standIn.vault.served());
        }
    }

    @Test
    void aKeyIsAskedWhateverAnotherOneWasAnswered() {
        try (var standIn = new StandIn()) {
            standIn.vault.keys().createRsa("root-2027", 2048);
            var home = standIn.home();
            var failing = home.newest(standIn.uri(), StandIn.TENANT);
            var other = home.newest(standIn.vault.keyUri("root-2027"), StandIn.TENANT);
            standIn.vault.faults().next(Fault.answer(500, "InternalServerError", ""));
            assertThrows(RootKeyException.class, () -> failing.wrap(new byte[32]));
            other.wrap(new byte[32]);
        }
    }

    @Test
    void backOffFromTheWholeVaultIsReportedForAKeyWithoutNamingAnother() {
        try (var standIn = new StandIn().withFrozenClock()) {
            standIn.vault.keys().createRsa("root-2027", 2048);
            var home = standIn.home();
            var failing = home.newest(standIn.uri(), StandIn.TENANT);
            var other = home.newest(standIn.vault.keyUri("root-2027"), StandIn.TENANT);
            standIn.vault.faults().next(Fault.answerRetryAfter(503, "ServiceUnavailable", "3600"));
            assertThrows(RootKeyException.class, () -> failing.wrap(new byte[32]));
            standIn.vault.forgetServed();

            var failure = assertThrows(RootKeyException.class, () -> other.wrap(new byte[32]));
            var message = String.valueOf(failure.getMessage());
            assertTrue(message.startsWith("O365SE-3215: Wrapping with key root-2027, "), message);
            assertTrue(message.contains("503"), message);
            assertFalse(message.contains(StandIn.KEY), message);
            assertEquals(List.of(), standIn.vault.served());
        }
    }

    @Test
    void aFailureOfTheTokenEndpointIsNoAnswerForTheKey() {
        try (var standIn = new StandIn()) {
            standIn.authority.faults().always(Fault.answer(500, "x", ""));
            var failure = assertThrows(RootKeyException.class, standIn::root);
            var message = String.valueOf(failure.getMessage());
            assertTrue(message.contains("was not tried: the token endpoint answers 500"), message);
            assertEquals(List.of("challenge"), standIn.vault.served());
        }
    }

    @Test
    void aVaultThatRefusesIsAskedAgainAtOnce() {
        try (var standIn = new StandIn()) {
            var root = standIn.root();
            standIn.vault.permit();
            assertThrows(RootKeyDeniedException.class, () -> root.wrap(new byte[32]));
            standIn.vault.permit("wrapKey");
            root.wrap(new byte[32]);
        }
    }
}

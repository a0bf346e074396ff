package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.keyvault.standin.Fault;
import org.o365se.keyvault.standin.StandInCertificate;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyException;

/** How we show who we are, and what comes of it when that fails. */
class CredentialTest {
    private final StandIn standIn = new StandIn();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        standIn.close();
    }

    @Test
    void aClientCertificateInPemFormIsTaken() throws IOException {
        var client = StandInCertificate.make("RSA");
        standIn.authority.trustClientKey(client.certificate().getPublicKey());
        var file = Files.writeString(folder.resolve("client.pem"), client.pemWithKey());
        withCertificate(file).root();
        assertEquals(1, standIn.authority.tokensGiven());
    }

    @Test
    void aClientCertificateInAPkcs12FileIsTaken() {
        var client = StandInCertificate.make("RSA");
        standIn.authority.trustClientKey(client.certificate().getPublicKey());
        var file = folder.resolve("client.p12");
        // The stand-in's secret reader gives this word for every source.
        client.writePkcs12(file, standIn.authority.clientSecret().toCharArray());
        withCertificate(file).with("certificate-secret-source", "env:PASSWORD").root();
        assertEquals(1, standIn.authority.tokensGiven());
    }

    @Test
    void anotherCertificateIsRejected() throws IOException {
        standIn.authority.trustClientKey(
                StandInCertificate.make("RSA").certificate().getPublicKey());
        var file = Files.writeString(
                folder.resolve("client.pem"), StandInCertificate.make("RSA").pemWithKey());
        withCertificate(file);
        fails(FailureClass.MISCONFIGURED, "3221");
    }

    @Test
    void aCertificateThatIsNotThereIsNamed() {
        withCertificate(folder.resolve("nowhere.pem"));
        var failure = fails(FailureClass.MISCONFIGURED, "3207");
        assertTrue(message(failure).contains("nowhere.pem"), message(failure));
        assertTrue(message(failure).contains("keyvault.west.certificate"), message(failure));
    }

    @Test
    void aWorkloadIdentityIsTaken() throws IOException {
        standIn.authority.trustFederatedToken("token-of-the-cluster");
        var file = Files.writeString(folder.resolve("token"), "token-of-the-cluster");
        standIn.with("credential", "workload-identity")
                .without("client-secret-source")
                .with("token-file", file.toString())
                .root();
        assertEquals(1, standIn.authority.tokensGiven());
    }

    @Test
    void aWorkloadIdentityFailsAsEveryOtherCredential() throws IOException {
        standIn.authority.trustFederatedToken("token-of-the-cluster");
        var file = Files.writeString(folder.resolve("token"), "token-of-the-cluster");
        standIn.with("credential", "workload-identity")
                .without("client-secret-source")
                .with("token-file", file.toString());
        standIn.authority.faults().next(Fault.answer(500, "x", ""));
        fails(FailureClass.TRANSIENT, "3222");
        standIn.authority.faults().next(new Fault.NoAnswer());
        fails(FailureClass.TRANSIENT, "3222");

        var root = standIn.root();
        standIn.authority.trustFederatedToken("another-token");
        standIn.authority.revokeTokens();
        var refused = assertThrows(RootKeyException.class, () -> root.wrap(new byte[32]));
        assertEquals(FailureClass.MISCONFIGURED, refused.failureClass(), message(refused));
        assertTrue(message(refused).startsWith("O365SE-3221: "), message(refused));

        Files.writeString(file, "another-token");
        root.wrap(new byte[32]);
        Files.delete(file);
        standIn.authority.revokeTokens();
        var absent = assertThrows(RootKeyException.class, () -> root.wrap(new byte[32]));
        assertEquals(FailureClass.MISCONFIGURED, absent.failureClass(), message(absent));

        Files.writeString(file, "another-token");
        standIn.authority.close();
        fails(FailureClass.TRANSIENT, "3222");
    }

    @Test
    void aRejectedSecretIsMisconfiguredAndInNoMessage() {
        var home = standIn.home();
        var old = standIn.authority.clientSecret();
        standIn.authority.changeClientSecret();
        var rejected = standIn.authority.clientSecret();
        standIn.authority.changeClientSecret();
        var failure = assertThrows(
                RootKeyException.class,
                () -> new KeyVaultHome(
                                VaultSettingsParser.parse(
                                        StandIn.configurationOf(standIn.authority, standIn.vault.uri())),
                                (key, source) -> rejected.toCharArray(),
                                System::nanoTime)
                        .newest(standIn.uri(), StandIn.TENANT));
        assertEquals(FailureClass.MISCONFIGURED, failure.failureClass());
        assertTrue(message(failure).startsWith("O365SE-3221: "), message(failure));
        assertTrue(message(failure).contains("keyvault.west.credential"), message(failure));
        var trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertFalse(trace.toString().contains(rejected), "the secret is in the stack trace");
        assertFalse(trace.toString().contains(old), "the secret is in the stack trace");
        home.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503})
    void aTokenEndpointThatCannotServeIsTransient(int status) {
        standIn.authority.faults().always(Fault.answerRetryAfter(status, "x", "3600"));
        fails(FailureClass.TRANSIENT, "3222");
    }

    @Test
    void aTokenEndpointThatCannotBeReachedIsTransient() {
        standIn.authority.close();
        fails(FailureClass.TRANSIENT, "3222");
    }

    @Test
    void aTokenEndpointThatIsThrottledIsAskedAgain() {
        standIn.authority.faults().next(Fault.answerRetryAfter(429, "x", "1"));
        standIn.root();
        assertEquals(1, standIn.authority.tokensGiven());
    }

    @Test
    void anUntrustedTokenEndpointIsMisconfigured() {
        standIn.without("trust");
        var failure = fails(FailureClass.MISCONFIGURED, "3218");
        assertTrue(message(failure).contains("keyvault.west.trust"), message(failure));
    }

    @Test
    void aDisabledPrincipalIsMisconfigured() {
        var root = standIn.root();
        standIn.authority.faults().always(Fault.answer(400, "unauthorized_client", ""));
        standIn.authority.revokeTokens();
        var failure = assertThrows(RootKeyException.class, () -> root.wrap(new byte[32]));
        assertEquals(FailureClass.MISCONFIGURED, failure.failureClass(), message(failure));
        assertTrue(message(failure).startsWith("O365SE-3221: "), message(failure));
    }

    @Test
    void aTokenThatWasWithdrawnIsReplacedOnce() {
        var root = standIn.root();
        standIn.authority.revokeTokens();
        root.wrap(new byte[32]);
        assertEquals(2, standIn.authority.tokensGiven());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://vault.azure.net",
                "https://evil.example",
                "http://localhost",
                "https://localhost.evil.example",
                "urn:x",
                "https://a b",
                "https://localhost:1",
                ""
            })
    void noTokenIsFetchedForAnotherResource(String resource) {
        standIn.vault.challengeResource(resource);
        var failure = fails(FailureClass.MISCONFIGURED, "3223");
        assertTrue(message(failure).contains(resource), message(failure));
        assertEquals(0, standIn.authority.tokensGiven());
    }

    @Test
    void aSecretIsReadOnlyWhenTheVaultIsFirstAsked() {
        var read = new CopyOnWriteArrayList<String>();
        try (var home = new KeyVaultFactory()
                .connect(StandIn.configurationOf(standIn.authority, standIn.vault.uri()), (key, source) -> {
                    read.add(key + " " + source);
                    return standIn.authority.clientSecret().toCharArray();
                })) {
            assertEquals(List.of(), read);
            home.newest(standIn.uri(), StandIn.TENANT);
            home.newest(standIn.uri(), StandIn.TENANT);
        }
        assertEquals(List.of("keyvault.west.client-secret-source env:CLIENT_SECRET"), read);
    }

    private StandIn withCertificate(Path file) {
        return standIn.with("credential", "client-certificate")
                .without("client-secret-source")
                .with("certificate", file.toString());
    }

    private RootKeyException fails(FailureClass expected, String id) {
        var failure = assertThrows(RootKeyException.class, standIn::root);
        assertEquals(expected, failure.failureClass(), message(failure));
        assertTrue(message(failure).startsWith("O365SE-" + id + ": "), message(failure));
        return failure;
    }

    private static String message(Throwable thrown) {
        return String.valueOf(thrown.getMessage());
    }
}

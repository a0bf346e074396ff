package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.keyvault.standin.Fault;
import org.o365se.keyvault.standin.StandInCertificate;
import org.o365se.keyvault.standin.StandInMachine;
import org.o365se.keyvaultprogram.AsksVault;

/** Credentials that come from the machine or the environment of the process, each in a JVM with that environment and nothing else. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SurroundingsTest {
    /** A fault is reported as the endpoint's, not as that of a deadline, however slow the machine is. */
    private static final String PATIENT = " keyvault.west.first-token-timeout=PT2M keyvault.west.operation-timeout=PT2M"
            + " keyvault.west.attempt-timeout=PT1M";

    /** The limit of a first token is never shorter than that of an operation. */
    private static final String IMPATIENT =
            " keyvault.west.first-token-timeout=PT2S keyvault.west.operation-timeout=PT2S keyvault.west.attempt-timeout=PT2S";

    private final StandIn standIn = new StandIn();
    private final StandInMachine machine = new StandInMachine(standIn.authority);

    @TempDir
    private Path folder;

    private Process program;
    private BufferedReader answers;
    private Writer commands;

    @AfterEach
    void close() {
        if (program != null) {
            program.destroyForcibly();
        }
        machine.close();
        standIn.close();
    }

    @Test
    void aVirtualMachineGivesTokensAndItsFailuresAreTold() throws IOException {
        start("managed-identity", machine.environmentOfVirtualMachine());
        answers("MISCONFIGURED O365SE-3221", 400);
        answers("MISCONFIGURED O365SE-3221", 401);
        answers("MISCONFIGURED O365SE-3221", 403);
        answers("TRANSIENT O365SE-3222", 404);
        answers("TRANSIENT O365SE-3222", 410);
        answers("TRANSIENT O365SE-3222", 500);
        answers("TRANSIENT O365SE-3222", 503);
        machine.faults().always(new Fault.NoAnswer());
        assertStarts("TRANSIENT O365SE-3222", ask("open" + PATIENT));
        machine.faults().always(new Fault.Silence());
        // It never answers, so whatever ends the call is a limit of ours.
        assertStarts("TRANSIENT O365SE-32", ask("open" + IMPATIENT));
        machine.faults().clear();
        assertEquals(List.of(), machine.clientIds());
        assertEquals("OK", ask("open" + PATIENT));
        assertEquals("OK", ask("wrap"));
        assertEquals(List.of(""), machine.clientIds());
        assertEquals("OK", ask("open keyvault.west.client-id=" + standIn.authority.clientId() + PATIENT));
        assertEquals(List.of("", standIn.authority.clientId()), machine.clientIds());
    }

    @Test
    void anIdentityThatTheMachineDoesNotHaveIsMisconfigured() throws IOException {
        start("managed-identity", machine.environmentOfVirtualMachine());
        var told = ask("open keyvault.west.client-id=11111111-1111-1111-1111-111111111111" + PATIENT);
        assertStarts("MISCONFIGURED O365SE-3221", told);
        assertTrue(told.contains("Identity not found"), told);
    }

    @Test
    void aMachineThatRefusesConnectionsIsTransient() throws IOException {
        start("managed-identity", machine.environmentOfVirtualMachine());
        machine.close();
        assertStarts("TRANSIENT O365SE-3222", ask("open" + PATIENT));
    }

    @Test
    void appServiceGivesTokens() throws IOException {
        start("managed-identity", machine.environmentOfAppService());
        answers("TRANSIENT O365SE-3222", 500);
        answers("MISCONFIGURED O365SE-3221", 400);
        machine.faults().clear();
        assertEquals("OK", ask("open" + PATIENT));
        assertEquals(List.of(""), machine.clientIds());
    }

    @Test
    void theDefaultReachesAClientSecretInTheEnvironment() throws IOException {
        start("default", ofClient(Map.of("AZURE_CLIENT_SECRET", standIn.authority.clientSecret())));
        standIn.authority.faults().always(Fault.answer(500, "x", ""));
        assertStarts("TRANSIENT O365SE-3222", ask("open" + PATIENT));
        standIn.authority.faults().clear();
        assertEquals("OK", ask("open" + PATIENT));
        standIn.authority.changeClientSecret();
        assertStarts("MISCONFIGURED O365SE-3221", ask("open" + PATIENT));
    }

    @Test
    void theDefaultReachesAClientCertificateInTheEnvironment() throws IOException {
        var client = StandInCertificate.make("RSA");
        standIn.authority.trustClientKey(client.certificate().getPublicKey());
        var file = Files.writeString(folder.resolve("client.pem"), client.pemWithKey());
        start("default", ofClient(Map.of("AZURE_CLIENT_CERTIFICATE_PATH", file.toString())));
        assertEquals("OK", ask("open" + PATIENT));
    }

    @Test
    void theDefaultReachesAWorkloadIdentityInTheEnvironment() throws IOException {
        standIn.authority.trustFederatedToken("token-of-the-cluster");
        var file = Files.writeString(folder.resolve("token"), "token-of-the-cluster");
        start("default", ofClient(Map.of("AZURE_FEDERATED_TOKEN_FILE", file.toString())));
        assertEquals("OK", ask("open" + PATIENT));
    }

    @Test
    void theDefaultReachesTheManagedIdentity() throws IOException {
        start("default", machine.environmentOfVirtualMachine());
        answers("TRANSIENT O365SE-3222", 500);
        machine.faults().clear();
        assertEquals("OK", ask("open" + PATIENT));
        assertEquals(List.of(""), machine.clientIds());
    }

    @Test
    void theDefaultSaysThatThereIsNoCredentialAtAll() throws IOException {
        start("default", machine.environmentOfVirtualMachine());
        machine.close();
        assertStarts("MISCONFIGURED O365SE-3221", ask("open" + PATIENT));
    }

    private Map<String, String> ofClient(Map<String, String> further) {
        var environment = new HashMap<>(further);
        environment.put("AZURE_TENANT_ID", standIn.authority.tenantId());
        environment.put("AZURE_CLIENT_ID", standIn.authority.clientId());
        return environment;
    }

    private void answers(String expected, int status) throws IOException {
        // Where the endpoint asks for patience, for more than anybody has.
        machine.faults().always(Fault.answerRetryAfter(status, "x", "3600"));
        assertStarts(expected, ask("open" + PATIENT));
    }

    private static void assertStarts(String expected, String told) {
        assertTrue(told.startsWith(expected), told);
    }

    private void start(String credential, Map<String, String> environment) throws IOException {
        var lines = new HashMap<>(StandIn.configurationOf(standIn.authority, standIn.vault.uri()));
        lines.keySet().removeIf(key -> key.endsWith("-id") || key.endsWith("secret-source"));
        lines.put("keyvault.west.credential", credential);
        var configuration = Files.write(
                folder.resolve("vault.properties"),
                lines.entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + entry.getValue())
                        .toList());
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // No home in which a developer has logged in.
                "-Duser.home=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                AsksVault.class.getName(),
                configuration.toString(),
                standIn.uri());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        program = builder.start();
        answers = program.inputReader(StandardCharsets.UTF_8);
        commands = program.outputWriter(StandardCharsets.UTF_8);
    }

    private String ask(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        var answer = answers.readLine();
        assertFalse(answer == null, "the program has ended");
        return String.valueOf(answer);
    }
}
